"""A login that the login page writes into its field beforehand, as a browser's own memory would.

Whoever leads a person here may set it; it proves nothing, the password is asked for all the same, and a login that nobody
has is not written.
"""

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect.compte import Annuaire

COOKIE = "bd_essai"
_LIFE = 600


def suggest(response: Response, login: str, *, secure: bool) -> None:
    """Have that login written on the next login pages of this browser, for ten minutes."""
    response.set_cookie(COOKIE, login, max_age=_LIFE, path="/", httponly=True, samesite="lax", secure=secure)


def suggested(request: Request, annuaire: Annuaire) -> str:
    """The login to write, or nothing."""
    login = request.cookies.get(COOKIE, "")
    return login if login and annuaire.find(login) is not None else ""
