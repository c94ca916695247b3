"""A target as the doctor meets it: its profile, ways to reach it, and what was learned of it so far."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from droits_conformance.caller import TokenSource
from droits_conformance.doctor.network import Network
from droits_conformance.errors import TargetSilent
from droits_conformance.exchange import Headers
from droits_conformance.journey import Login
from droits_conformance.oracle import Oracle
from droits_conformance.target import ClientProfile, Profile
from droits_conformance.wire import Received, Wire
from droits_fixtures import Cast, Personne

OpenWire = Callable[[str, bool], Wire]  # side, and whether it keeps cookies
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the profile, and the key that it stands under."""

    key: str
    url: str

    @property
    def scheme(self) -> str:
        """`http` or `https`."""
        return urlsplit(self.url).scheme

    @property
    def host(self) -> str:
        """The host, without brackets."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """The port, the usual one of the scheme where none is written."""
        return urlsplit(self.url).port or _PORTS[self.scheme]


@dataclass(frozen=True, slots=True)
class Held:
    """A token that somebody has through a client; `claims` are those of the id_token where there is one."""

    persona: Personne
    token: str = field(repr=False)
    claims: dict[str, Any] = field(repr=False)


@dataclass(slots=True)
class Chart:
    """What was learned. `cut_off` are keys of addresses that later examinations need not try, `doors` what a client meets
    when it opens a login, `held` a token for each client that got one, `welcome` the clients whose key is accepted.
    """

    cut_off: set[str] = field(default_factory=set)
    moments: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    doors: dict[str, Any] = field(default_factory=dict)
    held: dict[str, Held] = field(default_factory=dict)
    welcome: list[ClientProfile] = field(default_factory=list)
    answers: dict[str, Received] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Patient:
    """The target.

    `today` is the day of the calls; `oracle` knows the data set, None if nobody does, and `cast_on` what it is on another
    day; `people` are those who can be asked to log in, the likeliest first. `now` tells the time (aware), `at_once` how many
    people log in at a time.
    """

    profile: Profile
    open_wire: OpenWire
    network: Network
    now: Callable[[], datetime]
    today: date
    tokens: TokenSource
    cast_on: Callable[[date], Cast | None]
    oracle: Oracle | None
    people: tuple[Personne, ...]
    at_once: int = 1
    chart: Chart = field(default_factory=Chart)

    @property
    def addresses(self) -> tuple[Address, ...]:
        """Where the profile says that somebody answers, those that turned out to be cut off left out."""
        known = [Address("target.droits", self.profile.droits)]
        if self.profile.broker.has_pages:
            known.append(Address("broker.issuer", self.profile.broker.issuer))
        if self.profile.control:
            known.append(Address("control.url", self.profile.control.url))
        return tuple(one for one in known if one.key not in self.chart.cut_off)

    def reaches(self, key: str) -> bool:
        """Whether that address still counts as one that answers."""
        return any(one.key == key for one in self.addresses)

    @property
    def login(self) -> Login | None:
        """The walk through the pages, None where tokens come from elsewhere."""
        return self.tokens if isinstance(self.tokens, Login) else None

    def get(self, key: str, url: str, headers: Headers = ()) -> Received:
        """Ask for an address of that key, and note its clock; TargetSilent if nothing usable comes back."""
        with self.open_wire("droits" if key == "target.droits" else "broker", False) as wire:
            received = wire.send("GET", url, headers=headers)
        if date_header := received.header("date"):
            self.chart.moments.setdefault(key, (self.now(), date_header))
        return received

    def heard(self, key: str, url: str) -> Received | str:
        """The same, or in words why there is no answer."""
        try:
            return self.get(key, url)
        except TargetSilent as silence:
            return silence.reason

    def me(self, api_key: str | None, token: str | None) -> Received:
        """What /me answers to that key and that token; TargetSilent if nothing usable comes back."""
        sent: list[tuple[str, str]] = [("accept", "application/json")]
        sent += [("X-API-Key", api_key)] if api_key else []
        sent += [("Authorization", f"Bearer {token}")] if token else []
        return self.get("target.droits", f"{self.profile.droits}me", tuple(sent))
