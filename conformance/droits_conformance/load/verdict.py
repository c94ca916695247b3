"""What the figures of a load say of the target: which of the things that were declared do not hold."""

from dataclasses import dataclass
from typing import Any

from droits_conformance.load.declaration import Declaration
from droits_conformance.load.quota import QUOTA
from droits_conformance.target import Profile

REACHED = 0.9  # part of the declared rate that must be reached for the load to have been that load
WRONG, NOTHING = "wrong:", "nothing:"
"""How the words of an error begin: an answer that was not owed, and no answer at all."""
_SLACK = 1.0  # seconds: a window of the quota that had begun before, and one that ends after


@dataclass(frozen=True, slots=True)
class Objection:
    """Something that does not hold, by a stable code."""

    code: str
    seen: str
    expected: str

    def __str__(self) -> str:
        """One line."""
        return f"{self.code}: {self.seen}; expected {self.expected}"


def objections(figures: dict[str, Any], declared: Declaration, profile: Profile) -> list[Objection]:
    """All of them; none if the target bears the load."""
    calls = [one for one in figures["entries"] if not one["name"].startswith(f"{QUOTA} ")]
    found = [*_wrong(figures), *_unanswered(figures, calls, declared), *_rate(figures, declared)]
    found += _slow(figures, declared)
    return [*found, *_quotas(figures, profile)]


def _wrong(figures: dict[str, Any]) -> list[Objection]:
    """Answers that were not owed, somebody else's among them: each is one too many."""
    wrong = [one for one in figures["errors"] if one["error"].startswith(WRONG)]
    return [
        Objection("wrong-answer", f"{one['count']} × {one['name']}: {_words(one['error'])}", "what is owed to who asks")
        for one in wrong
    ]


def _unanswered(figures: dict[str, Any], calls: list[dict[str, Any]], declared: Declaration) -> list[Objection]:
    names = {one["name"] for one in calls}
    lost = [one for one in figures["errors"] if one["error"].startswith(NOTHING) and one["name"] in names]
    count, total = sum(one["count"] for one in lost), sum(one["count"] for one in calls)
    if count <= declared.errors * total:
        return []
    kinds = ", ".join(sorted({f"{one['name']} {_words(one['error'])}" for one in lost}))
    return [Objection("errors", f"{count} of {total} without an answer ({kinds})", f"at most {declared.errors:.2%}")]


def _rate(figures: dict[str, Any], declared: Declaration) -> list[Objection]:
    lasting = figures["points"][1:] or figures["points"]  # in the first second people come in
    rate = sum(point["rate"] for point in lasting) / max(1, len(lasting))
    if rate >= REACHED * declared.rate:
        return []
    more = f"at least {REACHED * declared.rate:g}: let more people in (--people), or ask from more machines"
    return [Objection("rate-not-reached", f"{rate:.1f} calls/s", more)]


def _slow(figures: dict[str, Any], declared: Declaration) -> list[Objection]:
    limits = {"p50": declared.p50, "p99": declared.p99}
    return [
        Objection("slow", f"{name} {figures['calls'][name]:g} ms", f"at most {most:g} ms (ROB-005)")
        for name, most in limits.items()
        if most is not None and figures["calls"][name] > most
    ]


def _quotas(figures: dict[str, Any], profile: Profile) -> list[Objection]:
    """Within a quota as many pass as it allows, and not one more, whatever the others do."""
    found = []
    for client in profile.apart:
        entry = next((one for one in figures["entries"] if one["name"] == f"{QUOTA} {client.name}"), None)
        if entry is None or client.per_second is None:
            continue
        passed, most = entry["count"] - entry["failed"], client.per_second * (figures["seconds"] + _SLACK)
        if passed > most:
            found.append(Objection("quota-exceeded", f"{passed} calls of {client.name} passed", f"at most {most:.0f}"))
        if passed < most / 2:
            found.append(Objection("quota-starved", f"{passed} calls of {client.name} passed", f"about {most:.0f}"))
    return found


def _words(error: str) -> str:
    """What an error says, without its kind."""
    return error.partition(" ")[2]
