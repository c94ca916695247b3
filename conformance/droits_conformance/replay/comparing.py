"""Whether a breach that was judged again is still there."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from droits_conformance.replay.recorded import Recorded
from droits_conformance.report.sarif_results import fingerprint

_UNJUDGED = frozenset({"errored", "misconfigured", "skipped", "inapplicable"})


class State(StrEnum):
    """What became of a breach."""

    STILL = "still-there"
    CHANGED = "changed"
    GONE = "gone"
    NOT_JUDGED = "not-judged"


@dataclass(frozen=True, slots=True)
class Replayed:
    """The outcome: what the breach became, the finding that shows it (None if gone), and why it could not be judged."""

    state: State
    finding: dict[str, Any] | None = None
    reason: str | None = None

    @property
    def exit_code(self) -> int:
        """0 gone, 1 there or changed, 2 not judged."""
        return {State.GONE: 0, State.NOT_JUDGED: 2}.get(self.state, 1)


def compared(recorded: Recorded, again: dict[str, Any]) -> Replayed:
    """What became of a finding, by the document of a run of its rule alone."""
    rule = again["rules"][0] if again["rules"] else None
    if rule is None or again["run"]["interrupted"]:
        return Replayed(State.NOT_JUDGED, reason="the run was stopped before the end")
    if rule["verdict"] in _UNJUDGED:
        return Replayed(State.NOT_JUDGED, reason=f"{rule['verdict']}: {rule['reason']}")
    if not rule["findings"]:
        return Replayed(State.GONE)
    before = fingerprint(recorded.rule, recorded.finding)
    same = [finding for finding in rule["findings"] if fingerprint(rule, finding) == before]
    if same:
        return Replayed(State.STILL, _same_person(same, recorded) or same[0])
    return Replayed(State.CHANGED, rule["findings"][0])


def _same_person(findings: list[dict[str, Any]], recorded: Recorded) -> dict[str, Any] | None:
    asked = recorded.finding["asked"]
    return next((finding for finding in findings if finding["asked"] == asked), None)
