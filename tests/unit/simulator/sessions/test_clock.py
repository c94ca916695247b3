"""One clock for everything in a session."""

from datetime import UTC, datetime, timedelta

from droits_simulator.clock import FixedClock
from droits_simulator.sessions import Session, SessionClock, current, within

MOMENT = datetime(2026, 11, 24, 11, tzinfo=UTC)
CLOCK = SessionClock(FixedClock(MOMENT))


def test_outside_of_requests_it_is_the_machine_s_time() -> None:
    assert CLOCK.now() == MOMENT
    assert current() == Session()


def test_a_session_is_ahead_or_behind_by_its_offset_and_others_are_not() -> None:
    with within(Session("a", offset=86400)):
        assert CLOCK.now() == MOMENT + timedelta(days=1)
        with within(Session("b", offset=-60)):
            assert CLOCK.now() == MOMENT - timedelta(minutes=1)
        assert CLOCK.now() == MOMENT + timedelta(days=1)


def test_a_stopped_clock_stands_still_whatever_the_machine_says() -> None:
    with within(Session("a", offset=5, stopped_at=MOMENT.timestamp() + 60)):
        assert CLOCK.now() == MOMENT + timedelta(minutes=1)


def test_one_request_may_be_answered_at_another_moment_which_settles_nothing() -> None:
    with within(Session("a", wished_at=MOMENT.timestamp() + 3600)):
        assert CLOCK.now() == MOMENT + timedelta(hours=1)
        assert SessionClock(FixedClock(MOMENT), settled=True).now() == MOMENT
