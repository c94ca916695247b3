"""What the judge knows of a target: the profile, and nothing else.

The profile file is described in docs/architecture.md; `profile.py` reads it.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from droits_conformance.policy import Policy
from droits_conformance.waiver import Waiver

ACTIVE = "active"
HABILITATIONS = (ACTIVE, "obsolete", "revoked")  # docs/sources.md, domain §2
PAGES, COMMAND, ENVIRONMENT = "pages", "command", "env"  # where access tokens come from
KEY_TYPES = {"RSA-OAEP-256": "RSA", "ECDH-ES": "EC"}  # how FranceConnect encrypts to a data provider, and its kty


@dataclass(frozen=True, slots=True)
class IssuedElsewhere:
    """How tokens come that the judge does not obtain through the pages.

    `command` is a program and its arguments, run in `folder` for `seconds` at most; `variable` the name of an environment
    variable. Both may hold `{client}`, `{persona}` and `{scopes}`. `life` is how many seconds a token lives that does not
    say so itself.
    """

    command: tuple[str, ...] = ()
    folder: Path = Path()
    seconds: float = 30.0
    variable: str = ""
    life: float = 60.0


@dataclass(frozen=True, slots=True)
class BrokerProfile:
    """The FranceConnect in front of the target.

    `version` is v1 or v2, `issuer` ends in `/api/v1` or `/api/v2`. `v1_issuer` is there when the broker also speaks v1 (it
    is the issuer itself when `version` is v1). `password` opens every test account of the data set. `tokens` is where
    access tokens come from: `pages`, or one of the ways of `issued` (tokens/), which is None for pages.
    """

    version: str
    issuer: str
    v1_issuer: str | None = None
    tokens: str = PAGES
    password: str = "123"  # noqa: S105 - FranceConnect's own convention for test accounts
    issued: IssuedElsewhere | None = None

    @property
    def has_pages(self) -> bool:
        """Whether the judge may walk the broker's login and consent pages."""
        return self.tokens == PAGES


@dataclass(frozen=True, slots=True)
class ClientProfile:
    """A partner whom the judge plays: its key at the rights API and its FranceConnect client.

    `post_logout_redirect_uri` is where FranceConnect may send people back after a logout, None if none is registered or
    known. Clients of one `entity` share a `sub`; None for a client that shares it with nobody. `scopes` are those that
    FranceConnect grants to the client, None if that is unknown. `habilitation` is the state of what its key stands on.
    `per_second` is how many calls a second it may make, told of a client whose quota the judge may spend; None for others.
    `key_variable` and `secret_variable` name the environment variables that key and secret came from, None if unknown.
    """

    name: str
    convention: str
    api_key: str = field(repr=False)
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    post_logout_redirect_uri: str | None = None
    entity: str | None = None
    scopes: tuple[str, ...] | None = None
    habilitation: str = ACTIVE
    per_second: int | None = None
    key_variable: str | None = None
    secret_variable: str | None = None

    @property
    def is_apart(self) -> bool:
        """Whether the client is there for a few rules that look at refusals, and for no other."""
        return self.habilitation != ACTIVE or self.per_second is not None


@dataclass(frozen=True, slots=True)
class ProviderProfile:
    """A data provider whom the judge plays at checktoken (v2).

    `key` is its private key as a JWK (RFC 7517), whose `alg` is the one that FranceConnect encrypts with; `scopes` are
    those that it is registered for, None if that is unknown.
    """

    client_id: str
    client_secret: str = field(repr=False)
    key: dict[str, Any] = field(repr=False)
    scopes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ControlProfile:
    """Where the judge may open a world of its own and move its clock (spec/openapi/sandbox.yaml).

    `url` is the base address, with its final slash; `token` what it demands, None if nothing.
    """

    url: str
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SupervisionProfile:
    """Where the target tells its statistics and its status (spec/openapi/supervision.yaml); None where it does not."""

    stats: str | None = None
    statut: str | None = None


@dataclass(frozen=True, slots=True)
class PlayedBrokerProfile:
    """A FranceConnect that the judge plays, and a second address of the target, which asks it.

    `droits` is that address, with its final slash; `issuer` what the target was told (`…/api/v1` or `…/api/v2`); `listen`
    the host and port on which the judge answers. `client_id` and `key` (a JWK; its public part is enough) are the target's
    as data provider, for v2 alone.
    """

    droits: str
    version: str
    issuer: str
    listen: tuple[str, int]
    client_id: str = ""
    key: dict[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class PersonaProfile:
    """Somebody for whom the target answers, of whom nothing else is known (data.foyers = "unknown").

    `nir` has 13 characters; None if the judge shall learn it from /me.
    """

    login: str
    nir: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Profile:
    """A target as its profile describes it.

    `droits` is the base URL of the rights API, with its final slash; `foyers` the data set ("cast", a folder or
    file, "population:N:SEED", or "unknown"); `today` the day on which the data set stands and the calls are made, None for
    the real day in Paris; `silent` what the target chose where the contract leaves a choice; `policy` which verdicts count
    as success; `waivers` the breaches that somebody answers for; `provider` the data provider whom the judge may play;
    `control` a clock that it may move; `played_broker` a FranceConnect that it may play. `apart` are the clients that only
    the rules about quotas and habilitations use.
    `wait_seconds` is how long a rule may wait for time to pass. `supervision` says where statistics and status are told.
    `log` is a file that the target writes while it is judged, None if none is handed to the judge. `personas` are people to
    ask for where the data set is unknown, `absent` the capabilities that the target says it does not have (capabilities.py).
    `load` is the load that the target is to bear (`droits load`), as far as the profile declares one.
    `origin` is the file of the profile, or `--sandbox`; `faults` those of a sandbox that the judge started itself.
    """

    name: str
    droits: str
    broker: BrokerProfile
    clients: tuple[ClientProfile, ...]
    foyers: str = "cast"
    today: date | None = None
    silent: dict[str, str] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)
    waivers: tuple[Waiver, ...] = ()
    timeout: float = 10.0
    origin: str = "profile"
    provider: ProviderProfile | None = None
    control: ControlProfile | None = None
    played_broker: PlayedBrokerProfile | None = None
    wait_seconds: float = 120.0
    apart: tuple[ClientProfile, ...] = ()
    supervision: SupervisionProfile = field(default_factory=SupervisionProfile)
    log: Path | None = None
    personas: tuple[PersonaProfile, ...] = ()
    absent: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    load: dict[str, float | int] = field(default_factory=dict)

    @property
    def all_clients(self) -> tuple[ClientProfile, ...]:
        """Every client, those that are kept apart too."""
        return (*self.clients, *self.apart)

    def client(self, convention: str) -> ClientProfile | None:
        """The first client under that convention, or None."""
        return next((client for client in self.clients if client.convention == convention), None)
