"""Calls of an ASGI application without a socket: what they cost, in processor time and in calls of functions."""

import sys
from collections.abc import Sequence
from time import process_time
from types import FrameType
from typing import Any

from starlette.types import ASGIApp, Message, Scope


def scope_of(path: str, headers: dict[str, str], query: str = "", method: str = "GET") -> Scope:
    """The scope of a request to this machine."""
    said = {"host": "127.0.0.1:8800", "user-agent": "bench", "accept": "*/*"} | headers
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "server": ("127.0.0.1", 8800),
        "client": ("127.0.0.1", 50000),
        "scheme": "http",
        "method": method,
        "root_path": "",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in said.items()],
    }


async def answered(app: ASGIApp, scope: Scope, body: bytes = b"") -> tuple[int, bytes]:
    """Status and body of one call."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app({**scope, "headers": list(scope["headers"])}, receive, send)
    return int(sent[0]["status"]), b"".join(message.get("body", b"") for message in sent[1:])


async def microseconds(app: ASGIApp, scopes: Sequence[Scope]) -> float:
    """Microseconds of processor that each of the calls took, all of which must be answered with 200."""
    began = process_time()
    found = [(await answered(app, scope))[0] for scope in scopes]
    took = process_time() - began
    assert set(found) == {200}, set(found)
    return took / len(scopes) * 1e6


async def functions(app: ASGIApp, scope: Scope, body: bytes = b"") -> int:
    """How many functions one call calls, those written in C too: a count that no other process disturbs."""
    count = 0

    def profile(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(profile)
    try:
        await answered(app, scope, body)
    finally:
        sys.setprofile(None)
    return count
