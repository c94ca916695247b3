"""Waiting with a clock that moves only when somebody sleeps."""

import pytest

from droits_conformance.patience import STEP, Patience


class Night:
    """Seconds that pass by sleeping, and how long each sleep was."""

    def __init__(self) -> None:
        self.seconds = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


@pytest.fixture
def night() -> Night:
    return Night()


def test_a_wait_is_told_from_all_that_is_left_to_nothing(night: Night) -> None:
    told: list[tuple[str, float, float]] = []
    patience = Patience(lambda *step: told.append(step), monotonic=lambda: night.seconds, sleep=night.sleep)

    patience.wait_until(101.2, "a token to expire")

    assert night.seconds == pytest.approx(101.2)
    assert max(night.slept) <= STEP
    assert {what for what, _, _ in told} == {"a token to expire"}
    assert [left for _, _, left in told] == pytest.approx([1.2, 0.7, 0.2, 0.0])
    assert [total for _, total, _ in told] == pytest.approx([1.2] * 4)


def test_what_has_passed_by_itself_is_not_waited_for_and_not_told(night: Night) -> None:
    told: list[tuple[str, float, float]] = []
    patience = Patience(lambda *step: told.append(step), monotonic=lambda: night.seconds, sleep=night.sleep)

    patience.wait_until(99.0, "a token to expire")

    assert (night.slept, told) == ([], [])


def test_who_interrupts_a_wait_is_heard(night: Night) -> None:
    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    patience = Patience(monotonic=lambda: night.seconds, sleep=interrupted)

    with pytest.raises(KeyboardInterrupt):
        patience.wait_until(110.0, "a token to expire")
