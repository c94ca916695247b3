"""The person's journey between `authorize` and the way back: one record, bound to one browser.

The browser proves that the journey is its own by a cookie limited to the journey's path, so that two tabs never mix and
a link to somebody else's journey is worth nothing. Once decided, the journey is consumed; only its way back is
remembered for as long as the code lives, so that a double click ends where the first click did.
"""

from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect import hostile
from droits_simulator.franceconnect.context import Context, mounted_at
from droits_simulator.franceconnect.errors import NOT_RECORDED, PageRefusal
from droits_simulator.franceconnect.grant import Asked
from droits_simulator.franceconnect.redirect import redirect, with_parameters
from droits_simulator.franceconnect.registre import Service, same_secret
from droits_simulator.franceconnect.sso import set_cookie
from droits_simulator.franceconnect.textes import texte
from droits_simulator.witness import note

COOKIE = "bd_interaction"
LIFE = 1800


@dataclass(frozen=True, slots=True)
class Interaction:
    """A journey. `browser` is the cookie's value; `login` and `auth_time` are there once the person logged in.

    `fournisseur` is the id of the identity provider, once one is chosen.
    """

    uid: str
    browser: str
    asked: Asked
    expires_at: int
    login: str = ""
    auth_time: int = 0
    fournisseur: str = ""

    def as_value(self) -> dict[str, Any]:
        """Plain values, for a store."""
        return {name: getattr(self, name) for name in self.__slots__} | {"asked": self.asked.as_value()}

    @classmethod
    def of(cls, value: dict[str, Any]) -> "Interaction":
        """From its stored form."""
        return cls(**{**value, "asked": Asked.of(value["asked"])})


async def begin(context: Context, request: Request, asked: Asked, fournisseur: str = "") -> Response:
    """Open a journey and send the browser to its first page: the login if the identity provider is chosen already."""
    expires_at = context.now + LIFE
    interaction = Interaction(context.opaque(), context.opaque(), asked, expires_at, fournisseur=fournisseur)
    await keep(context, interaction)
    path, login = path_of(request, interaction.uid), login_path(request, interaction.uid)
    response = redirect(login if fournisseur else path)
    set_cookie(context, response, COOKIE, interaction.browser, path)
    return response


async def keep(context: Context, interaction: Interaction) -> None:
    """Store a journey."""
    key = f"{context.session}/interaction/{interaction.uid}"
    await context.store.put(key, interaction.as_value(), expires_at=interaction.expires_at)


async def current(context: Context, request: Request) -> Interaction:
    """The journey that the request's path names; PageRefusal if it is over, unknown or another browser's."""
    value = await context.store.get(f"{context.session}/interaction/{request.path_params['uid']}")
    if value is None:
        raise PageRefusal(NOT_RECORDED, texte("parcours.fini"))
    interaction = Interaction.of(value)
    if not same_secret(interaction.browser, request.cookies.get(COOKIE, "")):
        raise PageRefusal(NOT_RECORDED, texte("parcours.autre"), 403)
    note(client_id=interaction.asked.client_id, login=interaction.login)
    return interaction


async def authenticated(context: Context, request: Request, interaction: Interaction, login: str) -> Response:
    """Note who logged in, and go on to the consent page."""
    note(login=login)
    await keep(context, replace(interaction, login=login, auth_time=context.now))
    return redirect(f"{path_of(request, interaction.uid)}/consent")


async def finish(context: Context, interaction: Interaction, answer: dict[str, str]) -> Response:
    """Consume the journey and send the browser back to the service with `answer`."""
    key = f"{context.session}/finished/{interaction.uid}"
    response = back(context, interaction.asked, answer)
    way: dict[str, Any] = {"browser": interaction.browser, "unseen": interaction.asked.skips_consent}
    way |= {"location": response.headers["Location"], "status": response.status_code}
    expires_at = context.now + context.lifetimes[interaction.asked.version].code
    if not await context.store.add(key, way, expires_at=expires_at):
        first = await context.store.get(key) or way  # decided twice at once, perhaps in two processes
        return redirect(first["location"], first["status"])
    await context.store.delete(f"{context.session}/interaction/{interaction.uid}")
    return response


async def finished(context: Context, request: Request, *, unseen: bool = False) -> Response | None:
    """The way back of a journey that this browser just finished, or None; `unseen`: of one without consent page only."""
    way = await context.store.get(f"{context.session}/finished/{request.path_params['uid']}")
    if way is None or not same_secret(way["browser"], request.cookies.get(COOKIE, "")):
        return None
    if unseen and not way["unseen"]:
        return None
    return redirect(way["location"], way["status"])


def back(context: Context, asked: Asked, answer: dict[str, str], *, fragment: bool = False) -> Response:
    """The redirection to the service: `state` on both versions, `iss` on v2 only, where clients expect it."""
    parameters = {**answer, "state": asked.state}
    if asked.version == "v1":
        return redirect(
            with_parameters(asked.redirect_uri, hostile.told(context, hostile.RETURN, "v1", parameters)), 302
        )
    parameters = hostile.told(context, hostile.RETURN, "v2", {**parameters, "iss": context.issuer_v2})
    return redirect(with_parameters(asked.redirect_uri, parameters, fragment=fragment))


def service_of(context: Context, interaction: Interaction) -> Service:
    """The service that asked; PageRefusal if it was switched off meanwhile."""
    service = context.registre.service(interaction.asked.client_id)
    if service is None:
        raise PageRefusal(NOT_RECORDED, texte("parcours.service"))
    return service


def path_of(request: Request, uid: str) -> str:
    """Path of a journey's first page, below which all its others lie."""
    return f"{mounted_at(request)}/interaction/{uid}"


def login_path(request: Request, uid: str) -> str:
    """Path of a journey's login page."""
    return f"{path_of(request, uid)}/login"
