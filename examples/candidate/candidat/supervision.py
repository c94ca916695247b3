"""How many paper documents were spared, and whether the service is up: for any page to read."""

from collections.abc import Callable
from datetime import date, timedelta

from aiohttp import web

_JOURS = 30
_DE_PARTOUT = {"Access-Control-Allow-Origin": "*"}


class Compteur:
    """Each person counts once a day, for thirty days."""

    def __init__(self, aujourdhui: Callable[[], date]) -> None:
        self._aujourdhui = aujourdhui
        self._vus: set[tuple[date, str]] = set()

    def compter(self, nir: str) -> None:
        """An answer was given about that person."""
        self._vus.add((self._aujourdhui(), nir))

    def routes(self) -> list[web.RouteDef]:
        """The statistics and the status."""
        return [web.get("/stats", self._stats), web.get("/statut", self._statut)]

    async def _stats(self, _: web.Request) -> web.Response:
        depuis = self._aujourdhui() - timedelta(days=_JOURS)
        return web.json_response(sum(jour > depuis for jour, _ in self._vus), headers=_DE_PARTOUT)

    async def _statut(self, _: web.Request) -> web.Response:
        droits = {
            "etat": "up",
            "disponibilite": 100.0,
        }  # while this answers, and until something watches it from outside
        return web.json_response({"etat": "up", "services": {"droits": droits}}, headers=_DE_PARTOUT)
