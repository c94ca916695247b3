"""What surrounds every call to the rights API, whatever becomes of it.

It gives the call an id and a day, writes the headers that every answer carries, answers the base URL with and without its
final slash, and refuses addresses that the contract does not have: Connexion's router would redirect `/me/` to `/me`
before anybody was asked for a key.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import chain

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from droits_simulator.api.appel import Appel, attach
from droits_simulator.api.problems import ErreurParametre, Refus, response
from droits_simulator.api.services import Services
from droits_simulator.clock import today
from droits_simulator.sessions import current
from droits_simulator.witness import note

_ALWAYS = {b"cache-control": b"no-store", b"x-content-type-options": b"nosniff"}
MAX_HEADER_BYTES = 32 * 1024
_TOO_LONG = "Envoyez des en-têtes et une adresse de 32 Kio au plus en tout."
# A body has no meaning with GET (RFC 9110 §9.3.1): nothing below looks at it, or at what describes it.
_OF_THE_BODY = frozenset({b"content-type", b"content-length", b"content-encoding", b"transfer-encoding"})


class Envelope:
    """The outermost layer of the rights API.

    `paths` are the contract's, under `base`; `services` gives those of the session under way.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        base: str,
        paths: frozenset[str],
        services: Callable[[], Services],
        new_id: Callable[[], str],
    ) -> None:
        self._app = app
        self._base = base
        self._known = {base + path: base + path for path in paths}
        self._services = services
        self._new_id = new_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a call, or pass on what is not one (lifespan)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = self._base + "/" if scope["path"] == self._base else scope["path"]
        appel = self._appel(path)
        note(appel=appel)
        marked = _marking(send, appel)
        refus = appel.refus = self._refus(scope, path) or appel.services.refus
        if refus is not None:
            await response(refus, appel.instance)(scope, receive, marked)
            return
        await self._app(_plain(scope, path, appel), receive, marked)

    def _appel(self, path: str) -> Appel:
        request_id = self._new_id()
        # An unknown path may hold anything, a NIR too: it is not repeated. A known one is the same object for all calls.
        shown = self._known.get(path, self._base + "/")
        services, session = self._services(), current()
        if services.at_path:
            services = services.at_path.get(path.removeprefix(self._base), services)
        return Appel(request_id, session.prefix + shown, session.id, today(services.clock), services)

    def _refus(self, scope: Scope, path: str) -> Refus | None:
        if path not in self._known:
            return Refus("chemin-inconnu")
        length = len(scope["query_string"]) + sum(map(len, chain.from_iterable(scope["headers"])))
        if length > MAX_HEADER_BYTES:
            return Refus("parametre-invalide", errors=(ErreurParametre("en-têtes", "header", _TOO_LONG),))
        return None


def _plain(scope: Scope, path: str, appel: Appel) -> Scope:
    # In lower case once, as ASGI promises it, for all who look for a header.
    headers = [(lower, value) for name, value in scope["headers"] if (lower := name.lower()) not in _OF_THE_BODY]
    return attach(scope, appel, path=path, raw_path=path.encode(), headers=headers)


def _marking(send: Send, appel: Appel) -> Send:
    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = _marked(message["headers"], appel)
        await send(message)

    return marked


def _marked(headers: Iterable[tuple[bytes, bytes]], appel: Appel) -> list[tuple[bytes, bytes]]:
    """The headers with ours, which take the place of any of the same name."""
    ours = {b"x-request-id": appel.request_id.encode("latin-1"), **_ALWAYS}
    if appel.decompte is not None:
        for name, value in appel.decompte.entetes().items():
            ours[_written(name)] = value.encode("latin-1")
    return [*(one for one in headers if one[0].lower() not in ours), *ours.items()]


@lru_cache(maxsize=16)
def _written(name: str) -> bytes:
    """The name of a header as ASGI wants it."""
    return name.lower().encode("latin-1")
