"""Two targets are asked the same; each difference speaks against A, against B, against both, or against nobody."""

from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from typing import Any

import orjson
import pytest
from rich.console import Console

from droits_conformance.call import Answer, Call
from droits_conformance.comparison.diff_document import document_of
from droits_conformance.comparison.diff_text import tell
from droits_conformance.comparison.difference import LEFT_OUT, PROBLEM_TEXT, UNKNOWN, Side
from droits_conformance.comparison.meeting import Dialogue, Outcome, meet
from droits_conformance.comparison.sides import Sides
from droits_conformance.errors import TargetSilent
from droits_conformance.oracle import Oracle, bodies
from droits_conformance.oracle.fenetre import fenetre
from droits_contract import load_convention

MakeSides = Callable[..., Sides]
CASES = 150


def met(sides: Sides, cases: int = CASES) -> Outcome:
    return meet(sides, 3, cases)


def reasons(outcome: Outcome, side: Side) -> set[str]:
    return {one.reason for one in outcome.of(side)}


def body(answer: Answer, change: Callable[[Any], Any]) -> Answer:
    return replace(answer, body=orjson.dumps(change(answer.json())))


def served(call: Call, answer: Answer, operation: str) -> bool:
    return call.operation_id == operation and answer.status == 200


def wrong_caisse(call: Call, answer: Answer) -> Answer:
    if not served(call, answer, "getBeneficiairesNirCaisse"):
        return answer
    return body(answer, lambda caisse: caisse | {"libelle": "Caisse d'ailleurs"})


def keyless_served(call: Call, answer: Answer) -> Answer:
    return replace(answer, status=200) if call.api_key is None else answer


def no_doctor_as_200(call: Call, answer: Answer) -> Answer:
    # Of a refusal for another reason the target's own code would say so; here everybody asked about is in the circle.
    doctor = call.operation_id == "getBeneficiairesNirMedecinTraitant" and call.path is None
    if not doctor or answer.status != 404:
        return answer
    headers = (("content-type", "application/json"), ("cache-control", "no-store"))
    return replace(answer, status=200, headers=headers, body=b"{}")


def other_words(_call: Call, answer: Answer) -> Answer:
    return body(answer, lambda problem: problem | {"detail": "autrement dit"}) if answer.status >= 400 else answer


def reversed_lists(_call: Call, answer: Answer) -> Answer:
    told = answer.json()
    return replace(answer, body=orjson.dumps(told[::-1])) if isinstance(told, list) else answer


def other_ids(_call: Call, answer: Answer) -> Answer:
    return body(answer, lambda told: told | {"instance": "autre"}) if answer.status >= 400 else answer


def past_served(oracle: Oracle) -> Callable[[Call, Answer], Answer]:
    """What the past is to B: the window from today on, for contracts."""

    def change(call: Call, answer: Answer) -> Answer:
        past = not isinstance(call.date_debut, str) and call.date_debut is not None and call.date_debut < oracle.today
        if not past or answer.status != 400 or call.operation_id != "getMe" or isinstance(call.date_fin, str):
            return answer
        convention = load_convention(next(name for name in CONVENTIONS if name.endswith(call.client)))
        status, owed = oracle.answer("getMe", convention, call.persona, None, oracle.today, call.date_fin)
        headers = (("content-type", "application/json"), ("cache-control", "no-store"))
        return Answer(call, 200, headers, orjson.dumps(owed), 0) if status == 200 else answer

    return change


CONVENTIONS = ("etablissement-de-soins", "organisme-complementaire", "organisme-complementaire-sans-exonerations")


def caller_listed(oracle: Oracle, *, wavering: bool = False) -> Callable[[Call, Answer], Answer]:
    """The caller stands in the family, or does so every other time."""
    turns = iter(range(1_000_000))

    def change(call: Call, answer: Answer) -> Answer:
        if not served(call, answer, "getBeneficiaires") or (wavering and next(turns) % 2):
            return answer
        convention = load_convention(next(name for name in CONVENTIONS if name.endswith(call.client)))
        days: Any = (call.date_debut, call.date_fin)
        window = fenetre(oracle.today, *days)
        assert window is not None
        return body(answer, lambda listed: [*listed, bodies.beneficiaire(call.persona, window, convention)])

    return change


def test_two_conforming_targets_answer_alike(make_sides: MakeSides) -> None:
    outcome = met(make_sides())

    assert (outcome.asked, outcome.differences, outcome.exit_code) == (CASES, [], 0)


@pytest.mark.parametrize("mistake", [reversed_lists, other_ids])
def test_the_order_of_lists_and_ids_of_refusals_are_free(make_sides: MakeSides, mistake: Any) -> None:
    assert met(make_sides(of_b=mistake)).differences == []


@pytest.mark.parametrize(("where", "side"), [("of_a", Side.A), ("of_b", Side.B)])
def test_a_wrong_answer_is_a_violation_of_whoever_gave_it(make_sides: MakeSides, where: str, side: Side) -> None:
    outcome = met(make_sides(**{where: wrong_caisse}))

    assert {one.side for one in outcome.differences} == {side}
    assert reasons(outcome, side) == {"CAI-004"}
    assert outcome.exit_code == 1


def test_two_wrong_answers_are_a_violation_of_both(make_sides: MakeSides) -> None:
    def otherwise_wrong(call: Call, answer: Answer) -> Answer:
        if not served(call, answer, "getBeneficiairesNirCaisse"):
            return answer
        return body(answer, lambda caisse: caisse | {"libelle": "Caisse de nulle part"})

    outcome = met(make_sides(of_a=wrong_caisse, of_b=otherwise_wrong))

    assert {one.side for one in outcome.differences} == {Side.BOTH}


def test_a_call_without_key_that_is_served_breaks_the_rule_about_keys(make_sides: MakeSides) -> None:
    assert reasons(met(make_sides(of_b=keyless_served), cases=300), Side.B) == {"AUT-001"}


def test_the_words_of_a_problem_are_lawful_freedom(make_sides: MakeSides) -> None:
    outcome = met(make_sides(of_b=other_words))

    assert {(one.side, one.reason) for one in outcome.differences} == {(Side.LAWFUL, PROBLEM_TEXT)}
    assert outcome.exit_code == 0


def test_who_lists_the_caller_makes_lawful_use_of_a_silent_rule(make_sides: MakeSides, oracle: Oracle) -> None:
    outcome = met(make_sides(of_b=caller_listed(oracle)))

    assert {(one.side, one.reason) for one in outcome.differences} == {(Side.LAWFUL, "BEN-003")}
    assert outcome.exit_code == 0


def test_who_serves_the_past_from_today_on_makes_lawful_use_of_a_silent_rule(
    make_sides: MakeSides, oracle: Oracle
) -> None:
    outcome = met(make_sides(of_b=past_served(oracle)), cases=600)

    assert {(one.side, one.reason) for one in outcome.differences} == {(Side.LAWFUL, "FEN-015")}


def test_who_says_no_doctor_by_an_empty_object_makes_lawful_use_of_a_silent_rule(make_sides: MakeSides) -> None:
    outcome = met(make_sides(of_b=no_doctor_as_200), cases=300)

    assert reasons(outcome, Side.LAWFUL) == {"MED-003"}
    assert all(one.question.person is None or one.side is Side.LAWFUL for one in outcome.differences)


def test_a_silent_choice_that_the_profile_does_not_declare_is_a_violation(
    make_sides: MakeSides, oracle: Oracle
) -> None:
    outcome = met(make_sides(of_b=caller_listed(oracle), silent={"BEN-003": "excluded"}))

    assert {(one.side, one.reason) for one in outcome.differences} == {(Side.B, "BEN-003")}


def test_a_silent_choice_made_now_so_and_now_so_is_a_violation(make_sides: MakeSides, oracle: Oracle) -> None:
    outcome = met(make_sides(of_b=caller_listed(oracle, wavering=True)), cases=300)

    assert {(one.side, one.reason) for one in outcome.differences} == {(Side.B, "BEN-003")}


def test_a_start_that_need_not_be_served_may_be_left_out(make_sides: MakeSides, oracle: Oracle) -> None:
    def without_old_starts(call: Call, answer: Answer) -> Answer:
        if not served(call, answer, "getBeneficiairesNirContrats"):
            return answer
        past = oracle.today.isoformat()
        return body(answer, lambda told: [_without(one, past) for one in told])

    assert reasons(met(make_sides(of_b=without_old_starts), cases=300), Side.LAWFUL) == {LEFT_OUT}


def _without(contrat: dict[str, Any], past: str) -> dict[str, Any]:
    return {name: value for name, value in contrat.items() if name != "date_debut" or value >= past}


def test_where_nobody_knows_the_people_a_difference_of_rights_is_undecided(make_sides: MakeSides) -> None:
    sides = make_sides(of_b=wrong_caisse)
    drawn = meet(sides, 3, CASES).differences
    assert drawn

    unknown = replace(sides, oracle=None)
    outcome = Outcome(unknown, 3)
    for one in drawn:
        outcome.differences += Dialogue(unknown, {}).ask(one.question)

    assert {(one.side, one.reason) for one in outcome.differences} == {(Side.UNDECIDED, UNKNOWN)}
    assert outcome.exit_code == 1


def test_where_nobody_knows_the_people_keys_are_judged_all_the_same(make_sides: MakeSides) -> None:
    sides = make_sides(of_b=keyless_served)
    question = met(sides, cases=300).differences[0].question
    (found,) = Dialogue(replace(sides, oracle=None), {}).ask(question)

    assert (found.side, found.reason) == (Side.B, "AUT-001")


def test_a_target_that_falls_silent_once_is_at_fault(make_sides: MakeSides) -> None:
    calls = iter(range(1_000_000))

    def silent_once(_call: Call, answer: Answer) -> Answer:
        if next(calls) == 40:
            raise TargetSilent("GET", "time-out")
        return answer

    (found,) = met(make_sides(of_b=silent_once)).differences

    assert (found.side, found.b.seen) == (Side.B, "no answer")


def test_a_target_that_stays_silent_ends_the_comparison(make_sides: MakeSides) -> None:
    calls = iter(range(1_000_000))

    def dead(_call: Call, answer: Answer) -> Answer:
        if next(calls) > 40:
            raise TargetSilent("GET", "connection refused")
        return answer

    with pytest.raises(TargetSilent):
        met(make_sides(of_b=dead))


def test_each_cause_is_told_once_by_its_smallest_example(make_sides: MakeSides) -> None:
    outcome = met(make_sides(of_b=wrong_caisse), cases=300)
    (told,) = document_of(outcome)["differences"]

    assert told["count"] == len(outcome.differences) > 1
    assert told["example"]["people"] == min(one.question.people for one in outcome.differences)
    assert told["example"]["b"]["breach"]["rule"] == "CAI-004"


def test_nothing_of_the_document_shows_a_nir_or_a_key(make_sides: MakeSides, oracle: Oracle) -> None:
    told = orjson.dumps(document_of(met(make_sides(of_b=caller_listed(oracle, wavering=True)), cases=300))).decode()

    nirs = [person.nir for foyer in oracle.cast.foyers for person in foyer.personnes]
    assert [nir for nir in nirs if nir in told] == []
    assert "cle-de-test" not in told


def test_an_undecided_answer_is_never_called_lawful(make_sides: MakeSides) -> None:
    sides = make_sides(of_b=wrong_caisse)
    outcome = Outcome(replace(sides, oracle=None), 3)
    for one in meet(sides, 3, CASES).differences:
        outcome.differences += Dialogue(outcome.sides, {}).ask(one.question)
    console = Console(file=StringIO(), width=200)
    tell(document_of(outcome), console)
    told = console.file.getvalue()  # type: ignore[attr-defined]

    assert "undecided" in told
    assert "B status 200: nobody can tell" in told
    assert "lawful" not in told
