"""Logins that fail on purpose, each as FranceConnect fails: an error page, and from there back with `server_error`.

They are the broker's own, no people of the sandbox: an `Annuaire` never proposes them. Codes are recorded ones; for an
identity provider that is down none is (decisions 21 and 27).
"""

from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect import interaction as journey
from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.errors import (
    DECEASED,
    NO_EMAIL,
    NOT_RECORDED,
    SEVERAL_PEOPLE,
    SIMILAR_PERSON,
    TECHNICAL,
    UNKNOWN_PERSON,
)
from droits_simulator.franceconnect.interaction import Interaction, current, path_of
from droits_simulator.franceconnect.langue import language
from droits_simulator.franceconnect.pages import error_page
from droits_simulator.franceconnect.registre import same_secret
from droits_simulator.franceconnect.textes import Texte, texte

PASSWORD = "123"  # noqa: S105 - FranceConnect's convention for test accounts, shown on the login page


@dataclass(frozen=True, slots=True)
class Echec:
    """A login that fails. `code` is what the error page shows."""

    login: str
    code: str

    @property
    def fait(self) -> Texte:
        """What the login does, for the list on the login page."""
        return texte(f"{self.login}.fait")

    @property
    def dit(self) -> Texte:
        """What the error page says."""
        return texte(f"{self.login}.dit")


FOURNISSEUR = Echec("echec.fournisseur", NOT_RECORDED)
ECHECS = (
    Echec("echec.inconnu", SIMILAR_PERSON),
    Echec("echec.plusieurs", SEVERAL_PEOPLE),
    Echec("echec.introuvable", UNKNOWN_PERSON),
    Echec("echec.decede", DECEASED),
    Echec("echec.sans-mail", NO_EMAIL),
    FOURNISSEUR,
)


def echec_of(login: str, password: str) -> Echec | None:
    """The failure that these credentials ask for, or None."""
    found = next((echec for echec in ECHECS if echec.login == login), None)
    return found if found and same_secret(PASSWORD, password) else None


async def fail(context: Context, request: Request, interaction: Interaction, echec: Echec) -> Response:
    """The error page; whoever was logged in on this journey no longer is."""
    await journey.keep(context, replace(interaction, login="", auth_time=0))
    return error_page(
        echec.dit,
        language(request),
        status=400,
        code=echec.code,
        back=f"{path_of(request, interaction.uid)}/failure",
        leads_to=interaction.asked.redirect_uri,
    )


async def give_up(context: Context, request: Request) -> Response:
    """POST: from the error page back to the service."""
    ended = await journey.finished(context, request)
    if ended is not None:
        return ended
    error, description = TECHNICAL
    answer = {"error": error, "error_description": description}
    return await journey.finish(context, await current(context, request), answer)
