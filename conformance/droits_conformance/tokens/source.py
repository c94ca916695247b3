"""Which source of tokens a profile asks for."""

import os
import time
from collections.abc import Callable, Mapping

from droits_conformance.caller import TokenSource, default_scopes
from droits_conformance.journey import Login
from droits_conformance.journey.jose import Now
from droits_conformance.journey.session import OpenWire
from droits_conformance.masking import Masker
from droits_conformance.target import Profile
from droits_conformance.tokens.command import CommandTokens
from droits_conformance.tokens.environment import EnvironmentTokens
from droits_conformance.tokens.template import login_of, variable
from droits_fixtures import Personne


def token_source(
    profile: Profile,
    open_wire: OpenWire,
    *,
    now: Now = None,
    environ: Mapping[str, str] = os.environ,
    monotonic: Callable[[], float] = time.monotonic,
) -> TokenSource:
    """The source that `broker.tokens` names; `open_wire` opens connections for the pages."""
    issued = profile.broker.issued
    if issued is None:
        return Login(profile.broker, open_wire, now=now)
    if issued.command:
        return CommandTokens(issued, Masker(profile).text)
    return EnvironmentTokens(issued, environ, monotonic=monotonic)


def has_tokens(profile: Profile, environ: Mapping[str, str] = os.environ) -> Callable[[Personne], bool]:
    """Tells of a person whether there can be a token for every client of the profile."""
    issued = profile.broker.issued
    if issued is None or not issued.variable:
        return lambda _persona: True
    template = issued.variable

    def in_the_environment(persona: Personne) -> bool:
        names = (
            variable(template, client.name, login_of(persona), default_scopes(client)) for client in profile.clients
        )
        return all(environ.get(name, "").strip() for name in names)

    return in_the_environment
