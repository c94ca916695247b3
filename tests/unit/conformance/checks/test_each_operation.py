"""A rule about every operation sees a mistake that is made at one of them alone."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from droits_conformance.call import DEFAULT, Answer, Call
from droits_conformance.checks.people import ABOUT_A_NIR, CAISSE, CONTRATS, DOCTOR, FAMILY, ME, OPERATIONS, PERSON
from droits_conformance.finding import Broken
from droits_contract import load_contract

JOUR, DAY = date(2026, 11, 24), timedelta(days=1)
DATED = [name for name in OPERATIONS if name != CAISSE]


def judged(bench: Any, rule_id: str, mistake: Any) -> str:
    """What the rule finds broken in a target with that mistake."""
    with pytest.raises(Broken) as broken:
        bench.judge(rule_id, bench.target(mistake))
    return str(broken.value.finding)


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_another_scheme_or_a_token_in_the_address_is_not_taken_at_any_operation(bench: Any, operation_id: str) -> None:
    def scheme(target: Any, call: Call) -> Answer:
        taken = call.operation_id == operation_id and str(call.authorization).startswith("Token ")
        return target.honest(replace(call, authorization=DEFAULT) if taken else call)

    def address(target: Any, call: Call) -> Answer:
        taken = call.operation_id == operation_id and any(name == "access_token" for name, _ in call.query)
        return target.honest(replace(call, authorization=DEFAULT, query=()) if taken else call)

    assert operation_id in judged(bench, "AUT-010", scheme)
    assert operation_id in judged(bench, "AUT-010", address)


@pytest.mark.parametrize("path", [operation.path for operation in load_contract().operations])
def test_nothing_lies_below_any_path(bench: Any, path: str) -> None:
    below = f"{path.strip('/')}/inconnu".lstrip("/")

    def mistake(target: Any, call: Call) -> Answer:
        answer: Answer = target.honest(call)
        return replace(answer, status=200) if call.path == below else answer

    assert "status 200" in judged(bench, "CON-009", mistake)


@pytest.mark.parametrize("operation_id", ABOUT_A_NIR)
def test_a_wrong_key_is_refused_at_each_operation(bench: Any, operation_id: str) -> None:
    def mistake(target: Any, call: Call) -> Answer:
        long = call.operation_id == operation_id and len(call.nir or "") == 15
        return target.honest(replace(call, nir=call.nir[:13]) if long and call.nir else call)

    assert operation_id in judged(bench, "BEN-008", mistake)


# No médecin traitant is declared for a day to come, so that the end of a window takes none away.
BOUNDS = [
    (name, bound) for name in DATED for bound in ("date_debut", "date_fin") if (name, bound) != (DOCTOR, "date_fin")
]


@pytest.mark.parametrize(("operation_id", "bound"), BOUNDS)
@pytest.mark.parametrize("days", [-1, 1])
def test_a_bound_that_is_a_day_off_is_seen_at_each_operation(
    bench: Any, operation_id: str, bound: str, days: int
) -> None:
    def mistake(target: Any, call: Call) -> Answer:
        asked = getattr(call, bound)
        moved = call.operation_id == operation_id and isinstance(asked, date) and target.honest(call).status != 400
        if not moved or (bound == "date_debut" and asked + days * DAY < JOUR):
            return target.honest(call)
        return target.honest(replace(call, **{bound: asked + days * DAY}))

    assert operation_id in judged(bench, "FEN-013", mistake)


@pytest.mark.parametrize("operation_id", DATED)
def test_a_default_that_begins_a_day_late_is_seen_at_each_operation(bench: Any, operation_id: str) -> None:
    def mistake(target: Any, call: Call) -> Answer:
        late = call.operation_id == operation_id and call.date_debut is None and call.date_fin is None
        return target.honest(replace(call, date_debut=JOUR + DAY) if late else call)

    assert operation_id in judged(bench, "FEN-001", mistake)


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_a_window_of_one_day_is_taken_at_each_operation(bench: Any, operation_id: str) -> None:
    def mistake(target: Any, call: Call) -> Answer:
        single = call.operation_id == operation_id and call.date_debut == call.date_fin == JOUR
        return target.problem(call, 400, "parametre-invalide") if single else target.honest(call)

    assert operation_id in judged(bench, "FEN-008", mistake)


def test_a_default_that_ends_a_day_early_is_seen(bench: Any) -> None:
    def mistake(target: Any, call: Call) -> Answer:
        early = call.operation_id == CONTRATS and call.date_debut is None and call.date_fin is None
        return target.honest(replace(call, date_fin=date(2027, 11, 23)) if early else call)

    assert CONTRATS in judged(bench, "FEN-002", mistake)


@pytest.mark.parametrize("operation_id", [ME, FAMILY, PERSON, DOCTOR])
def test_what_was_true_in_the_past_is_not_told_at_any_operation(bench: Any, operation_id: str) -> None:
    def mistake(target: Any, call: Call) -> Answer:
        past = call.operation_id == operation_id and isinstance(call.date_debut, date) and call.date_debut < JOUR
        return target.ok(call, {"presence_CMUC_ACS": True}) if past else target.honest(call)

    assert operation_id in judged(bench, "FEN-015", mistake)
