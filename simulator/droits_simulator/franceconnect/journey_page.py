"""A page of a journey: in the person's language, with the way to the other one, and forms that may lead to the service."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.interaction import Interaction, path_of, service_of
from droits_simulator.franceconnect.langue import keep_language, language
from droits_simulator.franceconnect.pages import page


def journey_page(
    context: Context, request: Request, interaction: Interaction, template: str, *, step: str = "", **values: Any
) -> Response:
    """The page of `template`, which lies at `step` of the journey; it is given `service` (a name) and `base` (a path)."""
    base = path_of(request, interaction.uid)
    response = page(
        template,
        language(request),
        here=base + step,
        leads_to=interaction.asked.redirect_uri,
        service=service_of(context, interaction).nom,
        base=base,
        **values,
    )
    keep_language(context, request, response)
    return response
