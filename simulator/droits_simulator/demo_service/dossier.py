"""What the service remembers of a browser, in the sandbox's store, under the name that its own cookie carries.

A journey under way (`depart`) and one that has ended (`visite`) are kept apart: a return that is played again finds no
journey, and spoils none. Exchanges are kept masked; tokens lie here alone, as long as the visit.
"""

from collections.abc import Callable
from dataclasses import asdict
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.clock import Clock
from droits_simulator.demo_service.parcours import Depart
from droits_simulator.sessions import current
from droits_simulator.state import Store
from droits_simulator.state.store import Value

COOKIE = "bd_demo"
DUREE = 1800
OCTETS = 24  # 32 characters: more than the 22 that FranceConnect asks of state and nonce


class Dossiers:
    """The service's memory. `alea(n)` gives n random bytes as base64url text; `base_url()` is where browsers reach it."""

    def __init__(self, store: Store, clock: Clock, alea: Callable[[int], str], base_url: Callable[[], str]) -> None:
        self._store, self._clock, self._alea, self._base_url = store, clock, alea, base_url

    def tire(self) -> str:
        """A value that nobody can guess."""
        return self._alea(OCTETS)

    async def ouvre(self, response: Response, depart: Depart, echanges: list[Value]) -> None:
        """A journey begins, under a new name, so that none can have been planted in the browser."""
        nom = self.tire()
        await self._put("depart", nom, {"depart": asdict(depart), "echanges": echanges})
        where = urlsplit(self._base_url())
        secure = where.scheme == "https"
        response.set_cookie(
            COOKIE, nom, max_age=DUREE, path=f"{where.path}/demo", httponly=True, samesite="lax", secure=secure
        )

    async def depart(self, request: Request) -> tuple[Depart, list[Value]] | None:
        """The journey under way in this browser, with the exchanges so far."""
        kept = await self._store.get(self._key("depart", request.cookies.get(COOKIE, "")))
        return (Depart(**kept["depart"]), kept["echanges"]) if kept else None

    async def finit(self, request: Request) -> bool:
        """End the journey under way; of two calls at once exactly one is told True."""
        return await self._store.take(self._key("depart", request.cookies.get(COOKIE, ""))) is not None

    async def garde(self, request: Request, visite: Value) -> None:
        """Keep what the page of the journey shows."""
        await self._put("visite", request.cookies.get(COOKIE, ""), visite)

    async def visite(self, request: Request) -> Value | None:
        """What the page of the journey shows, if this browser has one."""
        return await self._store.get(self._key("visite", request.cookies.get(COOKIE, "")))

    async def oublie(self, request: Request) -> None:
        """Forget the visit."""
        await self._store.delete(self._key("visite", request.cookies.get(COOKIE, "")))

    async def _put(self, kind: str, nom: str, value: Value) -> None:
        await self._store.put(self._key(kind, nom), value, expires_at=self._clock.now().timestamp() + DUREE)

    @staticmethod
    def _key(kind: str, nom: str) -> str:
        return f"{current().id}/demo-{kind}/{nom}"
