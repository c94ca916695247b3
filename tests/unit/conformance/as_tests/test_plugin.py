"""Rules among tests: chosen, ordered, stopped and reported as pytest's own; a configuration error is exit code 4."""

import signal
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from droits_conformance.errors import ProfileError

pytest_plugins = ["pytester"]
Judge = Callable[..., pytest.RunResult]
USAGE = pytest.ExitCode.USAGE_ERROR


def test_rules_stand_beside_the_tests_that_are_there(judge: Judge, pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_mine():\n    pass")

    judge().assert_outcomes(passed=5)


def test_an_argument_may_name_rules_alone(judge: Judge, checks: Any, pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_mine():\n    pass")

    judge("droits::caisse::CAI-003", "droits::caisse::CAI-001").assert_outcomes(passed=2)
    assert checks.judged == ["CAI-001", "CAI-003"]


@pytest.mark.parametrize("named", ["droits::", "droits::caisse"])
def test_an_argument_may_name_a_theme_or_all_rules(judge: Judge, named: str) -> None:
    judge(named).assert_outcomes(passed=4)


def test_an_argument_that_names_no_rule_is_told(judge: Judge) -> None:
    ended = judge("droits::caisse::CAI-00")

    assert ended.ret == USAGE
    ended.stderr.fnmatch_lines(["ERROR: droits::caisse::CAI-00: no such rule is judged; *"])


@pytest.mark.parametrize(
    ("options", "judged"),
    [
        (["-k", "CAI-002 or CAI-004"], ["CAI-002", "CAI-004"]),
        (["-k", "getBeneficiairesNirCaisse and not CAI-001"], ["CAI-002", "CAI-003", "CAI-004"]),
        (["-m", "droits(level='should')"], ["CAI-003"]),
        (["-m", "not droits"], []),
        (["--deselect", "droits::caisse::CAI-001"], ["CAI-002", "CAI-003", "CAI-004"]),
        (["--droits-only", "CAI-002"], ["CAI-002"]),
        (["--droits-skip", "cai-002", "--droits-skip", "CAI-003"], ["CAI-001", "CAI-004"]),
    ],
    ids=" ".join,
)
def test_rules_are_chosen_as_tests_are(judge: Judge, checks: Any, options: list[str], judged: list[str]) -> None:
    judge(*options)

    assert checks.judged == judged


def test_markers_may_be_strict(judge: Judge) -> None:
    judge("--strict-markers", "-W", "error").assert_outcomes(passed=4)


@pytest.mark.parametrize("options", [["--collect-only"], ["-m", "not droits"]], ids=["collected only", "none chosen"])
def test_where_no_rule_is_judged_nothing_is_sent(judge: Judge, target: Any, options: list[str]) -> None:
    judge(*options)

    assert target.requests == []


def test_what_is_collected_is_shown_as_a_tree(judge: Judge) -> None:
    ended = judge("--collect-only")

    ended.stdout.fnmatch_lines(["<Rules droits>", "  <Theme caisse>", "    <RuleItem CAI-001>", "*4 tests collected*"])


def test_the_head_tells_the_target_and_the_seed(judge: Judge) -> None:
    judge("--droits-seed", "7", "--droits-depth", "quick").stdout.fnmatch_lines(
        ["droits: cible, 4 rules, depth quick, --droits-seed 7"]
    )


def test_all_rules_share_one_login(judge: Judge, target: Any) -> None:
    judge()

    assert target.logins == 1


def test_reports_of_the_run_are_written_where_they_are_wanted(
    judge: Judge, checks: Any, pytester: pytest.Pytester
) -> None:
    checks.breaks("CAI-001")

    ended = judge("--droits-report", "rapport", "--droits-seed", "7")

    ended.stdout.fnmatch_lines([f"droits report: {pytester.path / 'rapport' / 'report.json'}"])
    found = orjson.loads((pytester.path / "rapport" / "report.json").read_bytes())
    assert (found["run"]["seed"], found["run"]["interrupted"]) == (7, False)
    assert (found["verdict"]["exit_code"], found["verdict"]["rules"]) == (1, 4)


def test_without_a_folder_nothing_is_written(judge: Judge, pytester: pytest.Pytester) -> None:
    judge()

    assert list(pytester.path.glob("**/report.json")) == []


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), None], ids=["Ctrl-C", "-x"])
def test_a_run_that_is_stopped_reports_what_was_judged(
    judge: Judge, checks: Any, pytester: pytest.Pytester, stop: BaseException | None
) -> None:
    if stop:
        checks.says("CAI-002", stop)
    else:
        checks.breaks("CAI-002")

    ended = judge("--droits-report", "rapport", *([] if stop else ["-x"]))

    assert ended.ret == (pytest.ExitCode.INTERRUPTED if stop else pytest.ExitCode.TESTS_FAILED)
    found = orjson.loads((pytester.path / "rapport" / "report.json").read_bytes())
    assert found["run"]["interrupted"] is True
    assert [rule["id"] for rule in found["rules"]] == (["CAI-001"] if stop else ["CAI-001", "CAI-002"])


def test_being_told_to_end_is_like_ctrl_c_while_rules_are_judged(judge: Judge, checks: Any) -> None:
    before = signal.getsignal(signal.SIGTERM)
    checks.bound["CAI-002"] = [lambda _: signal.raise_signal(signal.SIGTERM)]

    assert judge().ret == pytest.ExitCode.INTERRUPTED
    assert signal.getsignal(signal.SIGTERM) == before


def test_workers_of_xdist_are_refused(judge: Judge, target: Any) -> None:
    ended = judge("-n", "2")

    assert ended.ret == USAGE
    ended.stderr.fnmatch_lines(["ERROR: rules are judged by one process, *: add -n 0"])
    assert target.requests == []


@pytest.mark.parametrize("options", [["-n", "0"], ["-p", "no:xdist"]], ids=" ".join)
def test_without_workers_xdist_stands_in_nobodys_way(judge: Judge, options: list[str]) -> None:
    judge(*options).assert_outcomes(passed=4)


def test_a_target_that_does_not_answer_is_a_usage_error(judge: Judge, target: Any, checks: Any) -> None:
    target.mistakes.add("droits en panne")

    ended = judge()

    assert ended.ret == USAGE
    ended.stderr.fnmatch_lines(["ERROR: droits: target-unreachable: *"])
    assert checks.judged == []


def test_a_wrong_profile_is_a_usage_error(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object) -> None:
        raise ProfileError("cible.toml", "target.droits", "is missing", "an address")

    monkeypatch.setattr("droits_conformance.as_tests.judging.read_profile", read)

    ended = judge()

    assert ended.ret == USAGE
    ended.stderr.fnmatch_lines(
        ["ERROR: droits: profile-error: cible.toml: target.droits: is missing; expected an address"]
    )


def test_a_folder_that_cannot_be_written_is_a_usage_error(judge: Judge, pytester: pytest.Pytester) -> None:
    pytester.makefile(".txt", rapport="a file")

    ended = judge("--droits-report", "rapport.txt")

    assert ended.ret == USAGE
    ended.stderr.fnmatch_lines(["ERROR: droits: *rapport.txt*"])


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--droits-sandbox"], "give either --droits-profile or --droits-sandbox"),
        (["--droits-seed", "-1"], "--droits-seed -1: expected 0 to 4294967295"),
        (["--droits-only", "caise"], "droits: bench-error: 'caise' is no theme, *; did you mean caisse?"),
    ],
)
def test_options_that_cannot_be_are_refused(judge: Judge, options: list[str], told: str) -> None:
    ended = judge(*options)

    assert ended.ret == USAGE
    ended.stderr.fnmatch_lines([f"ERROR: {told}"])
