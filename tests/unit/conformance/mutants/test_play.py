"""What is said of a variant that was played: the verdicts of the rules, given here, and the reason that they make."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from droits_conformance.finding import Finding
from droits_conformance.mutants.outcome import Fate
from droits_conformance.mutants.play import play
from droits_conformance.mutants.variant import Origin, Variant
from droits_conformance.rule_result import RuleResult
from droits_conformance.target import Profile
from droits_conformance.verdict import Verdict
from droits_contract import load_rules

RULES = {rule.id: rule for rule in load_rules()}
LAWFUL = Variant("licite", Origin.BENIGN, "lawful")
WRONG = Variant("a", Origin.RULE, "wrong", rules=("CON-001",))


class Stage:
    """Where every variant becomes the same profile."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile

    @contextmanager
    def playing(self, *_: Any, **__: Any) -> Iterator[Profile]:
        yield self.profile


@pytest.fixture
def stage(profile: Profile) -> Stage:
    return Stage(profile)


def judge(monkeypatch: pytest.MonkeyPatch, rule: str, verdict: Verdict, **told: Any) -> None:
    """From now on a run ends with that verdict alone."""
    result = RuleResult(RULES[rule], verdict, 1, 0.1, **told)
    monkeypatch.setattr("droits_conformance.mutants.play.run", lambda *_, **__: SimpleNamespace(results=[result]))


def test_a_lawful_variant_that_is_condemned_tells_what_was_seen(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = Finding("GET /me/", "status 500", "status 200")
    judge(monkeypatch, "CON-001", Verdict.FAILED, findings=(finding,))

    outcome = play(stage, [LAWFUL], seed=1)

    assert (outcome.fate, outcome.condemned_by) == (Fate.KILLED, ("CON-001",))
    assert outcome.reason == "CON-001 failed: GET /me/: status 500; expected status 200"


def test_a_lawful_variant_that_could_not_be_judged_tells_why(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    judge(monkeypatch, "AUT-007", Verdict.ERRORED, reason="listen-refused: the port is taken")

    outcome = play(stage, [LAWFUL], seed=1)

    assert (outcome.fate, outcome.unsettled) == (Fate.SURVIVED, ("AUT-007",))
    assert outcome.reason == "AUT-007 errored: listen-refused: the port is taken"


def test_a_mutant_that_nobody_could_judge_tells_why(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    judge(monkeypatch, "CON-001", Verdict.MISCONFIGURED, reason="the key is refused")

    assert play(stage, [WRONG], seed=1).reason == "CON-001 misconfigured: the key is refused"


def test_a_mutant_that_is_killed_needs_no_reason(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    judge(monkeypatch, "CON-001", Verdict.FAILED, findings=(Finding("GET /me/", "status 500", "status 200"),))

    outcome = play(stage, [WRONG], seed=1)

    assert (outcome.fate, outcome.reason) == (Fate.KILLED, None)
