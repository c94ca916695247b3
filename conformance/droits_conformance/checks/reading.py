"""Reading answers: from bytes to values that a check can judge, each step counted as a comparison of its own.

Wrong shapes are findings, never tracebacks: a body that is not JSON, a list where an object should be.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import orjson

from droits_conformance.call import Answer
from droits_conformance.checks.people import CAISSE, CONTRATS, DOCTOR, EXONERATIONS, FAMILY, Ask
from droits_conformance.checks.schemas import is_calendar_date
from droits_conformance.oracle import difference
from droits_conformance.oracle.compare import words
from droits_conformance.probe import Probe

Entry = dict[str, Any]
_VOLATILE: Final = ("request", "trace", "correlation", "time", "date", "-id", "_id", "ratelimit", "retry-after")


def put(probe: Probe, ask: Ask, **details: Any) -> Answer:
    """Put the question to the target; `details` are those of `Call`."""
    return probe.call(ask.operation_id, ask.persona, ask.client, **{"nir": ask.nir, **details})


def status_is(probe: Probe, answer: Answer, *statuses: int) -> None:
    """The status must be one of those."""
    expected = " or ".join(str(status) for status in statuses)
    holds = answer.status in statuses
    probe.expect(holds, answer, seen=f"status {answer.status}", expected=f"status {expected}", statuses=statuses)


def body_of(probe: Probe, answer: Answer) -> Any:
    """The JSON of a 200 answer."""
    status_is(probe, answer, 200)
    try:
        return answer.json()
    except ValueError:
        return probe.expect(False, answer, seen="a body that is not JSON", expected="a JSON body")


def served(probe: Probe, ask: Ask, **details: Any) -> tuple[Answer, Any]:
    """The answer to a question that must be answered 200, and its JSON."""
    answer = put(probe, ask, **details)
    return answer, body_of(probe, answer)


def entry_of(probe: Probe, answer: Answer) -> Entry:
    """The object of a 200 answer."""
    body = body_of(probe, answer)
    probe.expect(isinstance(body, dict), answer, seen=words(body), expected="an object")
    return dict(body)


def entries_of(probe: Probe, answer: Answer) -> list[Entry]:
    """The objects of a 200 answer that is a list."""
    body = body_of(probe, answer)
    shaped = isinstance(body, list) and all(isinstance(entry, dict) for entry in body)
    probe.expect(shaped, answer, seen=words(body), expected="a list of objects")
    return list(body)


def same(probe: Probe, answer: Answer, seen: Any, expected: Any) -> None:
    """The observed value must be the expected one, with the tolerance of `oracle.compare`."""
    found = difference(seen, expected)
    told = ("", "") if found is None else (f"{found.path} {found.seen}", f"{found.path} {found.expected}")
    probe.expect(found is None, answer, seen=told[0], expected=told[1])


def canonical(value: Any) -> Any:
    """The value with its lists in an order of their own, so that two orders of the same things are equal."""
    if isinstance(value, dict):
        return {name: canonical(member) for name, member in value.items()}
    if isinstance(value, list):
        return sorted((canonical(entry) for entry in value), key=lambda e: orjson.dumps(e, option=orjson.OPT_SORT_KEYS))
    return value


def is_volatile(name: str) -> bool:
    """Whether a header or problem member may lawfully change from one refusal to the next."""
    return name.lower() == "instance" or any(part in name.lower() for part in _VOLATILE)


def content(answer: Answer) -> Any:
    """Status and body of an answer, without what no two answers need share: the order of lists, ids of one refusal."""
    try:
        body = canonical(answer.json())
    except ValueError:
        return answer.status, answer.body
    if isinstance(body, dict) and answer.status >= 400:
        body = {name: value for name, value in body.items() if not is_volatile(name)}
    return answer.status, body


def alike(probe: Probe, first: Answer, second: Answer, words_for_first: str) -> None:
    """The second answer must say what the first one said."""
    place = _first_change(content(first), content(second))
    probe.expect(place is None, second, seen=f"another answer ({place})", expected=words_for_first)


def _first_change(first: tuple[int, Any], second: tuple[int, Any]) -> str | None:
    if first[0] != second[0]:
        return f"status {second[0]} after {first[0]}"
    if first[1] == second[1]:
        return None
    found = difference(second[1], first[1])
    return f"{found.path}: {found.seen} after {found.expected}" if found else "another body"


def day(value: Any) -> date | None:
    """A served date, or None if it is absent or not `YYYY-MM-DD` (CON-002 speaks of that)."""
    return date.fromisoformat(value) if isinstance(value, str) and is_calendar_date(value) else None


def spans(entry: Entry) -> Iterator[tuple[str, date | None, date | None]]:
    """Name, first and last day of what is dated in an entry: itself, and the periods of a contract."""
    yield "the right", day(entry.get("date_debut")), day(entry.get("date_fin"))
    for periode in periods(entry):
        yield "a period of rights", day(periode.get("date_debut")), day(periode.get("date_fin"))


def periods(entry: Entry) -> list[Entry]:
    """The periods of rights of a contract, as far as they have the shape of one."""
    listed = entry.get("periodes_droits")
    return [part for part in listed if isinstance(part, dict)] if isinstance(listed, list) else []


def inside(entry: Entry, name: str, member: str) -> Any:
    """A member of a nested object; None if either is not there."""
    nested = entry.get(name)
    return nested.get(member) if isinstance(nested, dict) else None


def kind(operation_id: str, entry: Entry) -> str:
    """What sort of right an entry is, as far as the convention shows it: `AMC CMUC`, `MAT`, `exoneration`."""
    if operation_id == CONTRATS:
        return f"{entry.get('nature_assurance')} {inside(entry, 'details', 'code_type_contrat')}"
    return str(inside(entry, "motif", "code") or "exoneration")


def sight(ask: Ask, body: Any) -> Any:
    """What the date window decides in a body, in words without identities: sorts of rights, flags, a doctor or none."""
    if ask.operation_id in (CONTRATS, EXONERATIONS):
        return sorted(kind(ask.operation_id, entry) for entry in body)
    if ask.operation_id == DOCTOR:
        return "a doctor" if body else "no doctor"
    if ask.operation_id == FAMILY:
        others = [entry for entry in body if entry.get("nir") != ask.persona.nir]
        return [_flags(entry) for entry in sorted(others, key=lambda entry: str(entry.get("nir")))]
    return "not a right" if ask.operation_id == CAISSE else _flags(body)


def sight_of(probe: Probe, ask: Ask, answer: Answer) -> Any:
    """What the window decides in an answer; a 404 of the doctor's operation is "no doctor" (MED-003)."""
    if ask.operation_id == DOCTOR:
        status_is(probe, answer, 200, 404)
        return sight(ask, body_of(probe, answer) if answer.status == 200 else None)
    entries = entries_of(probe, answer) if ask.operation_id in (CONTRATS, EXONERATIONS, FAMILY) else None
    return sight(ask, entry_of(probe, answer) if entries is None else entries)


def _flags(entry: Entry) -> str:
    names = ("presence_CMUC_ACS", "medecin_traitant_choisi")
    return ", ".join(f"{name}={entry[name]}" for name in names if entry.get(name) is not None)
