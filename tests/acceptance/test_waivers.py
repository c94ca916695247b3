"""What waivers make of a sandbox that ignores the date window, in two of its operations."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from droits_conformance.cli import verify
from droits_conformance.init.command import init

pytestmark = pytest.mark.acceptance

RULE = "FEN-003"
LATER = date.today() + timedelta(days=90)  # noqa: DTZ011 - a day is enough, whatever the time zone
CONTRATS, EXONERATIONS = "getBeneficiairesNirContrats", "getBeneficiairesNirExonerations"
Judge = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture(scope="module")
def target(sandbox_with: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """The profile that `droits init` writes of the sandbox, and its secrets by the name of their variable."""
    folder = tmp_path_factory.mktemp("profile")
    with sandbox_with("--fault", "fenetre-ignoree") as announced:
        (folder / "annonce.json").write_text(json.dumps(announced), encoding="utf-8")
        options = ["--from-sandbox", str(folder / "annonce.json"), "--out", str(folder / "profile.toml")]
        CliRunner().invoke(init, options, catch_exceptions=False)
        secrets = {
            f"{client['name']}_{what}".upper(): client[what]
            for client in (*announced["clients"], *announced["apart"])
            for what in ("api_key", "client_secret")
        }
        yield (folder / "profile.toml").read_text(encoding="utf-8"), secrets


@pytest.fixture
def judge(target: tuple[str, dict[str, str]], tmp_path: Path) -> Judge:
    """Judge by the broken rule and by one that is kept, under waivers; the exit code and the report."""
    written, secrets = target

    def judge(*waivers: str) -> tuple[int, dict[str, Any]]:
        profile, folder = tmp_path / "profile.toml", tmp_path / "rapport"
        profile.write_text(written + "\n".join(waivers), encoding="utf-8")
        options = ["--only", RULE, "--only", "FEN-004", "--processes", "1", "--seed", "1", "--report", str(folder)]
        ended = CliRunner().invoke(verify, [str(profile), *options], env=secrets, catch_exceptions=False)
        report: dict[str, Any] = orjson.loads((folder / "report.json").read_bytes())
        return ended.exit_code, report

    return judge


def waiver(rule: str = RULE, expires: date = LATER, **scope: str) -> str:
    pairs = {"rule": rule, "owner": "équipe droits", "reason": "mended in March"} | scope
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in pairs.items()]
    return "\n".join(["[[waivers]]", *lines, f"expires = {expires}", ""])


def found(report: dict[str, Any]) -> dict[str, bool]:
    """By operation, whether somebody answers for what was found there."""
    (rule,) = (one for one in report["rules"] if one["id"] == RULE)
    return {finding["operation"]: finding["waiver"] is not None for finding in rule["findings"]}


def test_without_a_waiver_the_breach_fails_the_run(judge: Judge) -> None:
    assert judge()[0] == 1


def test_a_waiver_makes_it_conform_and_the_breach_is_still_shown(judge: Judge) -> None:
    code, report = judge(waiver())

    assert (code, report["verdict"]["waived"], report["verdict"]["totals"]["failed"]) == (0, 1, 1)
    assert set(found(report).values()) == {True}


def test_a_waiver_of_another_operation_does_not(judge: Judge) -> None:
    assert judge(waiver(operation="getBeneficiairesNirCaisse"))[0] == 1


@pytest.mark.parametrize(("waived", "other"), [(CONTRATS, EXONERATIONS), (EXONERATIONS, CONTRATS)])
def test_a_waiver_of_one_broken_operation_does_not_hide_the_other(judge: Judge, waived: str, other: str) -> None:
    code, report = judge(waiver(operation=waived))

    assert code == 1
    assert found(report)[other] is False


def test_two_waivers_answer_for_an_operation_each(judge: Judge) -> None:
    code, report = judge(waiver(operation=CONTRATS), waiver(operation=EXONERATIONS))

    assert (code, found(report)) == (0, {CONTRATS: True, EXONERATIONS: True})


def test_an_expired_waiver_fails_the_run(judge: Judge) -> None:
    code, report = judge(waiver(expires=date.today() - timedelta(days=2)))  # noqa: DTZ011 - as above

    assert code == 1
    assert any(re.search("waiver 1, FEN-003.*: expired on", words) for words in report["verdict"]["objections"])


def test_a_waiver_that_covers_nothing_fails_the_run(judge: Judge) -> None:
    code, report = judge(waiver(), waiver("FEN-004"))

    assert code == 1
    assert [words.split(",")[0] for words in report["verdict"]["objections"]] == ["waiver 2"]
