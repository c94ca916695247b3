"""A pytest of its own that judges the fake target by four rules of the caisse, with checks that a test chooses."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from droits_conformance import bench as bench_module
from droits_conformance.as_tests import judging
from droits_conformance.checks import registry
from droits_conformance.finding import Broken, Finding, Inapplicable, Misconfigured
from droits_conformance.generate import campaign  # noqa: F401 - a pytest in this process forgets what it loads: not this
from droits_conformance.probe import Probe
from droits_conformance.surroundings import Surroundings
from droits_conformance.target import Profile
from droits_contract import load_rules
from droits_fixtures import Cast

Check = Callable[[Probe], None]
NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)


class Checks:
    """What the rules' checks do: each passes until a test says otherwise. `judged` are ids in the order of their turn."""

    def __init__(self) -> None:
        self.judged: list[str] = []
        self.bound: dict[str, list[Check]] = {f"CAI-{number:03}": [self.passes] for number in range(1, 5)}

    def passes(self, probe: Probe) -> None:
        self.judged.append(probe.rule.id)
        probe.evaluated += 1

    def breaks(self, rule_id: str, seen: str = "status 500") -> None:
        def check(probe: Probe) -> None:
            self.passes(probe)
            raise Broken(Finding("getMe as claire.dupont", seen, "status 200"))

        self.bound[rule_id] = [check]

    def says(self, rule_id: str, outcome: BaseException) -> None:
        def check(_probe: Probe) -> None:
            self.judged.append(rule_id)
            raise outcome

        self.bound[rule_id] = [check]

    def is_inapplicable(self, rule_id: str, why: str) -> None:
        self.says(rule_id, Inapplicable(why))

    def is_misconfigured(self, rule_id: str, why: str) -> None:
        self.says(rule_id, Misconfigured(why))


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> Checks:
    found = Checks()
    monkeypatch.setattr(registry, "_CHECKS", found.bound)
    monkeypatch.setattr(registry, "_PREPARATIONS", {})
    monkeypatch.setattr(registry, "_OF_THE_WHOLE_RUN", set())
    return found


@pytest.fixture
def judged_profile(profile: Profile) -> Profile:
    """The profile that any file is read as."""
    return replace(profile, today=NOON.date())


@pytest.fixture
def judge(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    judged_profile: Profile,
    checks: Checks,
    target: Any,
    cast: Cast,
) -> Callable[..., pytest.RunResult]:
    """Run pytest on the fake target, with the options given."""
    around = Surroundings(now=lambda: NOON, monotonic=lambda: 0.0, transport=httpx.MockTransport(target))
    monkeypatch.setattr(bench_module, "Surroundings", lambda: around)
    monkeypatch.setattr(bench_module, "load_data_set", lambda *_: cast)
    monkeypatch.setattr(judging, "import_checks", lambda: None)
    monkeypatch.setattr(judging, "load_rules", lambda: tuple(rule for rule in load_rules() if rule.theme == "caisse"))
    monkeypatch.setattr(judging, "read_profile", lambda *_: judged_profile)

    def run(*options: str) -> pytest.RunResult:
        always = ("--droits-profile", "cible.toml", "-p", "no:cacheprovider")
        return pytester.runpytest_inprocess(*always, *options, no_reraise_ctrlc=True)

    return run
