"""Who may move the sandbox by its pages: somebody who looks at them, and who knows the control token if there is one.

A form is obeyed when it comes from a page of the same origin (`Sec-Fetch-Site`, `Origin`) and carries the mark of that
browser: a digest of a cookie that no other site can read or send. The control token itself is never kept in a browser: the
cookie holds a keyed digest, which opens the pages and nothing else.
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from hmac import compare_digest, new
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

MARQUE, PASSE, CHAMP = "bd_portail", "bd_controle", "marque"
_BYTES = 18
_USAGE = b"banc-droits, pages du controle"
_SAME = frozenset({"same-origin", "none"})


class Garde:
    """Guards the forms. `token` is the control token, if any; `alea(n)` gives n random bytes as base64url text."""

    def __init__(self, token: str | None, alea: Callable[[int], str], *, secure: bool) -> None:
        self._token, self._alea, self._secure = token, alea, secure

    def ouvre(self, request: Request) -> bool:
        """Whether this browser may see the journal and move the sandbox."""
        if self._token is None:
            return True
        return compare_digest(request.cookies.get(PASSE, "").encode(), self._passe().encode())

    def est_le_jeton(self, given: str) -> bool:
        """Whether that is the control token."""
        return self._token is not None and compare_digest(given.encode(), self._token.encode())

    @property
    def demande_un_jeton(self) -> bool:
        """Whether there is a control token at all."""
        return self._token is not None

    def laisse_passer(self, response: Response) -> None:
        """Remember that this browser knows the token, until it is closed."""
        self._pose(response, PASSE, self._passe())

    def oublie(self, response: Response) -> None:
        """Forget it."""
        response.delete_cookie(PASSE, path="/", httponly=True, samesite="strict", secure=self._secure)

    def marque(self, request: Request) -> tuple[str, str | None]:
        """What the forms of a page carry, and the cookie to set if this browser has none yet."""
        held = request.cookies.get(MARQUE)
        if held:
            return _digest(held), None
        fresh = self._alea(_BYTES)
        return _digest(fresh), fresh

    def pose_marque(self, response: Response, value: str) -> None:
        """Set that cookie."""
        self._pose(response, MARQUE, value)

    def croit(self, request: Request, sent: Mapping[str, str]) -> bool:
        """Whether a form was sent from one of our pages, by the browser that was shown it."""
        held = request.cookies.get(MARQUE, "")
        marked = bool(held) and compare_digest(sent.get(CHAMP, "").encode(), _digest(held).encode())
        return marked and same_origin(request)

    def _passe(self) -> str:
        return new((self._token or "").encode(), _USAGE, sha256).hexdigest()

    def _pose(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(name, value, path="/", httponly=True, samesite="strict", secure=self._secure)


def same_origin(request: Request) -> bool:
    """Whether the browser says that the demand came from a page of the same host, or says nothing about it."""
    if request.headers.get("sec-fetch-site", "none") not in _SAME:
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host", "")


def _digest(value: str) -> str:
    return sha256(value.encode()).hexdigest()
