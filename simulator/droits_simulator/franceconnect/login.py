"""The login page of the identity provider, for v1 and v2. Nobody gets there who has not chosen one."""

from functools import cache

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect import interaction as journey
from droits_simulator.franceconnect.compte import Compte
from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.echec import ECHECS, PASSWORD, echec_of, fail
from droits_simulator.franceconnect.errors import ABORTED
from droits_simulator.franceconnect.interaction import Interaction, current, path_of
from droits_simulator.franceconnect.journey_page import journey_page
from droits_simulator.franceconnect.langue import language
from droits_simulator.franceconnect.listed import listed
from droits_simulator.franceconnect.pages import fragment
from droits_simulator.franceconnect.parameters import form
from droits_simulator.franceconnect.redirect import redirect
from droits_simulator.franceconnect.registre import same_secret
from droits_simulator.franceconnect.sso import known_login, remember
from droits_simulator.franceconnect.suggestion import suggested


async def show_login(context: Context, request: Request) -> Response:
    """GET: the form, the session that this browser may carry, the accounts; before the choice, on to the choice."""
    interaction = await current(context, request)
    if not interaction.fournisseur:
        return redirect(path_of(request, interaction.uid))
    return await _login_page(context, request, interaction)


async def log_in(context: Context, request: Request) -> Response:
    """POST: check login and password; on success go on to the consent page, else show the form again (400).

    A login that fails on purpose leads to its error page (400).
    """
    interaction = await current(context, request)
    if not interaction.fournisseur:
        return redirect(path_of(request, interaction.uid))
    given = await form(request)
    echec = echec_of(given.get("login", ""), given.get("password", ""))
    if echec is not None:
        return await fail(context, request, interaction, echec)
    compte = _account(context, given.get("login", ""), given.get("password", ""))
    if compte is None:
        return await _login_page(context, request, interaction, failed=given.get("login", ""))
    response = await journey.authenticated(context, request, interaction, compte.login)
    await remember(context, request, response, compte.login)
    return response


async def continue_session(context: Context, request: Request) -> Response:
    """POST: go on as the person whose session this browser carries; back to the choice when it has ended."""
    interaction = await current(context, request)
    login = await known_login(context, request)
    if login is None:
        return redirect(path_of(request, interaction.uid))
    response = await journey.authenticated(context, request, interaction, login)
    await remember(context, request, response, login)
    return response


async def abandon(context: Context, request: Request) -> Response:
    """POST: back to the service without logging in."""
    ended = await journey.finished(context, request)
    if ended is not None:
        return ended
    interaction = await current(context, request)
    error, description = ABORTED
    return await journey.finish(context, interaction, {"error": error, "error_description": description})


def _account(context: Context, login: str, password: str) -> Compte | None:
    compte = context.annuaire.find(login)
    return compte if compte and same_secret(compte.password, password) else None


@cache
def _echecs(lang: str) -> Markup:
    """The logins that fail on purpose: the same on every page."""
    return fragment("echecs.html", lang, echecs=ECHECS, echec_password=PASSWORD)


async def _login_page(
    context: Context, request: Request, interaction: Interaction, failed: str | None = None
) -> Response:
    comptes = context.annuaire.proposes()
    return journey_page(
        context,
        request,
        interaction,
        "login.html",
        step="/login",
        status=200 if failed is None else 400,
        accounts=listed(comptes, language(request)),
        echecs=_echecs(language(request)),
        failed=failed is not None,
        login=suggested(request, context.annuaire) if failed is None else failed,
        known=await known_login(context, request),
    )
