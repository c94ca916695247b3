"""The home page: what this is and is not, what time it is here, what is wrong on purpose, and where to go on."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.demo import Demo
from droits_simulator.portal.cadre import Cadre
from droits_simulator.supervision.bureau import Bureau


class Accueil:
    """`GET /`; `demo` tells what the session offers, `bureau` how it is."""

    def __init__(self, cadre: Cadre, demo: Callable[[], Demo], bureau: Bureau) -> None:
        self._cadre, self._demo, self._bureau = cadre, demo, bureau

    async def montre(self, request: Request) -> Response:
        """The page."""
        return self._cadre.page(
            request,
            "accueil.html",
            demo=self._demo(),
            situation=await self._bureau.situation(),
            compte=await self._bureau.justificatifs.compte(),
        )
