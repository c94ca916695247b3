"""FEN: the date window (spec/rules/fenetre.yaml).

What is compared is what the window decides (`reading.sight`): which sorts of rights are there, which flags are up,
whether there is a doctor. How a right is written is the business of the CTR, EXO and MED rules.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any, Final

from droits_conformance.call import Answer
from droits_conformance.checks.people import (
    CAISSE,
    DOCTOR,
    LISTS,
    OPERATIONS,
    Ask,
    asks,
    expected,
    granted,
    holds,
    telling,
)
from droits_conformance.checks.reading import alike, content, entries_of, put, sight, sight_of, spans, status_is
from droits_conformance.checks.registry import check
from droits_conformance.checks.windows import DAY, Window, changing, held, over, some_changing, telling_apart
from droits_conformance.finding import Inapplicable
from droits_conformance.oracle.fenetre import year_after
from droits_conformance.probe import Probe
from droits_fixtures.model import Periode

DATED: Final = tuple(name for name in OPERATIONS if name != CAISSE)
NEAR: Final = timedelta(days=40)
NEVER_DATES: Final = ("2026-02-30", "2026-13-01", "", "demain", "null", "2026-W48-2", "2026-11", "1")


def shows_what_is_owed(probe: Probe, ask: Ask, window: Window = (None, None)) -> None:
    """What the window decides in the answer must be what the oracle expects."""
    answer = put(probe, ask, date_debut=window[0], date_fin=window[1])
    seen, owed = sight_of(probe, ask, answer), sight(ask, expected(probe, ask, *window)[1])
    probe.expect(seen == owed, answer, seen=seen, expected=owed)


def lists_about(probe: Probe, trait: Callable[[Periode], bool], words: str, at_most: int = 8) -> list[Ask]:
    """Questions about contracts and exonerations of people who hold one whose life has the trait.

    Where nobody knows what people hold, of people to whom the target shows something.
    """

    def tells(ask: Ask) -> bool:
        known = probe.named is None
        return any(trait(life) for life in held(ask.person, ask.operation_id)) if known else holds(probe, ask)

    questions = (ask for operation_id in granted(probe, *LISTS) for ask in asks(probe, operation_id))
    found = [ask for ask in questions if tells(ask)]
    if not found:
        raise Inapplicable(f"nobody in the data set has a right {words}")
    return found[:at_most]


def ended(today: date) -> Callable[[Periode], bool]:
    """Whether a right ended before the day of the call."""
    return lambda life: life.fin is not None and life.fin < today


@check("FEN-001")
def the_window_starts_on_the_day_of_the_call(probe: Probe) -> None:
    """Without dateDebut, a right that ended yesterday is gone and one that ends today is there."""

    def near(life: Periode) -> bool:
        return life.fin is not None and abs(life.fin - probe.today) <= NEAR

    lists = lists_about(probe, near, f"that ends within {NEAR.days} days of the day of the call")
    last_day = telling_apart(probe, (probe.today + DAY, None), *granted(probe, *DATED))
    for ask in (*lists, *last_day):
        shows_what_is_owed(probe, ask)


@check("FEN-002")
def the_window_ends_after_a_year(probe: Probe) -> None:
    """Without dateFin, a right that begins during the year after dateDebut is there, a later one is not."""

    def later(life: Periode) -> bool:
        return life.debut > probe.today

    for ask in lists_about(probe, later, "that begins after the day of the call"):
        shows_what_is_owed(probe, ask)
        shows_what_is_owed(probe, ask, (probe.today + DAY, None))
    for ask in telling_apart(probe, (None, year_after(probe.today) - DAY), *granted(probe, *DATED)):
        shows_what_is_owed(probe, ask)


@check("FEN-003")
def the_past_is_not_served(probe: Probe) -> None:
    """No served right, and no served period of rights, ended before the day of the call."""
    questions = lists_about(probe, ended(probe.today), "that has ended")
    for ask in questions + [one for one in telling(probe, *granted(probe, *LISTS)) if one not in questions]:
        answer = put(probe, ask)
        for entry in entries_of(probe, answer):
            for name, _, fin in spans(entry):
                past = fin is not None and fin < probe.today
                probe.expect(not past, answer, seen=f"{name} until {fin}", expected=f"nothing before {probe.today}")


@check("FEN-004")
def an_inverted_window_is_refused(probe: Probe) -> None:
    """dateFin before dateDebut, given or by default, is 400."""
    later = probe.today + timedelta(days=10)
    for ask in telling(probe):
        status_is(probe, put(probe, ask, date_debut=later, date_fin=later - DAY), 400)
        status_is(probe, put(probe, ask, date_fin=probe.today - DAY), 400)


@check("FEN-005")
def what_is_not_a_date_is_refused(probe: Probe) -> None:
    """Only a day of the calendar, written YYYY-MM-DD in ASCII digits, is a date."""
    first, *others = telling(probe)
    for text in (*NEVER_DATES, *_miswritten(probe.today + DAY)):
        status_is(probe, put(probe, first, date_debut=text), 400)
        status_is(probe, put(probe, first, date_fin=text), 400)
    for ask in others:
        for text in ("2026-02-30", (probe.today + DAY).strftime("%d/%m/%Y")):
            status_is(probe, put(probe, ask, date_debut=text), 400)
            status_is(probe, put(probe, ask, date_fin=text), 400)


def _miswritten(day: date) -> tuple[str, ...]:
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")  # noqa: RUF100 - digits that are not ASCII are the point
    iso = day.isoformat()
    return (day.strftime("%d/%m/%Y"), day.strftime("%Y%m%d"), iso.translate(arabic), f"{iso}T00:00:00", f" {iso}")


@check("FEN-006")
def each_right_overlaps_the_window(probe: Probe) -> None:
    """By its own dates, each right served shares a day with the window asked for."""
    for ask, (debut, fin) in some_changing(probe, *granted(probe, *LISTS)):
        answer = put(probe, ask, date_debut=debut, date_fin=fin)
        first = debut or probe.today
        last = fin or year_after(first)
        for entry in entries_of(probe, answer):
            for name, begins, ends in spans(entry):
                outside = (ends is not None and ends < first) or (begins is not None and begins > last)
                seen = f"{name} from {begins or 'before'} to {ends or 'later'}"
                probe.expect(not outside, answer, seen=seen, expected=f"a day from {first} to {last}")


@check("FEN-007")
def no_end_lies_beyond_the_horizon(probe: Probe) -> None:
    """Ends are known for one year at most, however long the window."""
    horizon = year_after(probe.today)

    def beyond(life: Periode) -> bool:
        return life.fin is None or life.fin > horizon

    for ask in lists_about(probe, beyond, "that goes on for more than a year"):
        for end in (None, horizon + timedelta(days=800)):
            answer = put(probe, ask, date_fin=end)
            for entry in entries_of(probe, answer):
                for name, _, fin in spans(entry):
                    known = fin is None or fin <= horizon
                    probe.expect(known, answer, seen=f"{name} until {fin}", expected=f"no end after {horizon}")


@check("FEN-008")
def bounds_are_included(probe: Probe) -> None:
    """A right is there on its last day and gone the day after; the same with its first day. One day is a window."""
    for ask, window in _both_sides(some_changing(probe, *granted(probe, *LISTS))):
        shows_what_is_owed(probe, ask, window)
    for ask in telling(probe):
        answer = put(probe, ask, date_debut=probe.today, date_fin=probe.today)
        status_is(probe, answer, 200, *([404] if ask.operation_id == DOCTOR else []))  # who has one on another day only


def _both_sides(questions: list[tuple[Ask, Window]]) -> Iterator[tuple[Ask, Window]]:
    for ask, (debut, fin) in questions:
        yield ask, (debut, fin)
        yield ask, (debut - DAY if debut else None, fin + DAY if fin else None)


@check("FEN-009")
def narrowing_adds_nothing(probe: Probe) -> None:
    """What a narrow window shows, a window around it shows too."""
    for ask in telling(probe, *granted(probe, *LISTS)):
        wide = _sorts(probe, ask)
        for days, length in ((0, 0), (30, 60), (120, 30), (300, 40)):
            start = probe.today + timedelta(days=days)
            answer, narrow = _sorts(probe, ask, date_debut=start, date_fin=start + timedelta(days=length))
            more = narrow - wide[1]
            probe.expect(not more, answer, seen=f"{_told(more)} besides", expected=f"at most {_told(wide[1])}")


@check("FEN-010")
def adjacent_windows_add_up(probe: Probe) -> None:
    """Two windows that touch show together what one window over both shows."""
    horizon = year_after(probe.today)
    for ask in telling(probe, *granted(probe, *LISTS)):
        for days in (0, 45, 200):
            cut = probe.today + timedelta(days=days)
            _, before = _sorts(probe, ask, date_debut=probe.today, date_fin=cut)
            _, after = _sorts(probe, ask, date_debut=cut + DAY, date_fin=horizon)
            answer, union = _sorts(probe, ask, date_debut=probe.today, date_fin=horizon)
            held_together = (before | after) <= union <= (before + after)
            seen, parts = _told(union), f"{_told(before)} until {cut} and {_told(after)} from then on"
            probe.expect(held_together, answer, seen=seen, expected=parts)


def _sorts(probe: Probe, ask: Ask, **dates: Any) -> tuple[Answer, Counter[str]]:
    answer = put(probe, ask, **dates)
    return answer, Counter(sight_of(probe, ask, answer))


def _told(sorts: Counter[str]) -> str:
    return ", ".join(sorted(sorts.elements())) or "nothing"


@check("FEN-011")
def the_default_dates_may_be_written(probe: Probe) -> None:
    """Today and today plus one year, written out, change nothing, even for rights that begin or end in between."""
    end = year_after(probe.today)
    moving = [ask for name in granted(probe, *OPERATIONS) for ask, _ in islice(changing(probe, name), 4)]
    for ask in (*telling(probe), *moving):
        usual = put(probe, ask)
        status_is(probe, usual, 200)
        alike(probe, usual, put(probe, ask, date_debut=probe.today, date_fin=end), "the answer without dates")


@check("FEN-013")
def every_operation_obeys_the_window(probe: Probe) -> None:
    """Rights, flags and doctor appear and vanish with the window, whatever the operation."""
    questions = some_changing(probe, *granted(probe, *DATED), each=2)  # an operation without one must not hide the next
    for ask, window in _both_sides(questions):
        shows_what_is_owed(probe, ask, window)


@check("FEN-014")
def a_repeated_date_widens_nothing(probe: Probe) -> None:
    """A date given twice is refused, or shows no more than the default window or the wider of the two."""
    past, late = probe.today - timedelta(days=400), probe.today + timedelta(days=200)
    questions = lists_about(probe, ended(probe.today), "that has ended", at_most=3)
    for ask in questions:
        _, usual = _sorts(probe, ask)
        for first, second in ((past, probe.today), (probe.today, past), (late, past), (late, probe.today)):
            answer = put(probe, ask, date_debut=first, query=(("dateDebut", second.isoformat()),))
            status_is(probe, answer, 200, 400)
            if answer.status == 200:
                more = Counter(sight_of(probe, ask, answer)) - usual
                probe.expect(not more, answer, seen=f"{_told(more)} besides", expected=f"at most {_told(usual)}")


@check("FEN-015")
def a_start_in_the_past_is_refused_or_moved_to_today(probe: Probe) -> None:
    """dateDebut before today: 400, or the answer of a window that starts today."""
    declared = probe.profile.silent.get("FEN-015")
    yesterday = [(ask, probe.today - DAY) for ask in telling(probe, *granted(probe, *DATED))]
    for ask, start in (*yesterday, *over(probe, *granted(probe, *DATED))):
        usual = put(probe, ask)
        answer = put(probe, ask, date_debut=start)
        lawful = answer.status == 400 or content(answer) == content(usual)
        expected_words = "status 400, or the answer of a window that starts today"
        probe.expect(lawful, answer, seen=f"status {answer.status}, another answer", expected=expected_words)
        choice = "400" if answer.status == 400 else "served"
        probe.expect(declared in (None, choice), answer, seen=choice, expected=f"{declared}, as the profile declares")
