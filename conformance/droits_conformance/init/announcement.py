"""What a sandbox says of itself: the line that it prints at start, or its control API."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import httpx
import orjson

from droits_conformance.errors import AnnouncementError
from droits_conformance.init.draft import Draft, DraftClient
from droits_conformance.target import ACTIVE

_TIMEOUT: Final = 10.0  # seconds
_EXPECTED: Final = "the JSON of `droits sandbox --json`, or the address of a sandbox that runs"
_AT_THE_CONTROL_API: Final = "control/"


def announced(where: str, *, transport: httpx.BaseTransport | None = None) -> dict[str, Any]:
    """What the sandbox at an address, in a file, or on stdin (`-`) announces; AnnouncementError if that is nothing."""
    text = _asked(where, transport) if where.startswith(("http://", "https://")) else _read(where)
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError as cause:
        raise AnnouncementError(where, "no JSON", _EXPECTED) from cause
    if not isinstance(told, dict) or not {"droits", "brokers", "clients"} <= told.keys():
        raise AnnouncementError(where, "JSON without droits, brokers and clients", _EXPECTED)
    return told


def draft_of(told: dict[str, Any], where: str, name: str | None) -> Draft:
    """A draft with all that is announced, but keys and secrets."""
    try:
        return _draft(told, name)
    except (KeyError, TypeError, AttributeError, ValueError) as cause:
        raise AnnouncementError(where, f"an announcement that cannot be used ({cause!r})", _EXPECTED) from cause


def _draft(told: dict[str, Any], name: str | None) -> Draft:
    supervision = told.get("supervision") or {}
    return Draft(
        name=name or "sandbox",
        droits=_text(told["droits"]),
        issuer=_text(told["brokers"]["v2"]),
        v1_issuer=told["brokers"].get("v1"),
        clients=tuple(_client(one) for one in (*told["clients"], *(told.get("apart") or ()))),
        control=told.get("control"),
        control_token=bool(told.get("control_token")),
        stats=supervision.get("stats"),
        statut=supervision.get("statut"),
    )


def _client(told: dict[str, Any]) -> DraftClient:
    state = told.get("habilitation", ACTIVE)
    return DraftClient(
        name=_text(told["name"]),
        convention=_text(told["convention"]),
        client_id=_text(told["client_id"]),
        redirect_uri=_text(told["redirect_uri"]),
        habilitation=None if state == ACTIVE else _text(state),
        quota=(told.get("quota") or {}).get("par_seconde"),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("a text is missing")
    return value


def _read(where: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if where == "-" else Path(where).read_bytes()
    except OSError as cause:
        raise AnnouncementError(where, f"cannot be read ({cause.strerror})", _EXPECTED) from cause


def _asked(address: str, transport: httpx.BaseTransport | None) -> bytes:
    base = address.rstrip("/") + "/"
    addresses = [base] if base.endswith(f"/{_AT_THE_CONTROL_API}") else [base + _AT_THE_CONTROL_API, base]
    with httpx.Client(transport=transport, timeout=_TIMEOUT, follow_redirects=True, trust_env=False) as client:
        answers = [_got(client.get, one, address) for one in addresses]
    good = next((answer for answer in answers if answer.status_code == 200), None)
    if good is None:
        raise AnnouncementError(address, f"status {answers[0].status_code} at {addresses[0]}", _EXPECTED)
    return good.content


def _got(get: Callable[[str], httpx.Response], url: str, address: str) -> httpx.Response:
    try:
        return get(url)
    except httpx.HTTPError as cause:
        raise AnnouncementError(address, f"does not answer ({type(cause).__name__})", _EXPECTED) from cause
