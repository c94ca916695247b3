"""The target behind the proxy: asked over connections that are kept and taken again."""

import asyncio
from asyncio import StreamReader, StreamWriter

from droits_conformance.mutants.message import Answer, Request
from droits_conformance.mutants.proxy.reading import HEAD_LIMIT, Head, read_body, read_head
from droits_conformance.mutants.proxy.writing import request_bytes

Connection = tuple[StreamReader, StreamWriter]
_MEASURED_BY_PROXY = ("connection", "keep-alive", "transfer-encoding", "content-length")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})  # may be sent twice (RFC 9110 §9.2.2)


class Upstream:
    """A target at a host and port, over plain HTTP."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._idle: list[Connection] = []

    async def ask(self, request: Request) -> Answer:
        """Send a request and receive the answer; ConnectionError if there is none."""
        # What may not be sent twice gets a connection of its own, which the target has not closed meanwhile.
        while self._idle and request.method in _SAFE:
            answer = await self._over(self._idle.pop(), request)
            if answer is not None:
                return answer
        answer = await self._over(await self._connect(), request)
        if answer is None:
            raise ConnectionError("the target closed the connection without an answer")
        return answer

    def close(self) -> None:
        """Let the connections go."""
        for _, writer in self._idle:
            writer.close()
        self._idle.clear()

    async def _connect(self) -> Connection:
        return await asyncio.open_connection(self._host, self._port, limit=HEAD_LIMIT)

    async def _over(self, connection: Connection, request: Request) -> Answer | None:
        """The answer over one connection; None if that connection was over."""
        reader, writer = connection
        try:
            writer.write(request_bytes(request, f"{self._host}:{self._port}"))
            await writer.drain()
            head = await _final_head(reader)
        except ConnectionError:
            head = None
        if head is None:
            writer.close()
            return None
        answer, lives = await _received(reader, head, request.method)
        if lives:
            self._idle.append(connection)
        else:
            writer.close()
        return answer


async def _final_head(reader: StreamReader) -> Head | None:
    """The head of the answer itself; interim ones (1xx) before it are read and left aside."""
    while (head := await read_head(reader)) and head[0].partition(" ")[2].startswith("1"):
        pass
    return head


async def _received(
    reader: StreamReader, head: tuple[str, tuple[tuple[str, str], ...]], method: str
) -> tuple[Answer, bool]:
    first, headers = head
    _, _, rest = first.partition(" ")
    status, _, reason = rest.partition(" ")
    without = method == "HEAD" or int(status) in {204, 304}
    body = b"" if without else await read_body(reader, headers, to_the_end=True)
    told = {name.lower(): value.lower() for name, value in headers}
    measured = without or "content-length" in told or "transfer-encoding" in told
    answer = Answer(headers=headers, body=body, status=int(status), reason=reason)
    if method != "HEAD":
        answer = answer.without_header(*_MEASURED_BY_PROXY)
    return answer, measured and "close" not in told.get("connection", "")
