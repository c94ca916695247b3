"""One ASGI layer for all who look at exchanges, the journal and the statistics: what passes is held once for all of them."""

from collections.abc import Callable, Iterable
from typing import Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from droits_simulator.clock import Clock
from droits_simulator.exchange import REQUEST_ID, Exchange
from droits_simulator.witness import watched


class Watcher(Protocol):
    """Who looks at exchanges."""

    async def over(self, exchange: Exchange) -> None:
        """Nothing more comes of an exchange: told once, before the last of its answer leaves."""
        ...


class Watching:
    """An ASGI layer inside the session's. `watchers` are told in their order, and hear before who asked has the answer.

    `kind_of` tells by the path in the session whose exchange it is, None of one that nobody looks at; each that is looked at
    has an id, from `new_id` where its answer bears none. `clock` is the session's, `elapsed` seconds of any clock that never
    goes back.
    """

    def __init__(
        self,
        app: ASGIApp,
        watchers: Iterable[Watcher],
        kind_of: Callable[[str], str | None],
        *,
        clock: Clock,
        elapsed: Callable[[], float],
        new_id: Callable[[], str],
    ) -> None:
        self._app, self._watchers, self._kind_of = app, tuple(watchers), kind_of
        self._clock, self._elapsed, self._new_id = clock, elapsed, new_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, and have it looked at."""
        if scope["type"] != "http" or self._kind_of(scope["path"]) is None:
            await self._app(scope, receive, send)
            return
        with watched() as witness:
            passing = _Passing(Exchange(scope, witness, self._clock.now(), self._elapsed()), self, receive, send)
            try:
                await self._app(scope, passing.ask, passing.take)
            finally:
                await passing.end(complete=False)  # an answer that broke off, or that never began

    def new_id(self) -> bytes:
        """An id for an answer without one."""
        return self._new_id().encode("latin-1")

    async def over(self, exchange: Exchange) -> None:
        """Tell all who look."""
        exchange.ended = self._elapsed()
        for watcher in self._watchers:
            await watcher.over(exchange)


class _Passing:
    """What passes of an exchange."""

    def __init__(self, exchange: Exchange, watching: Watching, receive: Receive, send: Send) -> None:
        self._exchange, self._watching, self._receive, self._send = exchange, watching, receive, send
        self._is_over = False

    async def ask(self) -> Message:
        """The next message of the demand."""
        message = await self._receive()
        if message["type"] == "http.request":
            self._exchange.ask(message.get("body", b""))
        return message

    async def take(self, message: Message) -> None:
        """A message of the answer."""
        exchange = self._exchange
        if message["type"] == "http.response.start":
            exchange.begin(message["status"], message["headers"])
            if not exchange.named.get(REQUEST_ID):
                exchange.identify(self._watching.new_id())
                message["headers"] = [*exchange.headers]
        elif message["type"] == "http.response.body":
            exchange.tell(message.get("body", b""))
            if not message.get("more_body", False):
                await self.end(complete=True)
        await self._send(message)

    async def end(self, *, complete: bool) -> None:
        """No more comes."""
        if not self._is_over:
            self._is_over = True
            self._exchange.complete = complete
            await self._watching.over(self._exchange)
