"""From bytes to values: wrong shapes are findings, order and ids of one refusal are not."""

from dataclasses import replace
from datetime import date
from typing import Any

import orjson
import pytest

from droits_conformance.call import Answer, Call
from droits_conformance.checks.people import CONTRATS, ME, Ask
from droits_conformance.checks.reading import content, day, entries_of, entry_of, kind, sight, spans
from droits_conformance.finding import Broken


@pytest.fixture
def answered(bench: Any) -> Any:
    """A 200 with a given body, and a probe to read it with."""
    target = bench.target()
    persona = bench.cast.personas()[0]
    call = Call(operation_id=ME, client="hopital", persona=persona)

    def build(body: bytes, status: int = 200) -> tuple[Any, Answer]:
        return bench.probe_for("CON-001", target), Answer(call, status, (), body, 1)

    return build


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"null", b'"texte"'])
def test_an_object_that_is_not_one_is_a_finding(answered: Any, body: bytes) -> None:
    with pytest.raises(Broken):
        entry_of(*answered(body))


@pytest.mark.parametrize("body", [b"{}", b"[1]", b"3"])
def test_a_list_of_objects_that_is_not_one_is_a_finding(answered: Any, body: bytes) -> None:
    with pytest.raises(Broken):
        entries_of(*answered(body))


def test_two_refusals_are_alike_whatever_their_ids(answered: Any) -> None:
    first, second = (
        answered(orjson.dumps({"code": "refus", "instance": f"/{number}", "request_id": number}), 404)[1]
        for number in (1, 2)
    )

    assert content(first) == content(second)
    assert content(first) != content(replace(second, status=403))


def test_answers_in_another_order_are_alike_and_their_values_are_not_ignored(answered: Any) -> None:
    first, second, third = (
        answered(body)[1] for body in (b'[{"a":1},{"b":[2,1]}]', b'[{"b":[1,2]},{"a":1}]', b'[{"a":1},{"b":[1]}]')
    )

    assert content(first) == content(second)
    assert content(first) != content(third)


@pytest.mark.parametrize("value", [None, 3, "", "20261124", "24/11/2026", "2026-02-30", "2026-W48-2"])
def test_only_a_calendar_date_is_a_day(value: object) -> None:
    assert day(value) is None


def test_the_dates_of_a_contract_and_of_its_periods_are_read() -> None:
    entry = {"date_fin": "2027-01-01", "periodes_droits": [{"date_debut": "2026-01-01"}, "autre chose"]}

    assert list(spans(entry)) == [
        ("the right", None, date(2027, 1, 1)),
        ("a period of rights", date(2026, 1, 1), None),
    ]


def test_a_sort_of_right_is_told_as_far_as_it_is_shown() -> None:
    contract = {"nature_assurance": "AMC", "details": {"code_type_contrat": "ACS"}}

    assert kind(CONTRATS, contract) == "AMC ACS"
    assert kind("getBeneficiairesNirExonerations", {"motif": {"code": "LIS"}}) == "LIS"
    assert kind("getBeneficiairesNirExonerations", {"date_fin": "2027-01-01"}) == "exoneration"


def test_what_the_window_decides_holds_no_identity(bench: Any) -> None:
    persona = bench.cast.personas()[0]
    ask = Ask("getBeneficiaires", bench.target().clients[0], persona, persona)
    family = [{"nir": "2", "presence_CMUC_ACS": True}, {"nir": persona.nir, "presence_CMUC_ACS": False}]

    assert sight(ask, family) == ["presence_CMUC_ACS=True"]
