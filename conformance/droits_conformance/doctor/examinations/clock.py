"""Do the clocks agree? FranceConnect's tokens live a minute, and days decide about rights."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from droits_conformance.doctor.examination import NotExamined
from droits_conformance.doctor.patient import Patient
from droits_conformance.doctor.symptom import Symptom, symptom

MOST = 60.0  # seconds by which two honest clocks may differ, as for the claims of a token
_DROITS, _BROKER = "target.droits", "broker.issuer"


def examine_clocks(patient: Patient) -> Iterator[Symptom]:
    """The Date headers of both sides, against the clock of this machine."""
    ahead = {key: found for key in (_DROITS, _BROKER) if (found := _ahead(patient, key)) is not None}
    if not ahead:
        raise NotExamined("no answer told a Date")
    off = [key for key, seconds in ahead.items() if abs(seconds) > MOST]
    if len(off) == 2 and abs(ahead[_DROITS] - ahead[_BROKER]) <= MOST:
        yield _told("clock-here", ahead, off)
    elif len(off) == len(ahead) == 1:
        yield _told("clock-one-witness", ahead, off)
    else:
        for key in off:
            yield _told("clock-rights-api" if key == _DROITS else "clock-broker", ahead, [key])


def _told(code: str, ahead: dict[str, float], off: list[str]) -> Symptom:
    seen = ", ".join(f"{key} is {abs(ahead[key]):.0f} s {'ahead of' if ahead[key] > 0 else 'behind'} us" for key in off)
    return symptom(code, "the Date headers", seen, most=f"{MOST:g}", key=off[0])


def _ahead(patient: Patient, key: str) -> float | None:
    """By how many seconds the clock behind an address is ahead of ours, None if it told nothing."""
    if key not in patient.chart.moments:
        return None
    here, told = patient.chart.moments[key]
    try:
        there = parsedate_to_datetime(told)
    except ValueError:
        return None
    return _apart(there if there.tzinfo else there.replace(tzinfo=UTC), here)


def _apart(there: datetime, here: datetime) -> float:
    """A Date header is told in whole seconds: it may be up to one behind."""
    apart: timedelta = there - here
    return apart.total_seconds()
