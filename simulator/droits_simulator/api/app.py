"""The rights API: Connexion, driven by the contract, with our own checks at the places that it leaves for them."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import orjson
from connexion import AsyncApp, request
from connexion.middleware import MiddlewarePosition
from connexion.options import SwaggerUIOptions
from connexion.resolver import Resolver
from starlette.responses import Response
from starlette.types import ASGIApp

from droits_contract import Contract, load_contract
from droits_contract.errors import ContractError
from droits_simulator.api.answer import answer
from droits_simulator.api.appel import appel_of
from droits_simulator.api.envelope import Envelope
from droits_simulator.api.errors import add_error_handlers
from droits_simulator.api.security import Admission, BearerHandler, KeyHandler
from droits_simulator.api.services import Services
from droits_simulator.api.validation import ParameterValidators, ResponseValidators
from droits_simulator.droits.vues import VUES
from droits_simulator.settings import RIGHTS_PATH


class Ahead(Protocol):
    """What answers in Connexion's place where it can (`compiled.Compiled`)."""

    def middleware(self, app: ASGIApp) -> ASGIApp:
        """What Connexion puts before its router."""
        ...

    def shortcut(self, app: ASGIApp) -> ASGIApp:
        """What stands before all of Connexion."""
        ...


def create_api(
    services: Callable[[], Services],
    new_id: Callable[[], str],
    contract: Contract | None = None,
    ahead: Callable[[], Ahead] | None = None,
) -> ASGIApp:
    """The rights API as an ASGI application that answers under RIGHTS_PATH.

    `services` gives those of the session under way, once per call; `new_id` names each request. `ahead` makes what may
    answer in Connexion's place (compiled/).
    """
    contract = contract or load_contract()
    app = AsyncApp(
        "droits_simulator",
        resolver=Resolver(_endpoint),
        swagger_ui_options=SwaggerUIOptions(serve_spec=False, swagger_ui=False),
        security_map={"apiKey": KeyHandler, "bearer": BearerHandler},
        validator_map={
            "parameter": ParameterValidators(),
            "response": {"application/json": ResponseValidators()},
        },
        validate_responses=True,
    )
    app.add_api(_both_credentials(contract), base_path=RIGHTS_PATH)
    app.add_middleware(Admission, position=MiddlewarePosition.BEFORE_VALIDATION)
    add_error_handlers(app)
    inner: ASGIApp = app
    if ahead is not None:
        before = ahead()
        app.add_middleware(before.middleware, position=MiddlewarePosition.BEFORE_SWAGGER)
        inner = before.shortcut(app)
    paths = frozenset(operation.path for operation in contract.operations)
    return Envelope(inner, base=RIGHTS_PATH, paths=paths, services=services, new_id=new_id)


def _endpoint(operation_id: str) -> Callable[[], Awaitable[Response]]:
    """What Connexion calls when every check has passed; KeyError for an operation that nobody answers."""
    if operation_id not in VUES:
        raise ContractError("droits.yaml", operation_id, "nobody answers this operation", f"one of {', '.join(VUES)}")

    async def endpoint() -> Response:
        appel = appel_of(request.scope)
        donnees = answer(operation_id, appel, appel.services)
        return Response(orjson.dumps(donnees), media_type="application/json")

    return endpoint


def _both_credentials(contract: Contract) -> dict[str, Any]:
    """The document, with the key before the token: Connexion checks the schemes of a requirement in their order."""
    document = contract.copy_document()
    schemes = document["components"]["securitySchemes"]
    requirements = document["security"]
    if len(requirements) != 1 or {schemes[name]["type"] for name in requirements[0]} != {"apiKey", "http"}:
        raise ContractError(contract.name, "security", "one credential would be enough", "one object with both")
    ordered = sorted(requirements[0], key=lambda name: str(schemes[name]["type"]))
    document["security"] = [{name: [] for name in ordered}]
    return document
