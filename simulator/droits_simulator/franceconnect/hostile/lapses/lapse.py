"""What a lapse is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.hostile.envelope import Envelope
from droits_simulator.franceconnect.hostile.hostility import V2_ONLY, Change

Go = Callable[[Context, Request], Awaitable[Response]]
"""An endpoint as it rightly answers; refusals are answers, too."""
Played = Callable[[Go, Context, Request], Awaitable[Response]]
"""An endpoint as it wrongly answers, who may have it answer rightly first, to something else, or not at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """One rule of FranceConnect that it does not keep, by name; `title` says what is wrong.

    At the endpoints `at` (`v2/token`) it answers as `played` says. `change` is done to what is said at `place`, in these
    `versions`, before it is signed; `seal` to the envelope of checktoken. Some lapses need two of these.
    """

    nom: str
    title: str
    at: frozenset[str] = frozenset()
    played: Played | None = None
    place: str = ""
    versions: frozenset[str] = V2_ONLY
    change: Change | None = None
    seal: Callable[[Envelope], Envelope] | None = None

    @property
    def titre(self) -> str:
        """The same where a fault has a French sentence: lapses have none, since only who judges meets them."""
        return self.title


def at(place: str, nom: str, title: str, played: Played) -> Lapse:
    """A lapse of the endpoint at one place."""
    return Lapse(nom=nom, title=title, at=frozenset({place}), played=played)


def said(place: str, nom: str, title: str, change: Change) -> Lapse:
    """A lapse of what v2 says at one place."""
    return Lapse(nom=nom, title=title, place=place, change=change)


def named(*parts: str) -> str:
    """The name of a lapse that is one of many: parts of any form, in lower case and with hyphens.

    >>> named("token-sans", "access_token")
    'courtier-token-sans-access-token'
    """
    return "-".join(("courtier", *parts)).replace("_", "-").lower()
