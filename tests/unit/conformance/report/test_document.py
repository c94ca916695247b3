"""report.json, against the schema that is published with it."""

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from droits_conformance.exchange import Journal
from droits_conformance.finding import Finding
from droits_conformance.report.document import LONGEST_BODY, document_of, to_json
from droits_conformance.result import Run
from droits_conformance.verdict import Verdict

MakeRun = Callable[..., Run]


@pytest.fixture
def validator() -> Draft202012Validator:
    schema = json.loads((files("droits_conformance.report") / "report.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def complaints(validator: Draft202012Validator, run: Run) -> list[str]:
    return [error.message for error in validator.iter_errors(json.loads(to_json(document_of(run))))]


def test_a_run_with_every_verdict_obeys_the_published_schema(make_run: MakeRun, validator: Any) -> None:
    assert complaints(validator, make_run()) == []


def test_an_interrupted_and_empty_run_obeys_it_too(make_run: MakeRun, validator: Any) -> None:
    assert complaints(validator, make_run([], ended="", today=None)) == []


def test_the_schema_refuses_a_pass_that_compared_nothing(make_run: MakeRun, validator: Any) -> None:
    document = document_of(make_run())
    document["rules"][0]["evaluated"] = 0

    assert not validator.is_valid(document)


def test_the_schema_refuses_a_breach_that_shows_nothing(make_run: MakeRun, validator: Any) -> None:
    document = document_of(make_run())
    document["rules"][1]["findings"] = []

    assert not validator.is_valid(document)


def test_totals_count_every_verdict(make_run: MakeRun) -> None:
    assert document_of(make_run())["verdict"]["totals"] == {verdict.value: 1 for verdict in Verdict}


def test_only_exchanges_that_a_finding_shows_are_kept(make_run: MakeRun) -> None:
    run = make_run()
    first = run.journal[1]
    run.journal = Journal([first, first, first])

    document = document_of(run)

    assert [exchange["number"] for exchange in document["exchanges"]] == [1]
    assert document["run"]["exchanges"] == 3


def test_a_finding_about_an_exchange_that_the_journal_lost_breaks_nothing(make_run: MakeRun) -> None:
    run = make_run()
    run.journal = Journal()

    assert document_of(run)["exchanges"] == []


def test_long_bodies_are_cut_and_say_so(make_run: MakeRun, passed: Any) -> None:
    run = make_run()
    object.__setattr__(run.journal[1], "body", b"x" * (LONGEST_BODY + 7))

    assert document_of(run)["exchanges"][0]["response"]["body"].endswith("… [7 characters more]")


def test_a_finding_keeps_its_three_fields_apart(make_run: MakeRun) -> None:
    finding = document_of(make_run())["rules"][1]["findings"][0]

    assert set(finding) == set(Finding.__dataclass_fields__)
    assert finding["asked"] == "getMe as claire, nir [NIR]"
