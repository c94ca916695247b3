"""One call as the journal shows it, laid open for whoever judges it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import orjson

from droits_conformance.audit.archive import Entry
from droits_conformance.audit.errors import JournalUnreadable

_SESSION = re.compile(r"^/s/[^/]+")
_BROKER = re.compile(r"^/api/(v[12])(/.*)$")
_INTERACTION = re.compile(r"/interaction/([^/?#]+)")
_BEARER = re.compile(r"^bearer\s+(\S+)$", re.IGNORECASE)
WISH = "voeu:"  # how the journal calls a wish that was granted
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """What was asked, when, and how it ended; every identity and secret in it is a pseudonym.

    `moment` is the session's time, `lasted` how long the answer took, `began` when by the machine's own time (from any
    beginning), which nobody moves. `version` is that of FranceConnect (v1, v2), None
    at the rights API; `place` the path below it. `sent` and `told` are the members of a form and of a JSON answer.
    `status` is 0 while nothing was answered; `complete` tells whether the answer came to its end.
    """

    id: str
    moment: datetime
    lasted: timedelta
    began: timedelta
    method: str
    version: str | None
    place: str
    query: Pairs
    headers: Mapping[str, str]
    sent: Mapping[str, str]
    status: int
    complete: bool
    location: str
    retry_after: str
    told: Mapping[str, Any] = field(repr=False)
    operation: str | None = None
    partner: str | None = None
    client: str | None = None
    convention: str | None = None
    persona: str | None = None
    code: str | None = None
    faults: tuple[str, ...] = ()

    @property
    def answered(self) -> datetime:
        """When the answer had come."""
        return self.moment + self.lasted

    def follows(self, other: "Call") -> bool:
        """Whether it began once the other was answered: who asked could know what that answer says."""
        return self.began >= other.began + other.lasted

    @property
    def is_rights(self) -> bool:
        """Whether it is a call of the rights API."""
        return self.version is None

    @property
    def has_failed(self) -> bool:
        """Whether the other side failed: a 5xx, no answer, or half of one."""
        return self.status >= 500 or self.status == 0 or not self.complete

    @property
    def is_wished(self) -> bool:
        """Whether it was answered as somebody wished, for the sake of a test."""
        return any(fault.startswith(WISH) for fault in self.faults)

    @property
    def parameters(self) -> dict[str, str]:
        """What was sent in the address and in the form."""
        return {**dict(self.query), **self.sent}

    @property
    def bearer(self) -> str | None:
        """The token in the header Authorization, or None."""
        found = _BEARER.match(self.headers.get("authorization", "").strip())
        return found[1] if found else None

    @property
    def interaction(self) -> str | None:
        """The journey through FranceConnect's pages to which it belongs, or which it opens."""
        found = _INTERACTION.search(self.place) or _INTERACTION.search(self.location)
        return found[1] if found else None

    @property
    def returned(self) -> dict[str, str]:
        """What FranceConnect sends back to the service by this answer; empty if it sends nobody back."""
        if _INTERACTION.search(self.location):
            return {}
        pairs = dict(parse_qsl(urlsplit(self.location).query, keep_blank_values=True))
        return pairs if "code" in pairs or "error" in pairs else {}

    @property
    def name(self) -> str:
        """What was called: an operation, or an address of FranceConnect, never with what was sent."""
        if self.version is None:
            return self.operation or "API de droits"
        return f"FranceConnect {self.version} {_INTERACTION.sub('/interaction', self.place)}"


def call_of(entry: Entry) -> Call:
    """From an entry of the archive; JournalUnreadable if it is none."""
    try:
        return _call(entry)
    except (KeyError, TypeError, ValueError, AttributeError) as cause:
        seen = f"an entry that cannot be used ({type(cause).__name__})"
        raise JournalUnreadable("journal.har", seen, "take the archive as the sandbox gives it") from cause


def _call(entry: Entry) -> Call:
    request, response = entry["request"], entry["response"]
    # Masked paths are laid open; what is no path any more is never looked at.
    path = _SESSION.sub("", urlsplit(request["url"].partition("?")[0]).path)
    broker = _BROKER.match(path)
    answer = _headers(response["headers"])
    return Call(
        id=entry["_id"],
        moment=datetime.fromisoformat(entry["startedDateTime"]),
        began=timedelta(milliseconds=entry["_began_ms"]),
        lasted=timedelta(milliseconds=entry["time"]),
        method=request["method"],
        version=broker[1] if broker else None,
        place=broker[2] if broker else path,
        query=tuple((one["name"], one["value"]) for one in request["queryString"]),
        headers=_headers(request["headers"]),
        sent=_form(request.get("postData", {})),
        status=response["status"],
        complete=entry.get("_complete", True),
        location=answer.get("location", ""),
        retry_after=answer.get("retry-after", ""),
        told=_json(response["content"]),
        operation=entry["_operation"],
        partner=entry["_partner"],
        client=entry.get("_client"),
        convention=entry.get("_convention"),
        persona=entry["_persona"],
        code=entry.get("_code"),
        faults=tuple(entry.get("_faults", ())),
    )


def _headers(listed: list[dict[str, str]]) -> dict[str, str]:
    return {one["name"].lower(): one["value"] for one in reversed(listed)}


def _form(data: Mapping[str, str]) -> dict[str, str]:
    """The journal packs only % and & in a form, so that a plus is a plus."""
    if "x-www-form-urlencoded" not in data.get("mimeType", ""):
        return {}
    pairs = (part.partition("=") for part in data["text"].split("&"))
    return {unquote(name): unquote(value) for name, _, value in pairs}


def _json(content: Mapping[str, Any]) -> dict[str, Any]:
    if "json" not in content.get("mimeType", ""):
        return {}
    try:
        told = orjson.loads(content.get("text", ""))
    except orjson.JSONDecodeError:
        return {}
    return told if isinstance(told, dict) else {}
