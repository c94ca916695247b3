"""The consent page: what will be transmitted, all or nothing, for v1 and v2.

It informs; of a service registered with `identity_consent` it has a box to tick as well. A service that may ask for login
alone, and does, has it skipped.
"""

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect import interaction as journey
from droits_simulator.franceconnect.claims import SHOWN, claims_v1, claims_v2
from droits_simulator.franceconnect.compte import Compte
from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.errors import ABORTED, NOT_RECORDED, PageRefusal
from droits_simulator.franceconnect.grant import open_grant
from droits_simulator.franceconnect.interaction import Interaction, current, path_of, service_of
from droits_simulator.franceconnect.journey_page import journey_page
from droits_simulator.franceconnect.parameters import form
from droits_simulator.franceconnect.redirect import redirect
from droits_simulator.franceconnect.scopes import CNAM
from droits_simulator.franceconnect.textes import Texte, texte

TICKED = "oui"


async def show_consent(context: Context, request: Request) -> Response:
    """GET: who is logged in and what will be transmitted; nobody logged in yet leads to the login page.

    Where the page is skipped, back to the service with a code at once; asked twice, to the same place.
    """
    ended = await journey.finished(context, request, unseen=True)
    if ended is not None:
        return ended
    interaction = await current(context, request)
    compte = context.annuaire.find(interaction.login)
    if compte is None:
        return redirect(path_of(request, interaction.uid))
    if interaction.asked.skips_consent:
        return await journey.finish(context, interaction, await _code(context, interaction))
    return _page(context, request, interaction, compte)


def _page(
    context: Context, request: Request, interaction: Interaction, compte: Compte, *, missed: bool = False
) -> Response:
    """The page; `missed` once somebody accepted without ticking the box."""
    return journey_page(
        context,
        request,
        interaction,
        "consent.html",
        step="/consent",
        status=400 if missed else 200,
        box=service_of(context, interaction).identity_consent,
        missed=missed,
        person=" ".join((*compte.given_names, compte.family_name)),
        identity=_identity(interaction, compte),
        rights=[texte(f"cnam.{scope}") for scope in interaction.asked.scopes if scope in CNAM],
    )


async def decide(context: Context, request: Request) -> Response:
    """POST `decision`: `accepter` leads back with a code, `refuser` with access_denied; sent twice, to the same place.

    Accepted without the box that the page has (`accord`): the page again, 400.
    """
    ended = await journey.finished(context, request)
    if ended is not None:
        return ended
    interaction = await current(context, request)
    compte = context.annuaire.find(interaction.login)
    if compte is None:
        return redirect(path_of(request, interaction.uid))
    given = await form(request)
    decision = given.get("decision")
    if decision not in {"accepter", "refuser"}:
        raise PageRefusal(NOT_RECORDED, texte("consentement.choisir"))
    if decision == "refuser":
        return await journey.finish(context, interaction, _refusal())
    if service_of(context, interaction).identity_consent and given.get("accord") != TICKED:
        return _page(context, request, interaction, compte, missed=True)
    return await journey.finish(context, interaction, await _code(context, interaction))


async def _code(context: Context, interaction: Interaction) -> dict[str, str]:
    service_of(context, interaction)
    session = context.session
    grant = await open_grant(context, session, interaction.asked, interaction.login, interaction.auth_time)
    return {"code": grant.id}


def _refusal() -> dict[str, str]:
    error, description = ABORTED
    return {"error": error, "error_description": description}


def _identity(interaction: Interaction, compte: Compte) -> list[tuple[Texte, str | Texte]]:
    claims = claims_v1 if interaction.asked.version == "v1" else claims_v2
    found = claims(compte, interaction.asked.scopes)
    readable = {"gender": texte(f"gender.{compte.gender}"), "address": compte.domicile.ligne if compte.domicile else ""}
    shown = found | {name: value for name, value in readable.items() if name in found}
    return [(texte(f"claim.{name}"), shown[name]) for name in SHOWN if name in shown]
