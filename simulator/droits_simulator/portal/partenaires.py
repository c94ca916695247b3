"""The demonstration partners: what each received with its convention and its registration, and a command to paste."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from droits_contract import Convention
from droits_simulator.announce import commands
from droits_simulator.demo import Demo
from droits_simulator.portal.cadre import Cadre


class Partenaires:
    """`GET /partenaires`; `demo` tells what the session offers."""

    def __init__(self, cadre: Cadre, demo: Callable[[], Demo], conventions: Mapping[str, Convention]) -> None:
        self._cadre, self._demo, self._conventions = cadre, demo, conventions

    async def montre(self, request: Request) -> Response:
        """The page."""
        demo = self._demo()
        values: dict[str, Any] = {"demo": demo, "conventions": self._conventions, "commandes": commands(demo)}
        return self._cadre.page(request, "partenaires.html", **values)
