"""What became of a breach that was judged again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from droits_conformance.replay.comparing import Replayed, State, compared
from droits_conformance.replay.recorded import Recorded
from droits_conformance.replay.wording import lines_of

Make = Callable[..., dict[str, Any]]


@pytest.fixture
def recorded(make_document: Make, make_finding: Make, write: Callable[[Any], Path]) -> Recorded:
    return Recorded.read(write(make_document(make_finding())), "AUT-001.1")


def again(document: dict[str, Any], verdict: str, reason: str | None = None) -> dict[str, Any]:
    document["rules"][0] |= {"verdict": verdict, "reason": reason}
    return document


def test_the_same_breach_is_still_there(recorded: Recorded, make_document: Make, make_finding: Make) -> None:
    outcome = compared(recorded, make_document(make_finding()))

    assert (outcome.state, outcome.exit_code) == (State.STILL, 1)


def test_the_same_breach_of_another_person_is_still_there(
    recorded: Recorded, make_document: Make, make_finding: Make
) -> None:
    assert compared(recorded, make_document(make_finding(asked="getMe as lea"))).state is State.STILL


def test_among_equal_breaches_that_of_the_same_person_is_shown(
    recorded: Recorded, make_document: Make, make_finding: Make
) -> None:
    outcome = compared(recorded, make_document(make_finding(asked="getMe as lea"), make_finding()))

    assert outcome.finding is not None
    assert outcome.finding["asked"] == "getMe as claire.dupont"


def test_another_breach_of_the_rule_is_a_change(recorded: Recorded, make_document: Make, make_finding: Make) -> None:
    outcome = compared(recorded, make_document(make_finding("another shape")))

    assert (outcome.state, outcome.exit_code) == (State.CHANGED, 1)


def test_a_rule_that_is_kept_is_a_breach_gone(recorded: Recorded, make_document: Make) -> None:
    outcome = compared(recorded, again(make_document(), "passed"))

    assert (outcome.state, outcome.exit_code) == (State.GONE, 0)


@pytest.mark.parametrize("verdict", ["errored", "misconfigured", "skipped", "inapplicable"])
def test_a_rule_that_was_not_judged_is_never_a_breach_gone(
    recorded: Recorded, make_document: Make, verdict: str
) -> None:
    outcome = compared(recorded, again(make_document(), verdict, "no clock"))

    assert (outcome.state, outcome.exit_code, outcome.reason) == (State.NOT_JUDGED, 2, f"{verdict}: no clock")


def test_a_run_that_was_stopped_is_no_verdict(recorded: Recorded, make_document: Make) -> None:
    document = make_document() | {"run": {"interrupted": True}}

    assert compared(recorded, document).state is State.NOT_JUDGED


def test_expected_stands_beside_seen(recorded: Recorded) -> None:
    lines = list(lines_of(recorded, Replayed(State.STILL, recorded.finding)))

    assert lines[-2:] == ["  expected   | seen", "  status 401 | status 200"]


def test_long_texts_stand_one_below_the_other(recorded: Recorded, make_finding: Make) -> None:
    lines = list(lines_of(recorded, Replayed(State.STILL, make_finding("x" * 100))))

    assert lines[-1] == f"  seen      {'x' * 100}"


def test_a_change_says_what_was_before(recorded: Recorded, make_finding: Make) -> None:
    lines = list(lines_of(recorded, Replayed(State.CHANGED, make_finding("another shape"))))

    assert "  before    getMe as claire.dupont: status 200" in lines


def test_no_escape_of_a_target_reaches_the_terminal(recorded: Recorded, make_finding: Make) -> None:
    assert "\x1b" not in "".join(lines_of(recorded, Replayed(State.STILL, make_finding("\x1b[31m\n"))))
