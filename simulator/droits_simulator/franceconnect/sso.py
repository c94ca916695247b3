"""The person's session at FranceConnect: who is logged in in this browser, for 30 minutes since the last use.

It shortens a login, nothing more: the person is always shown who they are and what will be transmitted.
"""

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect.context import Context, mounted_at

COOKIE = "bd_session"
IDLE = 1800


async def logged_in(context: Context, request: Request) -> str | None:
    """The login of the person whose session this browser carries, or None."""
    value = await context.store.get(_key(context, request))
    return str(value["login"]) if value else None


async def known_login(context: Context, request: Request) -> str | None:
    """The same, if that person still has an account: whom a page may offer to go on as."""
    login = await logged_in(context, request)
    return login if login and context.annuaire.find(login) else None


async def remember(context: Context, request: Request, response: Response, login: str) -> None:
    """Open a new session for `login`; an older one of this browser ends, so that its name cannot have been planted."""
    await context.store.delete(_key(context, request))
    name = context.opaque()
    await context.store.put(f"{context.session}/sso/{name}", {"login": login}, expires_at=context.now + IDLE)
    set_cookie(context, response, COOKIE, name, mounted_at(request) or "/")


async def forget(context: Context, request: Request, response: Response) -> None:
    """End this browser's session."""
    await context.store.delete(_key(context, request))
    response.delete_cookie(COOKIE, path=mounted_at(request) or "/", httponly=True, samesite="lax")


def set_cookie(context: Context, response: Response, name: str, value: str, path: str) -> None:
    """A cookie that scripts cannot read; `Secure` only where the broker itself is reached by https."""
    secure = context.base_url.startswith("https:")
    response.set_cookie(name, value, max_age=IDLE, path=path, httponly=True, samesite="lax", secure=secure)


def _key(context: Context, request: Request) -> str:
    return f"{context.session}/sso/{request.cookies.get(COOKIE, '')}"
