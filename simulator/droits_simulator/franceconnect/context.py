"""What every endpoint of the broker is given: configuration, people, state, time, keys and randomness."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from uuid import UUID

import httpx
from starlette.requests import Request

from droits_simulator.by_identity import ByIdentity
from droits_simulator.clock import Clock, timestamp
from droits_simulator.franceconnect.compte import Annuaire
from droits_simulator.franceconnect.inscriptions import Inscriptions
from droits_simulator.franceconnect.keys import Keys
from droits_simulator.franceconnect.lifetimes import LIFETIMES, Lifetimes
from droits_simulator.franceconnect.registre import Registre
from droits_simulator.sessions import current
from droits_simulator.state import Store

V2_PATH = "/api/v2"


@dataclass(frozen=True, slots=True)
class Context:
    """The broker's surroundings. `base_url` has no final slash; `alea(n)` gives n random bytes in base64url characters.

    `hostile` names what goes wrong on purpose, in the session of the request (hostile/); `inscriptions` is what was
    registered there besides `registre`. `transport` stands for the network where a test has none;
    `lifetimes` are those of codes and tokens, by version.
    """

    base_url: str
    annuaire: Annuaire
    registre: Registre
    store: Store
    clock: Clock
    keys: Keys
    alea: Callable[[int], str]
    hostile: frozenset[str] = frozenset()
    inscriptions: Inscriptions | None = None
    transport: httpx.AsyncBaseTransport | None = None
    lifetimes: Mapping[str, Lifetimes] = field(default_factory=lambda: LIFETIMES)
    _in_sessions: "ByIdentity[Context]" = field(default_factory=lambda: ByIdentity(_within), repr=False, compare=False)

    @property
    def issuer_v1(self) -> str:
        """The v1 `iss`: host without path."""
        return self.base_url

    @property
    def issuer_v2(self) -> str:
        """The v2 `iss`, under which the discovery document lies."""
        return self.base_url + V2_PATH

    @property
    def session(self) -> str:
        """The session under which the state of the request under way lies; the root is `default`."""
        return current().id

    @property
    def now(self) -> int:
        """Seconds since 1970."""
        return timestamp(self.clock)

    async def here(self) -> "Context":
        """The surroundings in the session of the request under way: its address, its register, what goes wrong there."""
        session = current()
        registre = await self.inscriptions.registre() if self.inscriptions else self.registre
        return self._in_sessions(registre, self, session.prefix, session.hostile)

    def opaque(self) -> str:
        """An unguessable name of 43 base64url characters."""
        return self.alea(32)

    def hexadecimal(self) -> str:
        """An unguessable name of 64 lower-case hexadecimal digits."""
        return sha256(self.alea(32).encode()).hexdigest()

    def uuid(self) -> str:
        """An unguessable UUID."""
        return str(UUID(hex=self.hexadecimal()[:32], version=4))


def mounted_at(request: Request) -> str:
    """The path under which the application hangs, without final slash: `/api/v2`, in a session `/s/<id>/api/v2`."""
    return current().prefix + str(request.scope.get("root_path", "")).rstrip("/")


def _within(registre: Registre, context: Context, prefix: str, hostile: tuple[str, ...]) -> Context:
    base_url = context.base_url + prefix
    return replace(context, base_url=base_url, registre=registre, hostile=frozenset(hostile))
