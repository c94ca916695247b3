"""Looking for exchanges in a journal: by who asked, as whom, what, by which rule, how it ended and since when."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

Entry = Mapping[str, Any]
LIMIT = 100


class UnknownSince(ValueError):
    """`since` is neither an exchange that is kept nor a moment."""


def select(entries: Sequence[Entry], asked: Mapping[str, str], masked: Callable[[str], str]) -> list[Entry]:
    """The exchanges that keep every filter asked for, the newest first and `limit` at most; UnknownSince.

    `entries` come the oldest first. A persona may be asked for by a login or by what the journal shows in its place, which
    `masked` gives.
    """
    found = _since(entries, asked["since"]) if "since" in asked else entries
    chosen = [one for one in reversed(found) if all(_keeps(one, name, value, masked) for name, value in asked.items())]
    return chosen[: int(asked.get("limit", LIMIT))]


def _keeps(entry: Entry, name: str, value: str, masked: Callable[[str], str]) -> bool:
    if name == "client":
        return value in {entry["partner"], entry["client"]}
    if name == "persona":
        return entry["persona"] in {value, masked(value)}
    if name == "rule":
        return value in entry["rules"]
    if name == "status":
        return str(entry["status"]).startswith(value.removesuffix("xx"))
    return name != "operation" or entry["operation"] == value


def _since(entries: Sequence[Entry], since: str) -> Sequence[Entry]:
    for position, entry in enumerate(entries):
        if entry["id"] == since:
            return entries[position + 1 :]
    try:
        # A "+" that was not encoded is a blank by the time it gets here.
        moment = datetime.fromisoformat(since.replace(" ", "+"))
    except ValueError as cause:
        raise UnknownSince from cause
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return [entry for entry in entries if datetime.fromisoformat(entry["moment"]) >= aware]
