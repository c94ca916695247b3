"""FEN-012: a year counted from 29 February (spec/rules/fenetre.yaml).

The end of the window shows on a 29 February alone: on any other day the horizon, one year after the day of the call, comes
before it. The people are asked for their own rights, with the NIR that the target serves, so that nothing depends on
whether a target's households grow older with its clock.
"""

from calendar import isleap
from datetime import date, datetime, time
from itertools import count

from droits_conformance.checks.own_world import OwnWorld, own_world
from droits_conformance.checks.people import LISTS, ME, Ask, asks, granted
from droits_conformance.checks.reading import alike, entries_of, entry_of, put, spans
from droits_conformance.checks.registry import check
from droits_conformance.checks.windows import held
from droits_conformance.data_set import load_data_set
from droits_conformance.day import PARIS
from droits_conformance.finding import Inapplicable
from droits_conformance.oracle import Oracle
from droits_conformance.oracle.fenetre import year_after
from droits_conformance.panel import choose_panel
from droits_conformance.probe import Probe
from droits_fixtures.errors import FoyerError

_ENOUGH = 6  # questions


@check("FEN-012")
def a_year_from_29_february_ends_on_28_february(probe: Probe) -> None:
    """On a 29 February, without dateFin: no end after 28 February, and the answer of a window that ends there."""
    probe.people()
    if probe.profile.control is None:
        if not is_leap_day(probe.today):
            raise Inapplicable(
                "it shows on a 29 February only, and the profile names no clock that the judge may move (a table [control])"
            )
        _judge(probe)
        return
    with own_world(probe) as world:
        _move(world, next_leap_day(world.session.today))
        _judge(world.probe)


def is_leap_day(day: date) -> bool:
    """Whether it is a 29 February."""
    return (day.month, day.day) == (2, 29)


def next_leap_day(day: date) -> date:
    """The first 29 February that is not before `day`.

    >>> next_leap_day(date(2026, 11, 24)), next_leap_day(date(2028, 2, 29))
    (datetime.date(2028, 2, 29), datetime.date(2028, 2, 29))
    """
    days = (date(year, 2, 29) for year in count(day.year) if isleap(year))
    return next(found for found in days if found >= day)


def _move(world: OwnWorld, day: date) -> None:
    """Set the world's clock to noon of that day, and know its people as they are then."""
    world.control.set_to(world.session, datetime.combine(day, time(12), PARIS))
    probe = world.probe
    try:
        cast = load_data_set(probe.profile, day, probe.seed)
    except FoyerError as cause:
        raise Inapplicable(f"the households cannot be read as of {day} ({cause})") from cause
    probe.today, probe.cast = day, cast
    if cast is not None:
        probe.oracle = Oracle(cast, day)
        probe.panel = choose_panel(probe.oracle, probe.seed)


def _judge(probe: Probe) -> None:
    start, end = probe.today, year_after(probe.today)
    before, shown = probe.evaluated, 0
    for ask in _lasting(probe):
        nir = _own_nir(probe, ask)
        usual = put(probe, ask, nir=nir, date_debut=start)
        for entry in entries_of(probe, usual):
            for name, _, fin in spans(entry):
                within = fin is None or fin <= end
                probe.expect(within, usual, seen=f"{name} until {fin}", expected=f"no end after {end}")
                shown += 1
        written = put(probe, ask, nir=nir, date_debut=start, date_fin=end)
        alike(probe, written, usual, f"the answer with dateFin={end}")
    if not shown:
        probe.evaluated = before  # empty lists prove nothing about the end of a window
        raise Inapplicable(f"nobody is shown a right on {start}")


def _lasting(probe: Probe) -> list[Ask]:
    """Callers who ask for their own rights, of which one goes on beyond the year."""
    horizon = year_after(probe.today)
    found = [
        ask
        for operation_id in granted(probe, *LISTS)
        for ask in asks(probe, operation_id)
        if ask.person == ask.persona
        and any(life.fin is None or life.fin > horizon for life in held(ask.person, operation_id))
    ]
    if not found:
        raise Inapplicable("nobody in the data set has a right that goes on for more than a year")
    return found[:_ENOUGH]


def _own_nir(probe: Probe, ask: Ask) -> str | None:
    if not probe.convention(ask.client).grants(ME):
        return ask.nir
    answer = put(probe, Ask(ME, ask.client, ask.persona, ask.persona))
    served = entry_of(probe, answer).get("nir")
    return served if isinstance(served, str) else ask.nir
