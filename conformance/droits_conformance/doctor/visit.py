"""Going through the examinations in order; what breaks down in one does not keep the others from being made."""

from collections.abc import Sequence

from droits_conformance.doctor.examination import Examination, NotExamined, Outcome, Told
from droits_conformance.doctor.patient import Patient
from droits_conformance.doctor.symptom import Symptom, symptom
from droits_conformance.errors import TargetSilent


def visit(patient: Patient, examinations: Sequence[Examination], tell: Told) -> tuple[Outcome, ...]:
    """Every outcome, each told as soon as it is there."""
    outcomes = []
    for one in examinations:
        outcomes.append(_outcome(one, patient))
        tell(outcomes[-1])
    return tuple(outcomes)


def _outcome(examination: Examination, patient: Patient) -> Outcome:
    found: list[Symptom] = []
    try:
        found.extend(examination.examine(patient))
    except NotExamined as reason:
        return Outcome(examination.name, examination.healthy, tuple(found), str(reason))
    except TargetSilent as silence:
        found.append(symptom("no-http-answer", silence.asked, silence.reason, key="the profile"))
    except Exception as trouble:  # noqa: BLE001 - ours, and said to be
        found.append(symptom("examination-broken", examination.name, f"{type(trouble).__name__}: {trouble}"))
    return Outcome(examination.name, examination.healthy, tuple(found))
