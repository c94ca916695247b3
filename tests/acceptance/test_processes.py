"""Several processes judge at the same time: as one would, and without anything of value in any of them."""

import os
import signal
from collections.abc import Iterator
from multiprocessing import active_children

import pytest

from droits_conformance.engine import run
from droits_conformance.events import Event, RuleEnded, RuleStarted
from droits_conformance.result import RuleResult, Run
from droits_conformance.sandbox_pair import SandboxPair
from droits_conformance.target import Profile
from droits_conformance.verdict import Exit, Verdict

pytestmark = pytest.mark.acceptance
THEMES = ("caisse", "fenetre", "exonerations")


@pytest.fixture(scope="module")
def profile() -> Iterator[Profile]:
    with SandboxPair(faults=("fenetre-ignoree",), played=False) as started:
        yield started.profile


def verdicts(found: Run) -> list[tuple[str, Verdict, int, list[str]]]:
    return [(one.rule.id, one.verdict, one.evaluated, addresses(found, one)) for one in found.results]


def addresses(found: Run, one: RuleResult) -> list[str]:
    """Where the exchanges that show the findings of a rule went."""
    return [found.journal[finding.exchange or 0].url for finding in one.findings]


def test_two_processes_come_to_the_verdicts_and_the_exchanges_of_one(profile: Profile) -> None:
    alone = run(profile, seed=7, only=THEMES)
    together = run(profile, seed=7, only=THEMES, processes=2)

    assert verdicts(together) == verdicts(alone)
    assert together.exit_code() is Exit.FINDINGS


def test_a_process_that_is_killed_costs_its_rules_a_verdict_and_the_run_goes_on(profile: Profile) -> None:
    killed: list[int] = []

    def kill_once(event: Event) -> None:
        if isinstance(event, RuleStarted | RuleEnded) and not killed:
            child = active_children()[0]
            killed.append(child.pid or 0)
            os.kill(child.pid or 0, signal.SIGKILL)

    found = run(profile, seed=7, only=THEMES, processes=2, on_event=kill_once)

    told = {one.verdict for one in found.results}
    assert Verdict.ERRORED in told
    assert Verdict.PASSED in told
    assert len(found.results) == len({one.rule.id for one in found.results})
    assert all("exit code -9" in (one.reason or "") for one in found.results if one.verdict is Verdict.ERRORED)
