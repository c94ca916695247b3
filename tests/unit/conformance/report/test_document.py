"""report.json, against the schema that is published with it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator, FormatChecker

from droits_conformance.cli import verify
from droits_conformance.exchange import Journal
from droits_conformance.report.document import LONGEST_BODY, document_of, to_json
from droits_conformance.result import RuleResult, Run
from droits_conformance.verdict import Verdict
from droits_conformance.waiver import Waiver

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

    assert finding.keys() >= {"asked", "seen", "expected", "operation", "exchange"}
    assert finding["asked"] == "getMe as claire, nir [NIR]"


def objects(schema: Any) -> list[dict[str, Any]]:
    """Every schema of an object with named members, at any depth."""
    children = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    found = [one for child in children for one in objects(child)]
    return [*found, schema] if isinstance(schema, dict) and "properties" in schema and "type" in schema else found


def test_the_schema_forbids_members_that_it_does_not_know(validator: Any) -> None:
    described = objects(validator.schema)

    assert len(described) > 12
    assert [one for one in described if one.get("additionalProperties") is not False] == []


def test_a_member_that_nobody_described_is_refused(make_run: MakeRun, validator: Any) -> None:
    document = json.loads(to_json(document_of(make_run())))
    document["rules"][0]["surprise"] = 1

    assert not validator.is_valid(document)


def test_versions_name_what_makes_the_calls(make_run: MakeRun) -> None:
    assert set(document_of(make_run())["versions"]) == {"python", "banc-droits", "schemathesis", "hypothesis"}


def test_the_command_prints_the_schema_of_its_report() -> None:
    shown = CliRunner().invoke(verify, ["--report-schema"])

    assert shown.exit_code == 0
    assert json.loads(shown.output)["$id"] == "https://banc-droits.example/report/1/report.schema.json"


def test_waivers_are_told_with_the_policy_and_where_they_cover(
    make_run: MakeRun, warned: RuleResult, validator: Any, secrets: tuple[str, ...]
) -> None:
    waiver = Waiver("CON-003", f"team {secrets[0]}", f"lost {secrets[1]}", date(2027, 3, 1), client="hopital")
    covered = replace(warned, findings=(replace(warned.findings[0], waiver=waiver),))
    document = json.loads(to_json(document_of(make_run([covered], waivers=(waiver,)))))

    assert list(validator.iter_errors(document)) == []
    (told,) = document["policy"]["waivers"]
    assert (told["owner"], told["reason"], told["client"]) == ("team [NIR]", "lost [api_key hopital]", "hopital")
    assert document["rules"][0]["findings"][0]["waiver"] == told


def test_what_speaks_against_success_is_masked(make_run: MakeRun, passed: RuleResult, secrets: tuple[str, ...]) -> None:
    waiver = Waiver(passed.rule.id, f"team {secrets[0]}", "r", date(2027, 3, 1))

    assert "of team [NIR]:" in document_of(make_run([passed], waivers=(waiver,)))["verdict"]["objections"][0]
