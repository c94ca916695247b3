"""Is it the data set of the profile that the target holds, and does it stand on the day of the profile?

Only what tells one data set or one day from another is looked at. Whether each answer is right is for the rules.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import orjson

from droits_conformance.doctor.examination import NotExamined
from droits_conformance.doctor.examinations.personas import ME, usual_client
from droits_conformance.doctor.examinations.secret import hold
from droits_conformance.doctor.patient import Patient
from droits_conformance.doctor.symptom import Symptom, symptom
from droits_conformance.oracle import Difference, Oracle, differences
from droits_conformance.target import ClientProfile
from droits_conformance.wire import Received
from droits_contract import Convention, load_contract, load_convention
from droits_fixtures import Personne

_CONTRATS = "getBeneficiairesNirContrats"
_WITH_RIGHTS = 6  # people whose contrats are asked for
_DAYS = 4  # other days that are tried
_WHO = ("nir", "nom_famille", "prenom", "date_naissance")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Told:
    """What the target said of somebody."""

    operation: str
    persona: Personne
    body: Any


def examine_data_set(patient: Patient) -> Iterator[Symptom]:
    """What /me and the contrats of a few people tell, against the households of the profile."""
    if patient.oracle is None:
        raise NotExamined("nobody knows the data set of the target (data.foyers)")
    client = usual_client(patient)
    convention = load_convention(client.convention)
    told = list(_of_people(patient)) + list(_of_rights(patient, client, convention))
    if not told:
        raise NotExamined("the target answers for nobody")
    apart = _apart(patient.oracle, convention, told)
    if not apart:
        return
    if day := _other_day(patient, convention, told, apart):
        yield symptom("data-set-on-another-day", *_words(apart[0]), today=patient.today, day=day)
        return
    # A person or two of whom it says something else is a matter for the rules.
    others = [pair for pair in apart if pair[0].operation == ME and pair[1].path in _WHO]
    if len({one.persona.cle for one, _ in others}) * 2 >= sum(one.operation == ME for one in told):
        yield symptom("data-set-differs", *_words(others[0]), expected=others[0][1].expected)


def _of_people(patient: Patient) -> Iterator[Told]:
    for persona in patient.people:
        answer = patient.chart.answers.get(persona.cle)
        if answer and answer.status == 200 and (body := _json(answer)) is not None:
            yield Told(ME, persona, body)


def _of_rights(patient: Patient, client: ClientProfile, convention: Convention) -> Iterator[Told]:
    if not convention.grants(_CONTRATS):
        return
    for persona in _moving(patient, convention)[:_WITH_RIGHTS]:
        token = hold(patient, client, persona).token
        sent = (("X-API-Key", client.api_key), ("Authorization", f"Bearer {token}"), ("nir", persona.nir))
        answer = patient.get("target.droits", _contrats_of(patient), sent)
        if answer.status == 200 and (body := _json(answer)) is not None:
            yield Told(_CONTRATS, persona, body)


def _contrats_of(patient: Patient) -> str:
    return patient.profile.droits.rstrip("/") + load_contract().operation(_CONTRATS).path


def _moving(patient: Patient, convention: Convention) -> list[Personne]:
    """Those who are answered, and whose rights are others the day before: by them a day is told from another."""
    before = patient.today - timedelta(days=1)
    cast = patient.cast_on(before)
    if cast is None or patient.oracle is None:
        return []
    there, then = patient.oracle, Oracle(cast, before)
    known = {persona.cle: persona for persona in cast.personas()}
    return [
        one
        for one in patient.people
        if (answer := patient.chart.answers.get(one.cle))
        and answer.status == 200
        and one.cle in known
        and there.answer(_CONTRATS, convention, one, one.nir)
        != then.answer(_CONTRATS, convention, known[one.cle], known[one.cle].nir)
    ]


def _apart(oracle: Oracle, convention: Convention, told: list[Told]) -> list[tuple[Told, Difference]]:
    """Where what was told is not what that oracle expects; a person whom it does not know differs as a whole."""
    found: list[tuple[Told, Difference]] = []
    known = {persona.cle: persona for persona in oracle.cast.personas()}
    for one in told:
        persona = known.get(one.persona.cle)
        status, body = oracle.answer(one.operation, convention, persona, persona.nir) if persona else (404, None)
        if status != 200:
            found.append((one, Difference("body", "an answer", f"status {status}")))
        else:
            found += [(one, difference) for difference in differences(one.body, body)]
    return found


def _other_day(
    patient: Patient, convention: Convention, told: list[Told], apart: list[tuple[Told, Difference]]
) -> date | None:
    """The day on which the same data set says all of that, None if there is none among those that are likely."""
    for days, _ in _shifts(apart).most_common(_DAYS):
        day = patient.today + timedelta(days=days)
        cast = patient.cast_on(day)
        if cast is not None and not _apart(Oracle(cast, day), convention, told):
            return day
    return None


def _shifts(apart: list[tuple[Told, Difference]]) -> Counter[int]:
    """By how many days what was told lies from what was expected."""
    found: Counter[int] = Counter()
    for _, difference in apart:
        seen, expected = (_DAY.findall(text) for text in (difference.seen, difference.expected))
        found.update((date.fromisoformat(a) - date.fromisoformat(b)).days for a, b in zip(seen, expected, strict=False))
    return found


def _words(pair: tuple[Told, Difference]) -> tuple[str, str]:
    told, difference = pair
    return f"{told.operation} for {told.persona.login or told.persona.cle}", f"{difference.path} is {difference.seen}"


def _json(answer: Received) -> Any:
    try:
        return orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return None
