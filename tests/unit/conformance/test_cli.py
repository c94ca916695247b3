import os
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Self

import orjson
import pytest
from click.testing import CliRunner, Result

from droits_conformance import cli
from droits_conformance.data_set import Generated
from droits_conformance.errors import ProfileError, TargetUnreachable
from droits_conformance.finding import Finding
from droits_conformance.result import RuleResult, Run
from droits_conformance.target import Profile
from droits_conformance.verdict import Verdict
from droits_conformance.waiver import Waiver
from droits_contract import Level, Provenance, Rule
from droits_contract.errors import BenchError

RULE = Rule("FEN-001", "fenetre", "t", "t", Level.MUST, Provenance.DECIDED, "s", ())
PASSED = RuleResult(RULE, Verdict.PASSED, 3, 0.1)
FAILED = RuleResult(RULE, Verdict.FAILED, 3, 0.1, (Finding("getMe", "nir 2850349990012", "no nir"),))
ERRORED = RuleResult(RULE, Verdict.ERRORED, 0, 0.1, reason="clé cle-de-test perdue")
Verify = Callable[..., Result]


class FakeSandbox:
    """Stands for the process; `options` is how it was started, `stopped` whether the block was left."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.options: dict[str, Any] = {}
        self.stopped = False
        self.dead = False

    def __call__(self, **options: Any) -> "FakeSandbox":
        self.options = options
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped = True

    def check_alive(self) -> None:
        if self.dead:
            raise BenchError("the sandbox ended by itself")


class FakeRun:
    """Stands for the engine: returns a run with the given results, and keeps what it was asked."""

    def __init__(self) -> None:
        self.results = [PASSED]
        self.interrupted = False
        self.trouble: BaseException | None = None
        self.asked: dict[str, Any] = {}

    def __call__(self, profile: Profile, **asked: Any) -> Run:
        self.asked = asked | {"profile": profile}
        if self.trouble:
            raise self.trouble
        found = Run(profile, "0.1.0", asked["seed"], "2026-11-24T11:00:00+00:00", interrupted=self.interrupted)
        found.results.extend(self.results)
        return found


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeRun:
    fake = FakeRun()
    monkeypatch.setattr(cli, "run", fake)
    return fake


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch, profile: Profile) -> FakeSandbox:
    fake = FakeSandbox(profile)
    monkeypatch.setattr(cli, "SandboxPair", fake)
    return fake


@pytest.fixture
def verify(engine: FakeRun, sandbox: FakeSandbox, tmp_path: Path) -> Verify:
    def verify(*arguments: str) -> Result:
        return CliRunner().invoke(cli.verify, ["--report", str(tmp_path / "rapport"), *arguments])

    return verify


def test_a_conforming_target_is_exit_code_zero_and_leaves_reports(verify: Verify, tmp_path: Path) -> None:
    result = verify("--sandbox", "--seed", "7")

    assert result.exit_code == 0
    assert (tmp_path / "rapport" / "report.json").is_file()


def test_findings_are_exit_code_one(verify: Verify, engine: FakeRun) -> None:
    engine.results = [PASSED, FAILED]

    assert verify("--sandbox").exit_code == 1


def test_a_check_that_could_not_be_carried_through_is_exit_code_two(verify: Verify, engine: FakeRun) -> None:
    engine.results = [PASSED, ERRORED]

    assert verify("--sandbox").exit_code == 2


def test_an_interrupted_run_still_writes_what_was_found(
    verify: Verify, engine: FakeRun, sandbox: FakeSandbox, tmp_path: Path
) -> None:
    engine.interrupted = True
    sandbox.dead = True

    result = verify("--sandbox")

    assert result.exit_code == 2
    assert orjson.loads((tmp_path / "rapport" / "report.json").read_bytes())["run"]["interrupted"] is True
    assert sandbox.stopped


def test_an_interrupt_before_the_first_rule_ends_without_a_traceback(
    verify: Verify, engine: FakeRun, sandbox: FakeSandbox
) -> None:
    engine.trouble = KeyboardInterrupt()

    result = verify("--sandbox")

    assert (result.exit_code, isinstance(result.exception, SystemExit)) == (2, True)
    assert sandbox.stopped


def test_being_told_to_end_is_like_ctrl_c() -> None:
    def run_until_told() -> None:
        with cli._termination_interrupts():
            os.kill(os.getpid(), signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as caught:
        run_until_told()

    assert caught.value.code == 2
    assert signal.getsignal(signal.SIGTERM) == before


def test_words_and_seed_are_handed_to_the_engine(verify: Verify, engine: FakeRun) -> None:
    verify("--sandbox", "--seed", "42", "--only", "fenetre", "--only", "getMe", "--skip", "FEN-008")

    assert (engine.asked["seed"], engine.asked["only"], engine.asked["skip"]) == (
        42,
        ("fenetre", "getMe"),
        ("FEN-008",),
    )


def test_without_a_seed_each_run_draws_its_own(verify: Verify, engine: FakeRun) -> None:
    seeds = set()
    for _ in range(3):
        verify("--sandbox")
        seeds.add(engine.asked["seed"])

    assert len(seeds) == 3


def test_faults_and_day_are_handed_to_the_sandbox(verify: Verify, sandbox: FakeSandbox) -> None:
    verify("--sandbox", "--fault", "motif-visible", "--fault", "autre", "--today", "2026-11-24")

    assert sandbox.options["faults"] == ("motif-visible", "autre")
    assert sandbox.options["today"].isoformat() == "2026-11-24"
    assert sandbox.options["population"] is None


def test_a_population_is_passed_to_the_sandbox_by_size_and_seed(verify: Verify, sandbox: FakeSandbox) -> None:
    verify("--sandbox", "--population", "30000000:7")

    assert sandbox.options["population"] == Generated(30_000_000, 7)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "give either a PROFILE or --sandbox"),
        (("p.toml", "--sandbox"), "give either a PROFILE or --sandbox"),
        (("p.toml", "--fault", "x"), "--fault, --today and --population are for --sandbox"),
        (("p.toml", "--population", "10:7"), "--fault, --today and --population are for --sandbox"),
        (("--sandbox", "--population", "beaucoup"), "'beaucoup' is not N:SEED"),
        (("--sandbox", "--seed", "-1"), "--seed"),
        (("--sandbox", "--today", "24/11/2026"), "--today"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(verify: Verify, arguments: tuple[str, ...], told: str) -> None:
    result = verify(*arguments)

    assert result.exit_code == 2
    assert told in result.output


def test_a_profile_that_cannot_be_read_stops_before_the_engine(verify: Verify, engine: FakeRun, tmp_path: Path) -> None:
    result = verify(str(tmp_path / "absent.toml"))

    assert isinstance(result.exception, ProfileError)
    assert engine.asked == {}


def test_an_unreachable_target_is_an_error_and_no_report(verify: Verify, engine: FakeRun, tmp_path: Path) -> None:
    engine.trouble = TargetUnreachable("http://cible.test/", "Connection refused")

    result = verify("--sandbox")

    assert isinstance(result.exception, TargetUnreachable)
    assert not (tmp_path / "rapport").exists()


def test_a_sandbox_that_died_is_told_after_the_reports(verify: Verify, sandbox: FakeSandbox, tmp_path: Path) -> None:
    sandbox.dead = True

    result = verify("--sandbox")

    assert isinstance(result.exception, BenchError)
    assert (tmp_path / "rapport" / "report.json").is_file()


def test_the_json_summary_is_alone_on_stdout_and_masked(verify: Verify, engine: FakeRun) -> None:
    engine.results = [PASSED, FAILED, ERRORED]

    told = orjson.loads(verify("--sandbox", "--seed", "7", "--json").stdout)

    assert (told["exit_code"], told["seed"], told["interrupted"]) == (1, 7, False)
    assert (told["verdicts"]["passed"], told["verdicts"]["failed"], told["verdicts"]["errored"]) == (1, 1, 1)
    assert told["rules"][0]["findings"] == ["getMe: nir [NIR]; expected no nir"]
    assert told["rules"][1]["reason"] == "clé [api_key hopital] perdue"
    assert all(Path(path).is_file() for path in told["reports"])


def test_the_json_summary_tells_the_policy_and_the_waivers(
    verify: Verify, engine: FakeRun, sandbox: FakeSandbox
) -> None:
    waiver = Waiver(RULE.id, "équipe droits", "lost 2850349990012", date(2027, 3, 1))
    sandbox.profile = replace(sandbox.profile, waivers=(waiver,))
    engine.results = [replace(FAILED, findings=(replace(FAILED.findings[0], waiver=waiver),))]

    told = orjson.loads(verify("--sandbox", "--json").stdout)

    assert (told["policy"]["accepted"]["warned"], told["waived"], told["objections"]) == (True, 1, ["no rule passed"])
    assert told["rules"][0]["waived"] is True
    assert told["rules"][0]["waivers"] == ["lost [NIR] (équipe droits, until 2027-03-01)"]


def test_help_shows_an_example_and_the_exit_codes() -> None:
    shown = CliRunner().invoke(cli.verify, ["--help"]).output

    assert "droits verify --sandbox" in shown
    assert "Exit codes: 0 conforming, 1 findings, 2 configuration" in shown


@pytest.mark.parametrize(
    ("arguments", "played"),
    [
        ((), True),
        (("--only", "AUT-013"), True),
        (("--only", "authentification"), True),
        (("--only", "fenetre"), False),
        (("--only", "authentification", "--skip", "AUT-007", "--skip", "AUT-013"), False),
    ],
)
def test_a_second_sandbox_starts_only_for_the_rules_that_need_it(
    verify: Verify, sandbox: FakeSandbox, arguments: tuple[str, ...], played: bool
) -> None:
    verify("--sandbox", *arguments)

    assert sandbox.options["played"] is played


def test_a_word_that_names_no_rule_is_told_before_a_sandbox_starts(verify: Verify, sandbox: FakeSandbox) -> None:
    result = verify("--sandbox", "--only", "fenetres")

    assert isinstance(result.exception, BenchError)
    assert sandbox.options == {}
