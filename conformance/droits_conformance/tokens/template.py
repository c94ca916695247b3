"""What a profile writes for one client, person and list of scopes: `{client}`, `{persona}`, `{scopes}`."""

import re
from typing import Final

from droits_conformance.caller import default_scopes
from droits_conformance.finding import Inapplicable
from droits_conformance.target import ClientProfile
from droits_fixtures import Personne

PLACES: Final = ("{client}", "{persona}", "{scopes}")
_PLACE: Final = re.compile(r"\{[^{}]*\}")
_NOT_IN_A_NAME: Final = re.compile(r"[^A-Z0-9]")
Scopes = tuple[str, ...]


def unknown_places(text: str) -> list[str]:
    """What stands in braces and means nothing.

    >>> unknown_places("JETON_{client}_{login}")
    ['{login}']
    """
    return [place for place in _PLACE.findall(text) if place not in PLACES]


def argument(text: str, client: ClientProfile, persona: Personne, scopes: Scopes) -> str:
    """An argument of a command, its places filled; scopes are separated by blanks."""
    values = dict(zip(PLACES, (client.name, login_of(persona), " ".join(scopes)), strict=True))
    return _PLACE.sub(lambda found: values.get(found.group(), found.group()), text)


def variable(text: str, client: str, persona: str, scopes: Scopes) -> str:
    """The name of an environment variable, its places filled: in capitals, `_` for whatever a name cannot hold.

    >>> variable("DROITS_TOKEN_{client}_{persona}", "hopital", "claire.dupont", ())
    'DROITS_TOKEN_HOPITAL_CLAIRE_DUPONT'
    """
    values = dict(zip(PLACES, (client, persona, " ".join(scopes)), strict=True))
    return _PLACE.sub(lambda found: _NOT_IN_A_NAME.sub("_", values[found.group()].upper()), text)


def login_of(persona: Personne) -> str:
    """What a profile, a command or a variable calls the person."""
    return persona.login or persona.cle


def check_scopes(texts: Scopes, key: str, client: ClientProfile, scopes: Scopes) -> None:
    """Inapplicable if other scopes than the usual ones are wanted, and nothing in `texts` would say so."""
    if scopes != default_scopes(client) and not any("{scopes}" in text for text in texts):
        wanted = " ".join(scopes)
        raise Inapplicable(
            f"it needs a token with the scopes {wanted!r}, and broker.{key} has no {{scopes}} to ask for it"
        )
