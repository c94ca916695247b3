"""A finding in the document: its id, one sentence, the clause, and how to see it again."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from droits_conformance.circumstances import Circumstances, Household
from droits_conformance.report.document import document_of
from droits_conformance.result import RuleResult, Run

HOUSEHOLD = Household("dupont", 2, "un couple", "claire")


def told(make_run: Callable[..., Run], result: RuleResult) -> dict[str, Any]:
    finding: dict[str, Any] = document_of(make_run([result]))["rules"][0]["findings"][0]
    return finding


def about(result: RuleResult, household: Household | None) -> RuleResult:
    circumstances = Circumstances("hopital", "claire.dupont", household=household)
    return replace(result, findings=(replace(result.findings[0], asked="getMe", circumstances=circumstances),))


def test_its_id_is_rule_and_rank(make_run: Callable[..., Run], warned: RuleResult) -> None:
    assert told(make_run, warned)["id"] == "CON-003.1"


def test_one_sentence_says_household_and_call(make_run: Callable[..., Run], warned: RuleResult) -> None:
    sentence = told(make_run, about(warned, HOUSEHOLD))["sentence"]

    assert sentence.startswith("In a household of 2 (un couple), getMe: status 200")


def test_without_a_household_the_sentence_is_about_the_call(make_run: Callable[..., Run], warned: RuleResult) -> None:
    assert told(make_run, about(warned, None))["sentence"].startswith("getMe: status 200")


def test_it_says_who_asked_and_about_whom(make_run: Callable[..., Run], warned: RuleResult) -> None:
    finding = told(make_run, about(warned, HOUSEHOLD))

    assert (finding["client"], finding["persona"], finding["household"]["person"]) == (
        "hopital",
        "claire.dupont",
        "claire",
    )


def test_it_names_the_clause_of_the_contract(make_run: Callable[..., Run], warned: RuleResult) -> None:
    assert told(make_run, warned)["clause"] == {
        "source": "published contract, /me",
        "pointer": "spec/openapi/droits.yaml#/paths/~1me/get",
    }


def test_it_says_where_its_test_stands(make_run: Callable[..., Run], warned: RuleResult) -> None:
    assert told(make_run, warned)["reproduce"]["test"] == "tests/test_CON_003_1.py"


def test_the_document_says_how_to_start_the_same_target_again(make_run: Callable[..., Run], warned: RuleResult) -> None:
    target = document_of(make_run([warned], origin="--sandbox", faults=("fenetre-ignoree",)))["target"]

    assert (target["origin"], target["faults"]) == ("--sandbox", ["fenetre-ignoree"])
