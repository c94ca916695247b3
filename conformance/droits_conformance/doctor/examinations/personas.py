"""Does everybody whom the profile names log in, and does the target answer for them?"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from droits_conformance.doctor.examination import NotExamined
from droits_conformance.doctor.examinations.secret import hold
from droits_conformance.doctor.failed_journey import LOGIN_REFUSED, code_of, journey_symptom
from droits_conformance.doctor.patient import Patient
from droits_conformance.doctor.symptom import Symptom, symptom
from droits_conformance.errors import JourneyFailed, TargetSilent, TokenCommandFailed
from droits_conformance.finding import Inapplicable
from droits_conformance.target import ClientProfile
from droits_conformance.wire import Received
from droits_contract import load_convention
from droits_fixtures import Personne

ME: Final = "getMe"
TOLD: Final = 10  # people told one by one; of the others only how many


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of asking for somebody: an answer, the symptom of having none, or neither (nothing could be asked)."""

    persona: Personne
    answer: Received | None = None
    symptom: Symptom | None = None


def usual_client(patient: Patient) -> ClientProfile:
    """A client whose key is accepted and which may ask for /me; NotExamined if there is none."""
    found = next((one for one in patient.chart.welcome if load_convention(one.convention).grants(ME)), None)
    if found is None:
        raise NotExamined("no client is answered by the rights API")
    return found


def examine_personas(patient: Patient) -> Iterator[Symptom]:
    """Everybody logs in and asks for /me."""
    client = usual_client(patient)
    with ThreadPoolExecutor(patient.at_once) as pool:
        visits = list(pool.map(lambda persona: _visit(patient, client, persona), patient.people))
    patient.chart.answers.update({one.persona.cle: one.answer for one in visits if one.answer})
    yield from _few([one.symptom for one in visits if one.symptom])
    yield from _few(list(_unanswered(patient, visits)))


def _visit(patient: Patient, client: ClientProfile, persona: Personne) -> Visit:
    held = patient.chart.held[client.name]
    try:
        token = held.token if held.persona == persona else hold(patient, client, persona).token
        return Visit(persona, patient.me(client.api_key, token))
    except JourneyFailed as failed:
        login = persona.login or persona.cle
        if code_of(failed) == LOGIN_REFUSED:
            return Visit(persona, symptom=symptom(LOGIN_REFUSED, f"a login of {login}", failed.seen))
        return Visit(persona, symptom=journey_symptom(failed, client, login))
    except TargetSilent as silence:
        return Visit(persona, symptom=symptom("no-http-answer", silence.asked, silence.reason, key="target.droits"))
    except (Inapplicable, TokenCommandFailed):
        return Visit(persona)  # tokens in the environment need not be there for everybody


def _unanswered(patient: Patient, visits: list[Visit]) -> Iterator[Symptom]:
    """Those who are answered 404, though they are insured as far as anybody knows."""
    asked = [one for one in visits if one.answer and _is_insured(patient, one.persona)]
    unknown = [one for one in asked if one.answer and one.answer.status == 404]
    if patient.oracle is not None and len(unknown) == len(asked) > 1:
        yield symptom(
            "data-set-not-loaded", f"GET /me for {len(asked)} people of {patient.profile.foyers}", "status 404"
        )
        return
    for one in unknown:
        yield symptom("persona-not-answered", f"GET /me for {one.persona.login or one.persona.cle}", "status 404")


def _is_insured(patient: Patient, persona: Personne) -> bool:
    return patient.oracle is None or patient.oracle.is_insured(persona)


def _few(symptoms: list[Symptom]) -> Iterator[Symptom]:
    yield from symptoms[:TOLD]
    if len(symptoms) > TOLD:
        last, rest = symptoms[TOLD], len(symptoms) - TOLD
        yield Symptom(last.code, last.whose, f"{rest} more of the same", last.seen, last.expected, last.remedy)
