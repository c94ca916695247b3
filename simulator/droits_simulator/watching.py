"""One ASGI layer for all who look at exchanges: the journal and the statistics. Each message passes once, whoever looks."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from droits_simulator.witness import Witness, watched


class Look(ABC):
    """How one watcher looks at one exchange: it is told of each message before that goes on."""

    def asked(self, message: Message) -> None:  # noqa: B027 - most do not look at it
        """A message of the demand."""

    @abstractmethod
    def begun(self, head: Message, headers: Mapping[bytes, bytes]) -> None:
        """The answer begins; `headers` are its headers by name in lower case, the first of each."""

    def came(self, body: Message) -> None:  # noqa: B027 - as above
        """A part of its body is there."""

    @abstractmethod
    async def over(self, complete: bool) -> None:
        """Nothing more comes, whole (`complete`) or not: told once, before the last of the answer leaves."""


class Watcher(Protocol):
    """Who looks at exchanges."""

    def look(self, scope: Scope, witness: Witness) -> Look | None:
        """How an exchange that begins is looked at; None for one that is of no interest."""
        ...


class Watching:
    """An ASGI layer inside the session's. `watchers` are told in their order, and hear before who asked has the answer."""

    def __init__(self, app: ASGIApp, watchers: Sequence[Watcher]) -> None:
        self._app, self._watchers = app, watchers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, and have it looked at."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with watched() as witness:
            looks = [look for one in self._watchers if (look := one.look(scope, witness)) is not None]
            if not looks:
                await self._app(scope, receive, send)
                return
            passing = _Passing(looks, receive, send)
            try:
                await self._app(scope, passing.ask, passing.take)
            finally:
                await passing.end(complete=False)  # an answer that broke off, or that never began


class _Passing:
    """What passes of an exchange."""

    def __init__(self, looks: list[Look], receive: Receive, send: Send) -> None:
        self._looks, self._receive, self._send = looks, receive, send
        self._is_over = False

    async def ask(self) -> Message:
        """The next message of the demand."""
        message = await self._receive()
        for look in self._looks:
            look.asked(message)
        return message

    async def take(self, message: Message) -> None:
        """A message of the answer."""
        if message["type"] == "http.response.start":
            # From the last to the first, so that the first of a name is what stays.
            headers = {name.lower(): value for name, value in reversed(message["headers"])}
            for look in self._looks:
                look.begun(message, headers)
        elif message["type"] == "http.response.body":
            for look in self._looks:
                look.came(message)
            if not message.get("more_body", False):
                await self.end(complete=True)
        await self._send(message)

    async def end(self, *, complete: bool) -> None:
        """No more comes."""
        if not self._is_over:
            self._is_over = True
            for look in self._looks:
                await look.over(complete)
