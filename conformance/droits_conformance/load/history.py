"""Figures over time: for each second how many calls were answered and how long they took, and all of it together."""

import time
from collections import Counter
from typing import Any, Protocol

PERCENTILES = (50, 95, 99)
_SHORTEST = 0.2  # seconds: a point about less says nothing of a rate


class Entry(Protocol):
    """Figures of Locust about one name."""

    name: str
    method: str
    num_requests: int
    num_failures: int
    response_times: dict[int, int]


class Stats(Protocol):
    """Figures of Locust about all names, and the errors."""

    entries: dict[tuple[str, str], Any]
    errors: dict[Any, Any]


class History:
    """Looks at the figures from time to time."""

    def __init__(self, stats: Stats) -> None:
        self._stats = stats
        self._started = self._looked = time.monotonic()
        self._before: Counter[int] = Counter()
        self._points: list[dict[str, float]] = []

    def look(self) -> None:
        """One point more: what came since the last one."""
        now, times = time.monotonic(), self._times()
        new = times - self._before
        point = {"at": now - self._started, "rate": new.total() / (now - self._looked)}
        point |= {f"p{rank}": percentile(new, rank) for rank in PERCENTILES}
        self._points.append(point)
        self._before, self._looked = times, now

    def figures(self) -> dict[str, Any]:
        """All that the judge wants to know, up to now."""
        if time.monotonic() - self._looked >= _SHORTEST:
            self.look()
        entries = sorted(self._stats.entries.values(), key=lambda one: (one.method, one.name))
        return {
            "seconds": self._looked - self._started,
            "points": self._points,
            "entries": [_entry(one) for one in entries],
            "calls": {f"p{rank}": percentile(self._times(), rank) for rank in PERCENTILES},
            "errors": [
                {"method": one.method, "name": one.name, "error": str(one.error), "count": one.occurrences}
                for one in self._stats.errors.values()
            ],
        }

    def _times(self) -> Counter[int]:
        calls = (one for one in self._stats.entries.values() if one.method == "call" and " " not in one.name)
        return sum((Counter(one.response_times) for one in calls), Counter())


def percentile(times: Counter[int], rank: int) -> float:
    """The milliseconds within which `rank` of 100 were answered; 0 if there were none."""
    wanted, seen = times.total() * rank / 100, 0
    for milliseconds in sorted(times):
        seen += times[milliseconds]
        if seen >= wanted:
            return float(milliseconds)
    return 0.0


def _entry(entry: Entry) -> dict[str, Any]:
    times = Counter(entry.response_times)
    told = {"kind": entry.method, "name": entry.name, "count": entry.num_requests, "failed": entry.num_failures}
    return told | {f"p{rank}": percentile(times, rank) for rank in PERCENTILES}
