"""FEN-012 on a 29 February, and on days when there is nothing to see."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import orjson
import pytest

from droits_conformance.call import Answer, Call
from droits_conformance.checks.fenetre_leap_day import a_year_from_29_february_ends_on_28_february as judges
from droits_conformance.checks.fenetre_leap_day import next_leap_day
from droits_conformance.finding import Broken, Inapplicable
from droits_conformance.oracle import Oracle
from droits_conformance.probe import Probe
from droits_fixtures import load_cast

LEAP = date(2028, 2, 29)
Mistake = Callable[[Any, Call], Answer]


@pytest.fixture(scope="module")
def leaping(bench: Any) -> Callable[..., Probe]:
    """A probe on a conforming target whose day is 29 February, but for a mistake."""
    there = type(bench)(load_cast(LEAP))

    def probe(mistake: Mistake | None = None) -> Probe:
        target = there.target(mistake)
        target.oracle = Oracle(target.cast, LEAP)
        found: Probe = there.probe_for("FEN-012", target)
        found.today = LEAP
        return found

    return probe


def dates_moved(target: Any, call: Call) -> Answer:
    """Every date_fin on the horizon is a day late."""
    answer: Answer = target.honest(call)
    return replace(answer, body=answer.body.replace(b"2029-02-28", b"2029-03-01"))


def refuses_the_day(target: Any, call: Call) -> Answer:
    answer: Answer = target.honest(call)
    return replace(answer, status=500) if call.date_debut == LEAP and call.date_fin is None else answer


def a_day_less(target: Any, call: Call) -> Answer:
    """Without dateFin the window seems to be another: one right is missing."""
    answer: Answer = target.honest(call)
    if call.date_debut is None or call.date_fin is not None or answer.status != 200:
        return answer
    return replace(answer, body=orjson.dumps(answer.json()[1:]))


def nothing_held(target: Any, call: Call) -> Answer:
    answer: Answer = target.honest(call)
    return answer if call.date_debut is None else replace(answer, status=200, body=b"[]")


def test_a_conforming_target_passes_on_a_29_february(leaping: Callable[..., Probe]) -> None:
    probe = leaping()
    judges(probe)

    assert probe.evaluated > 6


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        (dates_moved, "until 2029-03-01; expected no end after 2029-02-28"),
        (refuses_the_day, "status 500; expected status 200"),
        (a_day_less, "expected the answer with dateFin=2029-02-28"),
    ],
)
def test_a_year_that_ends_elsewhere_is_found(leaping: Callable[..., Probe], mistake: Mistake, told: str) -> None:
    with pytest.raises(Broken) as caught:
        judges(leaping(mistake))

    assert told in str(caught.value)


def test_empty_lists_prove_nothing(leaping: Callable[..., Probe]) -> None:
    probe = leaping(nothing_held)

    with pytest.raises(Inapplicable, match="nobody is shown a right on 2028-02-29"):
        judges(probe)

    assert probe.evaluated == 0


def test_on_another_day_there_is_nothing_to_see(bench: Any) -> None:
    target = bench.target()

    with pytest.raises(Inapplicable, match="it shows on a 29 February only"):
        judges(bench.probe_for("FEN-012", target))

    assert target.calls == 0


def test_without_people_nobody_can_be_asked(bench: Any) -> None:
    with pytest.raises(Inapplicable, match="data set of the target is unknown"):
        judges(bench.probe_for("FEN-012", bench.target(), known=False))


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2026, 11, 24), LEAP),
        (LEAP, LEAP),
        (date(2028, 3, 1), date(2032, 2, 29)),
        (date(2096, 3, 1), date(2104, 2, 29)),
    ],
)
def test_the_next_leap_day(day: date, found: date) -> None:
    assert next_leap_day(day) == found
