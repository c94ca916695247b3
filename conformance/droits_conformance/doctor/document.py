"""What a visit found as plain data, masked: for `--json`, and for the console."""

from collections.abc import Callable
from typing import Any, TypedDict

from droits_conformance.doctor.examination import Outcome
from droits_conformance.doctor.symptom import Symptom, Whose
from droits_conformance.verdict import Exit


class Told(TypedDict):
    """A symptom as it leaves the process."""

    code: str
    whose: str
    asked: str
    seen: str
    expected: str
    remedy: str


def told(symptom: Symptom, mask: Callable[[str], str]) -> Told:
    """One symptom; whose it is in words."""
    return Told(
        code=symptom.code,
        whose=symptom.whose.words,
        asked=mask(symptom.asked),
        seen=mask(symptom.seen),
        expected=mask(symptom.expected),
        remedy=mask(symptom.remedy),
    )


def document_of(name: str, outcomes: tuple[Outcome, ...], mask: Callable[[str], str], seconds: float) -> dict[str, Any]:
    """The whole visit of the target called `name`; `seconds` is how long it took."""
    symptoms = [one for outcome in outcomes for one in outcome.symptoms]
    return {
        "target": mask(name),
        "healthy": not symptoms,
        "exit_code": int(exit_code(outcomes)),
        "seconds": round(seconds, 2),
        "whose": {whose.words: sum(one.whose is whose for one in symptoms) for whose in Whose},
        "examinations": [
            {
                "name": outcome.name,
                "state": outcome.state,
                "reason": outcome.skipped,
                "symptoms": [told(one, mask) for one in outcome.symptoms],
            }
            for outcome in outcomes
        ],
    }


def exit_code(outcomes: tuple[Outcome, ...]) -> Exit:
    """0 if nothing has to be mended, else 2: no verdict on rules can be had before (decision record 0097)."""
    return Exit.BENCH_ERROR if any(outcome.symptoms for outcome in outcomes) else Exit.CONFORMING
