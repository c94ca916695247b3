"""Does the control API, where the profile names one, open a session?"""

from collections.abc import Iterator

from droits_conformance.control import Control
from droits_conformance.doctor.examination import NotExamined
from droits_conformance.doctor.patient import Patient
from droits_conformance.doctor.symptom import Symptom, symptom
from droits_conformance.errors import ControlFailed, TargetSilent

_REFUSED = ("status 401", "status 403")
_NOT_THERE = ("status 404", "status 405", "status 200", "status 3")


def examine_control(patient: Patient) -> Iterator[Symptom]:
    """A session is opened, and closed again."""
    if patient.profile.control is None:
        raise NotExamined("the profile names no control API ([control])")
    if not patient.reaches("control.url"):
        raise NotExamined("control.url is not reached")
    with patient.open_wire("control", False) as wire:
        try:
            with Control(patient.profile.control, wire).world():
                pass
        except ControlFailed as failed:
            yield symptom(_code(failed), failed.asked, failed.seen, expected=failed.expected)
        except TargetSilent as silence:
            yield symptom("control-failed", silence.asked, silence.reason, expected="a session")


def _code(failed: ControlFailed) -> str:
    if failed.seen.startswith(_REFUSED):
        return "control-token-wrong"
    return "control-url-wrong" if failed.seen.startswith(_NOT_THERE) else "control-failed"
