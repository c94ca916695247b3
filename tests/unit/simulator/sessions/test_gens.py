"""Which day the people of a session are told from."""

from datetime import date

import pytest

from droits_simulator.sessions import Session, living_on, within

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


@pytest.mark.parametrize(("since", "told"), [(None, TUESDAY), ("2026-11-23", MONDAY)])
def test_people_are_told_from_the_day_unless_their_session_moved_on(since: str | None, told: date) -> None:
    people = living_on(lambda day: day)

    with within(Session(people_of=since)):
        assert people(TUESDAY) == told


def test_the_day_survives_the_store() -> None:
    session = Session(people_of="2026-11-23")

    assert Session.of(session.as_value()).people_of == "2026-11-23"
