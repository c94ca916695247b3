"""Where access tokens come from: the broker's pages, a command that prints one, or the environment.

from droits_conformance.tokens import token_source

token_source(profile, open_wire).obtain(client, persona, ("openid", "droits_assurance_maladie"))
"""

from droits_conformance.tokens.source import has_tokens as has_tokens
from droits_conformance.tokens.source import token_source as token_source

__all__ = ["has_tokens", "token_source"]
