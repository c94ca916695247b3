"""Where a journal comes from: the control API of a sandbox session, or an archive that was kept."""

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import orjson

from droits_conformance.audit.errors import JournalUnreadable

Entry = dict[str, Any]
MOST = 1000  # what one demand for the archive may bring
ROOT = ("default", "/")
_SECONDS = 30.0
_CREATOR = "Banc Droits"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def address_of(session: str, url: str) -> str:
    """The address of a session, without final slash: of the root, of an id below `url`, or as it was given whole."""
    if session.startswith(("http://", "https://")):
        return session.rstrip("/").removesuffix("/control")
    home = url.rstrip("/")
    return home if session in ROOT else f"{home}/s/{quote(session, safe='')}"


def fetch_archive(address: str, token: str | None, transport: httpx.BaseTransport | None = None) -> list[Entry]:
    """The last exchanges of the session at `address`, the oldest first; JournalUnreadable."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        # A corporate proxy stands in front of others' sandboxes, never in front of this machine.
        is_here = urlsplit(address).hostname in _LOOPBACK
        with httpx.Client(timeout=_SECONDS, transport=transport, trust_env=not is_here) as client:
            answer = client.get(f"{address}/control/journal.har", params={"limit": MOST}, headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as cause:
        reason = str(cause) or type(cause).__name__
        raise JournalUnreadable(address, reason, "start a sandbox, or name another with --url") from cause
    if answer.status_code != 200:
        raise JournalUnreadable(address, f"status {answer.status_code}", _advice(answer.status_code))
    return entries_of(answer.content, address)


def read_archive(path: Path) -> list[Entry]:
    """The exchanges in a file; JournalUnreadable."""
    try:
        return entries_of(path.read_bytes(), str(path))
    except OSError as cause:
        raise JournalUnreadable(str(path), f"cannot be read ({cause.strerror})", _KEPT) from cause


def entries_of(content: bytes, source: str) -> list[Entry]:
    """The entries of an archive that a sandbox made: only there is everything masked, and named as we read it."""
    try:
        log = orjson.loads(content)["log"]
        creator, entries = log["creator"]["name"], log["entries"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as cause:
        raise JournalUnreadable(source, "no HTTP Archive", _KEPT) from cause
    if creator != _CREATOR or not isinstance(entries, list):
        raise JournalUnreadable(source, f"an archive made by {str(creator)[:40]!r}, not by a sandbox", _KEPT)
    return entries


_KEPT = "keep one with `curl -o journal.har SESSION/control/journal.har?limit=1000`"


def _advice(status: int) -> str:
    if status == 401:
        return "give its control token with --token env:NAME, or in BANC_DROITS_CONTROL_TOKEN"
    return "name a session that is open, or `default` for the one at the root, and the sandbox with --url"
