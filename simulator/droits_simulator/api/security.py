"""The two security schemes of the contract, as Connexion asks for them (`security_map`).

Connexion's own handlers take the first of two equal headers and say the same of a missing and of an unknown key; these
know the difference. Each establishes one member of the call: the partner, then the token.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.types import Scope

from droits_simulator.api.admission import admit
from droits_simulator.api.appel import Appel, appel_of
from droits_simulator.api.credentials import bearer_of, jeton_of, partenaire_of

Verify = Callable[[Any], Awaitable[Any]]


class KeyHandler:
    """`apiKey`: who holds the key."""

    def get_fn(self, security_scheme: dict[str, Any], required_scopes: list[str]) -> Verify:
        """The check that Connexion runs for this scheme."""
        del security_scheme, required_scopes

        async def verify(request: Any) -> dict[str, str]:
            appel = appel_of(request.scope)
            await self.check(appel, request.scope)
            return {"sub": appel.partenaire.nom if appel.partenaire else ""}

        return verify

    @staticmethod
    async def check(appel: Appel, scope: Scope) -> None:
        """Establish the partner; Refus."""
        appel.partenaire = await partenaire_of(scope, appel.services)


class BearerHandler:
    """`http` `bearer`: what FranceConnect says of the token."""

    def get_fn(self, security_scheme: dict[str, Any], required_scopes: list[str]) -> Verify:
        """The check that Connexion runs for this scheme."""
        del security_scheme, required_scopes

        async def verify(request: Any) -> dict[str, str]:
            appel = appel_of(request.scope)
            await self.check(appel, request.scope)
            return {"sub": appel.jeton.client_id if appel.jeton else ""}

        return verify

    @staticmethod
    async def check(appel: Appel, scope: Scope) -> None:
        """Establish that there is a token, then what it is worth; Refus."""
        bearer = bearer_of(scope)
        appel.porteur = True
        appel.jeton = await jeton_of(bearer, appel.session, appel.services)


class Admission:
    """An ASGI middleware between Connexion's security and its validation: may this partner make this call?"""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Establish the convention of the call, or refuse it."""
        if scope["type"] == "http":
            await self._admit(scope)
        await self._app(scope, receive, send)

    @staticmethod
    async def _admit(scope: Any) -> None:
        # No operation: an address that the router will refuse by itself.
        operation_id = scope["extensions"]["connexion_routing"].get("operation_id")
        appel = appel_of(scope)
        if operation_id is not None:
            await establish_convention(appel, operation_id)


async def establish_convention(appel: Appel, operation_id: str) -> None:
    """Let in a call of which both credentials are known; Refus."""
    if appel.partenaire is not None and appel.jeton is not None:
        appel.convention = await admit(appel, appel.partenaire, appel.jeton, operation_id)
