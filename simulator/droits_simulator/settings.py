"""The sandbox's settings: one frozen object, handed down from app.py, and the names of its environment variables."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from droits_contract.errors import BenchError

DEFAULT_PORT = 8800
REMEMBERED, MOST_REMEMBERED = 1000, 100_000
MOST_WORKERS = 64
LOG_FORMS = ("text", "json", "off")
LOG_LEVELS = ("warning", "info")
RIGHTS_PATH = "/test/v1/droits/beneficiaires"
Version = Literal["v1", "v2"]
SECRET_VARIABLE = "BANC_DROITS_PROVIDER_SECRET"  # noqa: S105 - the name of a variable
KEY_VARIABLE = "BANC_DROITS_PROVIDER_KEY"
CONTROL_VARIABLE = "BANC_DROITS_CONTROL_TOKEN"


@dataclass
class BadBroker(BenchError):
    """The other FranceConnect, or the data provider who asks it, is described wrongly. `place` is option or variable."""

    place: str
    seen: str
    expected: str
    code = "bad-broker"

    def __str__(self) -> str:
        """Where, what was seen, what is expected."""
        return f"{self.place}: {self.seen}; expected {self.expected}"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another FranceConnect.

    `url` is its base address, for v2 its issuer (`http://127.0.0.1:8800/api/v2`); a final slash is dropped. The rest is
    the data provider's, for v2 alone: what is None is the demonstration provider's. `key` is a file, a private JWK.
    Raises BadBroker for an address that is none.
    """

    url: str
    version: Version = "v2"
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    key: Path | None = None

    def __post_init__(self) -> None:
        """Check the address."""
        object.__setattr__(self, "url", _base_address(self.url))


def _base_address(url: str) -> str:
    expected = "an http or https address, for example http://127.0.0.1:8800/api/v2"
    if not url.isascii() or not url.isprintable() or any(mark in url for mark in " ?#@\\"):
        # Not repeated: a user part of an address is a password.
        raise BadBroker("--broker", "a user part, a query, a fragment or a character that no address has", expected)
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise BadBroker("--broker", repr(url), expected)
    return url.rstrip("/")


@dataclass(frozen=True, slots=True)
class Settings:
    """How a sandbox runs.

    `base_url` is where people reach it (scheme, host and port, no final slash): issuers and pages are built from it.
    `foyers` is a folder of households, None for the shipped cast; `population` is size and seed of generated households
    instead. `conventions` is a folder of conventions that stand beside the shipped ones, or in the place of those of the
    same id. `faults` names the misbehaviours that are switched on. `elsewhere` is another FranceConnect that issues the
    tokens; without it the sandbox has its own. `control_token` is what the control API demands, if anything. `wishes` is
    whether requests may ask for faults of their own, `personas_without_login` whether for answers about a persona too.
    `journal` is how many exchanges each session remembers. `registre` is a file of services and data providers that
    FranceConnect knows besides the shipped ones, `partenaires` a file of partners instead of the shipped ones.
    `webhooks_anywhere` lets events of access requests be sent to other machines. `compiled` is whether the operations of
    the rights API are compiled at start (compiled/), or all left to Connexion.
    """

    base_url: str = f"http://127.0.0.1:{DEFAULT_PORT}"
    foyers: Path | None = None
    population: tuple[int, int] | None = None
    faults: frozenset[str] = field(default_factory=frozenset)
    validate_responses: bool = True
    elsewhere: Elsewhere | None = None
    control_token: str | None = field(default=None, repr=False)
    wishes: bool = True
    personas_without_login: bool = False
    conventions: Path | None = None
    journal: int = REMEMBERED
    registre: Path | None = None
    partenaires: Path | None = None
    webhooks_anywhere: bool = False
    compiled: bool = True
