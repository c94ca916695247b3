"""What passes of an answer, for the layers that look at it without changing it."""

from abc import ABC, abstractmethod

from starlette.types import Message, Send


class Passing(ABC):
    """Stands for `send`: tells its three methods of each part of an answer, then lets it go on.

    `complete` tells whether the answer came to its end.
    """

    def __init__(self, send: Send) -> None:
        self._send, self._is_over = send, False
        self.complete = False

    @abstractmethod
    def begun(self, head: Message) -> None:
        """The answer begins."""

    def came(self, body: Message) -> None:  # noqa: B027 - most do not look at it
        """A part of its body is there."""

    @abstractmethod
    async def over(self) -> None:
        """Nothing more comes, whole or not: told once, before the last of the answer leaves."""

    async def take(self, message: Message) -> None:
        """A message of the answer."""
        if message["type"] == "http.response.start":
            self.begun(message)
        elif message["type"] == "http.response.body":
            self.came(message)
            if not message.get("more_body", False):
                self.complete = True
                await self.end()
        await self._send(message)

    async def end(self) -> None:
        """No more comes, for whoever knows it otherwise: the answer broke off, or never began."""
        if not self._is_over:
            self._is_over = True
            await self.over()
