"""What holds of every visit, whatever is found in it."""

from typing import Any

from droits_conformance.doctor.examination import Examination, NotExamined
from droits_conformance.doctor.examinations import EXAMINATIONS
from droits_conformance.doctor.symptom import Whose
from droits_conformance.doctor.visit import visit


def test_a_healthy_target_has_no_symptom(consultation: Any) -> None:
    outcomes = consultation.outcomes()

    assert [one.name for one in outcomes.values() if one.symptoms] == []
    assert [one.name for one in outcomes.values() if one.state == "skipped"] == ["tls", "control"]


def test_examinations_are_told_one_by_one_in_their_order(consultation: Any) -> None:
    told: list[str] = []

    visit(consultation.patient(), EXAMINATIONS, lambda outcome: told.append(outcome.name))

    assert told == [one.name for one in EXAMINATIONS]


def test_an_examination_that_breaks_down_is_ours_and_does_not_stop_the_others(consultation: Any) -> None:
    def breaks(_patient: Any) -> list[Any]:
        raise ZeroDivisionError("une faute à nous")

    examinations = (Examination("cassé", "", breaks), Examination("suivant", "", lambda _patient: []))
    first, second = visit(consultation.patient(), examinations, lambda _: None)

    assert (first.symptoms[0].code, first.symptoms[0].whose) == ("examination-broken", Whose.OURS)
    assert second.state == "ok"


def test_what_cannot_be_examined_says_why(consultation: Any) -> None:
    def cannot(_patient: Any) -> list[Any]:
        raise NotExamined("rien à voir")

    (outcome,) = visit(consultation.patient(), (Examination("vide", "", cannot),), lambda _: None)

    assert (outcome.state, outcome.skipped) == ("skipped", "rien à voir")
