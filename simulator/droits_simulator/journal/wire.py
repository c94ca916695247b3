"""An exchange as it went over the wire: packed for as long as it waits, and its masked form for the journal."""

import marshal
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from starlette.types import Scope

from droits_simulator.exchange import Exchange, Headers
from droits_simulator.journal.masking import SessionMasker

KEPT_CHARACTERS = 16 * 1024
_LONGEST_HEADER, _MOST_HEADERS, _LONGEST_PATH, _LONGEST_QUERY = 1024, 64, 1024, 2048
_READABLE = re.compile(r"json|x-www-form-urlencoded|jwt|text/plain|xml")
# Where a body was cut before it was masked, its last words may be half of something that should have been masked.
_LAST_WORDS = re.compile(r"[^\s\"&<>{}]*\Z")
_SECRET_HEADERS = {b"x-api-key": "cle", b"authorization": "jeton"}

_WITHOUT_REFERENCES = 2  # a version of marshal's: to look for what stands in it twice takes half of the time


@dataclass(frozen=True, slots=True)
class Body:
    """The first bytes of a body (`HELD_BYTES` at most) and how long all of it was; of a page or a picture only that."""

    held: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What went over the wire. `status` is 0 if no answer began; `complete` tells whether it came to its end."""

    scope: Scope
    request: Body
    status: int
    headers: Headers
    response: Body
    complete: bool

    @classmethod
    def unpacked(cls, packed: bytes) -> Self:
        """What `pack` packed in this process."""
        (method, path, query, sent), request, (status, headers, complete), response = marshal.loads(packed)  # noqa: S302
        scope = {"method": method, "path": path, "query_string": query, "headers": sent}
        return cls(scope, Body(*request), status, headers, Body(*response), complete)

    def sent_secrets(self) -> list[tuple[str, str]]:
        """The credentials in the headers, each with its kind: they are masked wherever else they stand."""
        found = []
        for name, value in self.scope["headers"]:
            kind = _SECRET_HEADERS.get(name)
            if kind is not None:
                text = value.decode("latin-1").strip()
                found.append((text.rpartition(" ")[2] if kind == "jeton" else text, kind))
        return found

    def request_value(self, masker: SessionMasker) -> dict[str, Any]:
        """Headers and body of the demand, masked."""
        return _message(self.scope["headers"], self.request, masker)

    def response_value(self, masker: SessionMasker) -> dict[str, Any]:
        """Headers and body of the answer, masked."""
        return _message(self.headers, self.response, masker)

    def path(self, masker: SessionMasker) -> str:
        """The path in the session, masked and bounded."""
        return masker.text(self.scope["path"])[:_LONGEST_PATH]

    def query(self, masker: SessionMasker) -> str:
        """The query laid open, masked and bounded."""
        raw: bytes = self.scope["query_string"]
        return masker.form(raw.decode("latin-1"))[:_LONGEST_QUERY] if raw else ""


def pack(exchange: Exchange) -> bytes:
    """All of an exchange as one object: kept as the hundred that it is made of, it would cost as much again to be freed.

    Of a page, the text is looked at only where it tells of a refusal.
    """
    scope, nature = exchange.scope, exchange.named.get(b"content-type", b"")
    is_shown = exchange.status >= 400 or is_readable(nature.decode("latin-1"))
    return marshal.dumps(
        (
            (scope["method"], scope["path"], scope["query_string"], [*scope["headers"]]),
            (exchange.asked, exchange.asked_size),
            (exchange.status, exchange.headers, exchange.complete),
            (exchange.told if is_shown else b"", exchange.told_size),
        ),
        _WITHOUT_REFERENCES,
    )


@lru_cache(maxsize=64)
def is_readable(nature: str) -> bool:
    """Whether a body of that content type is a text that the journal shows."""
    return _READABLE.search(nature.lower()) is not None


def header_of(headers: Headers, name: bytes) -> str:
    """The first header of that name (in lower case), or an empty text."""
    for one, value in headers:
        if one.lower() == name:
            return value.decode("latin-1")
    return ""


def _message(headers: Headers, body: Body, masker: SessionMasker) -> dict[str, Any]:
    shown = []
    for raw, value in headers[:_MOST_HEADERS]:
        name = raw.decode("latin-1").lower()
        masked = masker.header(name, value.decode("latin-1"))[:_LONGEST_HEADER]
        shown.append({"name": masker.text(name)[:_LONGEST_HEADER], "value": masked})
    return {"headers": shown, "body": _body(body, header_of(headers, b"content-type"), masker)}


def _body(body: Body, nature: str, masker: SessionMasker) -> dict[str, Any]:
    """Type, size, text (None where it is nothing to read: pages, pictures, nothing at all), and whether it was cut."""
    nature = nature.lower()
    value: dict[str, Any] = {"type": masker.text(nature)[:100], "size": body.size, "cut": False, "text": None}
    if body.size and is_readable(nature):
        text = body.held.decode("utf-8", "replace")
        if body.size > len(body.held):
            text = _LAST_WORDS.sub("", text)
        masked = masker.body(text, nature)
        value["text"], value["cut"] = (
            masked[:KEPT_CHARACTERS],
            len(masked) > KEPT_CHARACTERS or body.size > len(body.held),
        )
    return value
