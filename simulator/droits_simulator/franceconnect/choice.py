"""The page on which a person chooses their identity provider, the first of a journey, for v1 and v2.

Who comes with an `idp_hint` has chosen already and never sees it. Who is logged in at FranceConnect may go on as they are.
"""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect import interaction as journey
from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.echec import fail
from droits_simulator.franceconnect.errors import NOT_RECORDED, PageRefusal
from droits_simulator.franceconnect.fournisseur_identite import FOURNISSEURS, fournisseur_of
from droits_simulator.franceconnect.interaction import current, login_path
from droits_simulator.franceconnect.journey_page import journey_page
from droits_simulator.franceconnect.parameters import form
from droits_simulator.franceconnect.redirect import redirect
from droits_simulator.franceconnect.sso import known_login
from droits_simulator.franceconnect.textes import texte

FIELD = "identity_provider"


async def show_choice(context: Context, request: Request) -> Response:
    """GET: a button for each identity provider, the session that this browser may carry, the way back."""
    interaction = await current(context, request)
    known = await known_login(context, request)
    return journey_page(
        context, request, interaction, "choice.html", field=FIELD, fournisseurs=FOURNISSEURS, known=known
    )


async def choose(context: Context, request: Request) -> Response:
    """POST `identity_provider`: on to its login page, or to the error page of one that is down (400).

    PageRefusal for one that is not on the page.
    """
    interaction = await current(context, request)
    fournisseur = fournisseur_of((await form(request)).get(FIELD, ""))
    if fournisseur is None:
        raise PageRefusal(NOT_RECORDED, texte("fournisseur.inconnu"))
    if fournisseur.echec is not None:
        return await fail(context, request, replace(interaction, fournisseur=""), fournisseur.echec)
    await journey.keep(context, replace(interaction, fournisseur=fournisseur.id))
    return redirect(login_path(request, interaction.uid))
