"""A register in which more, or something else, stands than was registered."""

from collections.abc import Callable
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.hostile.lapses.asked import Pairs, asking, pairs_of
from droits_simulator.franceconnect.hostile.lapses.lapse import Go, Played
from droits_simulator.franceconnect.registre import Registre, Service

Changed = Callable[[Service, Pairs], Service]


def registers(change: Changed) -> Played:
    """Every service is registered as `change` says, who is told what is asked."""

    async def played(go: Go, context: Context, request: Request) -> Response:
        wish = await pairs_of(request)
        return await go(with_services(context, lambda service: change(service, wish)), asking(request, wish))

    return played


def with_services(context: Context, change: Callable[[Service], Service]) -> Context:
    """The same surroundings with other services."""
    services = {name: change(one) for name, one in context.registre.services.items()}
    return replace(context, registre=Registre(services, context.registre.fournisseurs))
