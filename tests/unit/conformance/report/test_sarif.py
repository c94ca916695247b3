"""report.sarif: valid, on the right lines, and the same breach is the same result in the next run."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, FormatChecker

from droits_conformance.report.document import document_of
from droits_conformance.report.sarif import to_sarif
from droits_conformance.result import RuleResult, Run
from droits_conformance.waiver import Waiver
from droits_contract.source import artefact

MakeRun = Callable[..., Run]
SCHEMA = json.loads((Path(__file__).parent / "data" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
VALIDATOR = Draft4Validator(SCHEMA, format_checker=FormatChecker())


def log(run: Run) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(to_sarif(document_of(run)))
    return found


def only(run: Run) -> dict[str, Any]:
    (one,) = log(run)["runs"]
    return dict(one)


def results(run: Run, rule_id: str) -> list[dict[str, Any]]:
    return [result for result in only(run)["results"] if result["ruleId"] == rule_id]


def with_finding(result: RuleResult, **changes: Any) -> RuleResult:
    return replace(result, findings=(replace(result.findings[0], **changes),))


def test_a_run_with_every_verdict_obeys_the_schema(make_run: MakeRun) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(log(make_run()))] == []


def test_an_empty_and_interrupted_run_obeys_it_too(make_run: MakeRun) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(log(make_run([], ended="")))] == []


def test_exchanges_that_are_alike_obey_it_too(make_run: MakeRun, warned: RuleResult) -> None:
    findings = tuple(replace(warned.findings[0], exchange=number) for number in (1, 2))
    run = make_run([replace(warned, findings=findings)])
    run.journal.record(run.journal[1])

    assert [error.message for error in VALIDATOR.iter_errors(log(run))] == []


def test_an_exchange_without_an_answer_says_why(make_run: MakeRun, warned: RuleResult) -> None:
    run = make_run([with_finding(warned, exchange=2)])
    run.journal.record(replace(run.journal[1], status=None, error="connection refused"))
    (response,) = only(run)["webResponses"]

    assert [error.message for error in VALIDATOR.iter_errors(log(run))] == []
    assert (response["noResponseReceived"], response["reasonPhrase"]) == (True, "connection refused")


def test_the_schema_would_have_seen_a_mistake(make_run: MakeRun) -> None:
    broken = log(make_run())
    broken["runs"][0]["results"][0]["level"] = "fatal"

    assert not VALIDATOR.is_valid(broken)


def test_every_finding_is_a_result_and_nothing_else_is(make_run: MakeRun) -> None:
    found = [result["ruleId"] for result in only(make_run())["results"]]

    assert found == ["CON-002"] * 25 + ["CON-003"]


def test_a_must_is_an_error_and_a_should_a_warning(make_run: MakeRun) -> None:
    run = make_run()

    assert {result["level"] for result in results(run, "CON-002")} == {"error"}
    assert {result["level"] for result in results(run, "CON-003")} == {"warning"}


def test_a_result_stands_on_the_line_of_its_operation_in_the_contract(make_run: MakeRun) -> None:
    place = results(make_run(), "CON-003")[0]["locations"][0]["physicalLocation"]
    line = place["region"]["startLine"]
    text = artefact("spec", "openapi", "droits.yaml").read_text(encoding="utf-8").splitlines()

    assert place["artifactLocation"] == {"uri": "spec/openapi/droits.yaml", "uriBaseId": "SRCROOT"}
    assert [one.strip() for one in text[line - 2 : line + 1]] == ["/me:", "get:", "operationId: getMe"]


def test_a_finding_about_no_operation_stands_on_its_rule(make_run: MakeRun, warned: RuleResult) -> None:
    lone = with_finding(replace(warned, rule=replace(warned.rule, operations=())), operation=None)
    place = results(make_run([lone]), "CON-003")[0]["locations"][0]["physicalLocation"]
    text = artefact("spec", "rules", "contrat.yaml").read_text(encoding="utf-8").splitlines()

    assert place["artifactLocation"]["uri"] == "spec/rules/contrat.yaml"
    assert text[place["region"]["startLine"] - 1] == "- id: CON-003"


def test_rules_are_told_in_english_and_in_french(make_run: MakeRun) -> None:
    run = only(make_run())
    (rule,) = (one for one in run["tool"]["driver"]["rules"] if one["id"] == "CON-003")
    (french,) = run["translations"]

    assert rule["shortDescription"]["text"] == "title of CON-003"
    assert "énoncé de CON-003" in rule["fullDescription"]["text"]
    assert rule["helpUri"].endswith("/CON-003")
    assert rule["defaultConfiguration"]["level"] == "warning"
    assert french["language"] == "fr"
    assert "énoncé de CON-003" in [one["shortDescription"]["text"] for one in french["rules"]]


def test_results_name_the_rule_at_their_index(make_run: MakeRun) -> None:
    run = only(make_run())
    rules = run["tool"]["driver"]["rules"]

    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def test_a_breach_found_again_on_another_day_by_another_seed_keeps_its_fingerprint(
    make_run: MakeRun, warned: RuleResult
) -> None:
    before = with_finding(warned, asked="getMe as claire, dateDebut 2026-11-24", seen="status 500 after '41 s'")
    after = with_finding(warned, asked="getMe as paul, dateDebut 2027-01-02", seen="status 503 after '7 s'")

    first, second = (results(make_run([one]), "CON-003")[0] for one in (before, after))
    assert first["partialFingerprints"] == second["partialFingerprints"]


@pytest.mark.parametrize("changes", [{"seen": "no answer"}, {"expected": "404 or 403"}, {"operation": "getContrats"}])
def test_another_breach_has_another_fingerprint(changes: dict[str, str], make_run: MakeRun, warned: RuleResult) -> None:
    first, second = (results(make_run([one]), "CON-003")[0] for one in (warned, with_finding(warned, **changes)))

    assert first["partialFingerprints"] != second["partialFingerprints"]


def test_breaches_of_one_kind_are_told_apart_by_their_rank(make_run: MakeRun) -> None:
    prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in results(make_run(), "CON-002")]

    assert len(set(prints)) == 25
    assert {one.partition(":")[0] for one in prints} == {prints[0].partition(":")[0]}


def test_a_result_shows_its_exchange(make_run: MakeRun) -> None:
    run = only(make_run())
    result = run["results"][0]
    request = run["webRequests"][result["webRequest"]["index"]]

    assert request["method"] == "GET"
    assert request["target"].endswith("/me")
    assert request["headers"]["nir"] == "[NIR]"
    assert run["webResponses"][result["webResponse"]["index"]]["statusCode"] == 200


def test_what_could_not_be_judged_is_a_notification(make_run: MakeRun) -> None:
    (invocation,) = only(make_run())["invocations"]
    told = {one["associatedRule"]["id"]: one["level"] for one in invocation["toolExecutionNotifications"]}

    assert told == {"FEN-012": "note", "FEN-015": "note", "ROB-003": "error"}
    assert [one["associatedRule"]["id"] for one in invocation["toolConfigurationNotifications"]] == ["SUP-001"]


def test_the_invocation_says_how_the_run_ended(make_run: MakeRun, passed: RuleResult) -> None:
    (good,) = only(make_run([passed]))["invocations"]
    (bad,) = only(make_run())["invocations"]

    assert (good["exitCode"], good["executionSuccessful"]) == (0, True)
    assert (bad["exitCode"], bad["executionSuccessful"]) == (1, True)
    assert bad["startTimeUtc"] == "2026-11-24T09:00:00Z"


def test_control_characters_of_a_target_are_written_out(make_run: MakeRun) -> None:
    assert "\x00" not in str(log(make_run()))
    assert r"\x1b[31m\x00" in results(make_run(), "CON-003")[0]["message"]["text"]


def test_a_waived_finding_is_a_suppressed_result(make_run: MakeRun, warned: RuleResult) -> None:
    waiver = Waiver(warned.rule.id, "équipe droits", "mended in March", date(2027, 3, 1))
    findings = tuple(replace(finding, waiver=waiver) for finding in warned.findings)
    found = json.loads(to_sarif(document_of(make_run([replace(warned, findings=findings)]))))
    (suppression,) = found["runs"][0]["results"][0]["suppressions"]

    assert [error.message for error in VALIDATOR.iter_errors(found)] == []
    assert suppression["justification"] == "mended in March (équipe droits, until 2027-03-01)"


def test_a_finding_that_nobody_waived_is_not_suppressed(make_run: MakeRun) -> None:
    assert not [result for result in only(make_run())["results"] if "suppressions" in result]
