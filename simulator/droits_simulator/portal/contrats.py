"""The documentation of each contract: a list that needs no script, and Swagger UI, which can try the operations.

/contrats                  GET: the contracts
/contrats/<name>           GET: one of them
/contrats/<name>.json      GET: the document, with this sandbox as its server
"""

from collections.abc import Callable
from dataclasses import dataclass

import orjson
from starlette.requests import Request
from starlette.responses import Response

from droits_contract import Contract, Operation, load_contract
from droits_simulator.demo import Demo
from droits_simulator.portal.cadre import SCRIPT, Cadre
from droits_simulator.sessions import current
from droits_simulator.settings import RIGHTS_PATH

DROITS = "droits"
SERVEURS = {DROITS: RIGHTS_PATH, "sandbox": "/control", "supervision": ""}
"""The contracts of `spec/openapi` by name, with the path under which each is served in a session."""


@dataclass(frozen=True, slots=True)
class Ligne:
    """An operation in the list: `parametres` by place, `statuts` that it may answer."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parametres: tuple[tuple[str, str], ...]
    statuts: tuple[int, ...]


class Contrats:
    """The pages; `demo` tells which partner the calls may be tried as."""

    def __init__(self, cadre: Cadre, demo: Callable[[], Demo]) -> None:
        self._cadre, self._demo = cadre, demo

    async def liste(self, request: Request) -> Response:
        """GET: every contract."""
        contrats = [(nom, load_contract(nom)) for nom in SERVEURS]
        return self._cadre.page(request, "contrats.html", contrats=contrats)

    async def montre(self, request: Request) -> Response:
        """GET: one contract, or its document where the name ends in `.json`."""
        asked: str = request.path_params["nom"]
        nom = asked.removesuffix(".json")
        if nom not in SERVEURS:
            return self._cadre.absente(request, "contrat.inconnu")
        contrat = load_contract(nom)
        if asked != nom:
            return _document(contrat)
        schemes = contrat.document["components"].get("securitySchemes", {})
        return self._cadre.page(
            request,
            "contrat.html",
            policy=SCRIPT,
            nom=nom,
            info=contrat.document["info"],
            lignes=lignes(contrat),
            base=current().prefix + SERVEURS[nom],
            demo=self._demo(),
            schemas={str(node["type"]): name for name, node in schemes.items()} if nom == DROITS else {},
        )


def lignes(contrat: Contract) -> list[Ligne]:
    """The operations of a contract, in its order."""
    return [_ligne(contrat, operation) for operation in contrat.operations]


def _ligne(contrat: Contract, operation: Operation) -> Ligne:
    node = contrat.document["paths"][operation.path][operation.method.lower()]
    parametres = tuple((place, name) for place, names in operation.parameters.items() for name in names)
    texts = (node.get("summary", ""), node.get("description", ""))
    return Ligne(operation.operation_id, operation.method, operation.path, *texts, parametres, operation.statuses)


def _document(contrat: Contract) -> Response:
    serveur = {"url": current().prefix + SERVEURS[contrat.name] or "/", "description": "Ce bac à sable"}
    content = orjson.dumps({**contrat.document, "servers": [serveur]})
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(content, headers=headers, media_type="application/json")
