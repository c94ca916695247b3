"""An exchange as the control API shows it: in a line of a list, whole, and explained."""

from collections.abc import Mapping
from typing import Any

from droits_simulator.journal.decision import path_of, summary_of

Entry = Mapping[str, Any]
_IN_A_LIST = (
    "id", "moment", "duration_ms", "kind", "method", "path", "query", "status", "operation", "partner", "client", "persona",
    "verdict", "refused_at", "code", "rules", "faults",
)  # fmt: skip


def in_a_list(entry: Entry) -> dict[str, Any]:
    """Who asked what and how it ended, without headers and bodies."""
    return {name: entry[name] for name in _IN_A_LIST} | {"summary": summary_of(entry)}


def whole(entry: Entry) -> dict[str, Any]:
    """All that is kept, with the way to the answer."""
    kept = {name: entry[name] for name in ("complete", "request", "response")}
    return in_a_list(entry) | kept | {"decision": path_of(entry)}


def explained(entry: Entry) -> dict[str, Any]:
    """The way to the answer, and what it hung on."""
    facts = entry["facts"]
    convention = facts.get("convention")
    return in_a_list(entry) | {
        "decision": path_of(entry),
        "household": facts.get("caller", {}).get("household"),
        "caller": facts.get("caller", {}).get("person"),
        "person": facts.get("person", {}).get("person"),
        "convention": convention and _convention_line(convention, entry["operation"]),
        "window": facts.get("window"),
        "hidden": facts.get("hidden"),
        "description": facts.get("description"),
    }


def _convention_line(convention: Entry, operation: str | None) -> dict[str, Any]:
    """The convention, its names, and its word on the operation."""
    names = {name: convention[name] for name in ("id", "libelle", "title")}
    return names | {"operation": operation, "grants": convention["grants"]}
