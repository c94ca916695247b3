"""Reading HTTP/1.1 messages as they were written, without judging them: what is odd is for the other side to refuse."""

from asyncio import IncompleteReadError, StreamReader
from collections.abc import AsyncIterator

from droits_conformance.mutants.message import Headers

HEAD_LIMIT = 1 << 20  # bytes; hostile requests have long headers, and the target is the one to refuse them
Head = tuple[str, Headers]


async def read_head(stream: StreamReader) -> Head | None:
    """First line and headers; None at the end of the connection, or in a broken head. ConnectionError for a reset."""
    try:
        raw = await stream.readuntil(b"\r\n\r\n")
    except IncompleteReadError:
        return None
    first, *lines = raw[:-4].decode("latin-1").split("\r\n")
    return first, tuple(_header(line) for line in lines)


async def read_body(stream: StreamReader, headers: Headers, *, to_the_end: bool = False) -> bytes:
    """The body that the headers announce; without an announcement none, or all that comes if it goes `to_the_end`."""
    announced = {name.lower(): value.strip().lower() for name, value in headers}
    if "chunked" in announced.get("transfer-encoding", ""):
        return b"".join([chunk async for chunk in _chunks(stream)])
    if "content-length" in announced:
        return await stream.readexactly(int(announced["content-length"]))
    return await stream.read() if to_the_end else b""


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name, value.strip(" \t")


async def _chunks(stream: StreamReader) -> AsyncIterator[bytes]:
    while size := int((await stream.readline()).split(b";")[0], 16):
        yield await stream.readexactly(size)
        await stream.readexactly(2)
    while (await stream.readline()).strip():
        pass
