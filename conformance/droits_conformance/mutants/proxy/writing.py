"""Writing answers on the wire, as their framing says, and requests to the target."""

import asyncio
from asyncio import StreamWriter
from http import HTTPStatus

from droits_conformance.mutants.message import Answer, Request

_OURS = ("connection", "keep-alive", "transfer-encoding", "content-length")
_WITHOUT_BODY = frozenset({204, 304})


def request_bytes(request: Request, host: str) -> bytes:
    """A request for the target at `host`, its body announced by its length."""
    target = f"{request.path}?{request.query}" if request.query else request.path
    kept = request.without_header("host", "content-length", "transfer-encoding", "connection", "keep-alive").headers
    measured = request.body or request.header("content-length") is not None
    length = [("content-length", str(len(request.body)))] if measured else []
    return _head(f"{request.method} {target} HTTP/1.1", [("host", host), *kept, *length]) + request.body


async def write(writer: StreamWriter, answer: Answer, method: str) -> bool:
    """Send an answer to a request of that method; False if the connection ends with it."""
    framing = answer.framing
    if framing.wait:
        await asyncio.sleep(framing.wait)
    has_body = method != "HEAD" and answer.status not in _WITHOUT_BODY
    for piece in (head_of(answer, method), *(_pieces(answer) if has_body else ())):
        if writer.is_closing():  # whoever asked is gone
            raise ConnectionResetError
        writer.write(piece)
        if framing.pause:
            await writer.drain()
            await asyncio.sleep(framing.pause)
    await writer.drain()
    return not (framing.close or framing.cut is not None or _measures_by_the_end(answer))


def head_of(answer: Answer, method: str) -> bytes:
    """Status line and headers."""
    framing = answer.framing
    if framing.head is not None:
        return framing.head
    reason = answer.reason or _phrase(answer.status)
    kept = [pair for pair in answer.headers if pair[0].lower() not in _OURS]
    return _head(f"HTTP/{framing.version} {answer.status} {reason}", [*kept, *_measures(answer, method)])


def _measures(answer: Answer, method: str) -> list[tuple[str, str]]:
    """The headers that tell where the answer ends."""
    framing = answer.framing
    last = [("Connection", "close")] if framing.close else []
    if method == "HEAD":
        return [*(pair for pair in answer.headers if pair[0].lower() == "content-length"), *last]
    if answer.status in _WITHOUT_BODY or _measures_by_the_end(answer):
        return last
    if framing.chunks:
        return [("Transfer-Encoding", "chunked"), *last]
    length = len(answer.body) if framing.length is None else framing.length
    return [("Content-Length", str(length)), *last]


def _measures_by_the_end(answer: Answer) -> bool:
    """Whether the end of the connection is the end of the answer, as in HTTP/1.0 without a length."""
    return answer.framing.length is not None and answer.framing.length < 0


def _pieces(answer: Answer) -> list[bytes]:
    framing = answer.framing
    whole = answer.body if framing.cut is None else answer.body[: framing.cut]
    size = framing.chunks or (max(1, len(whole) // 4) if framing.pause else len(whole))
    pieces = [whole[start : start + size] for start in range(0, len(whole), max(1, size))]
    if not framing.chunks:
        return pieces
    end = [] if framing.cut is not None else [b"0\r\n\r\n"]
    return [f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces] + end


def _head(first: str, headers: list[tuple[str, str]]) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
