"""Who sees what, as the sandbox applies it: the matrix of its conventions."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from droits_contract import Convention, load_contract
from droits_contract.matrix import matrix
from droits_contract.quota import PERIODS
from droits_simulator.portal.cadre import Cadre


class Matrice:
    """`GET /matrice`."""

    def __init__(self, cadre: Cadre, conventions: Mapping[str, Convention]) -> None:
        self._cadre, self._matrix = cadre, matrix(load_contract(), conventions)

    async def montre(self, request: Request) -> Response:
        """The page."""
        return self._cadre.page(request, "matrice.html", matrice=self._matrix, periodes=PERIODS)
