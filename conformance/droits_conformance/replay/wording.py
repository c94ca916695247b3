"""What `droits replay` says: plain lines, expected beside seen, each on one line."""

from collections.abc import Iterator
from typing import Any

from droits_conformance.replay.comparing import Replayed, State
from droits_conformance.replay.recorded import Recorded
from droits_conformance.report.plain import one_line

_WORDS = {
    State.STILL: "still there",
    State.CHANGED: "changed: the rule is broken in another way",
    State.GONE: "gone: the rule is kept",
    State.NOT_JUDGED: "no verdict",
}
_WIDTH = 60


def lines_of(recorded: Recorded, replayed: Replayed) -> Iterator[str]:
    """The outcome for people."""
    yield f"{recorded.id} {recorded.rule['title']}"
    yield f"{_WORDS[replayed.state]}" + (f" ({one_line(replayed.reason)})" if replayed.reason else "")
    finding = replayed.finding
    if finding is None:
        return
    if finding.get("household"):
        yield f"  household {finding['household']['people']}, {one_line(finding['household']['sentence'])}"
    yield f"  asked     {one_line(finding['asked'])}"
    yield from _side_by_side(finding)
    yield from _before(recorded, replayed)
    yield from _exchange(finding)


def _side_by_side(finding: dict[str, Any]) -> Iterator[str]:
    expected, seen = one_line(finding["expected"]), one_line(finding["seen"])
    if len(expected) > _WIDTH or len(seen) > _WIDTH:
        yield f"  expected  {expected}"
        yield f"  seen      {seen}"
        return
    width = max(len(expected), len("expected"))
    yield f"  {'expected':<{width}} | seen"
    yield f"  {expected:<{width}} | {seen}"


def _before(recorded: Recorded, replayed: Replayed) -> Iterator[str]:
    if replayed.state is State.CHANGED:
        finding = recorded.finding
        yield f"  before    {one_line(finding['asked'])}: {one_line(finding['seen'])}"


def _exchange(finding: dict[str, Any]) -> Iterator[str]:
    how = finding.get("reproduce") or {}
    if how.get("curl"):
        yield f"  curl      {one_line(how['curl'])}"
