"""What is told while a campaign goes on."""

from io import StringIO

import pytest
import rich.console

from droits_conformance.mutants.console import Console
from droits_conformance.mutants.jobs import Job
from droits_conformance.mutants.outcome import Fate, Outcome


def told(outcome: Outcome, argued: frozenset[str] = frozenset()) -> str:
    paper = StringIO()
    console = Console(rich.console.Console(file=paper, width=200), argued)
    console.start(1)
    console.heard(Job(outcome.variants, outcome.seed), (outcome,))
    console.stop()
    return paper.getvalue()


def of_fate(fate: Fate, reason: str | None = None) -> Outcome:
    return Outcome(("motif-montre",), 1, fate, (), (), 0.5, 3, reason)


def test_a_survivor_is_told_at_once() -> None:
    assert told(of_fate(Fate.SURVIVED)) == "survived motif-montre (seed 1): no rule\n"


def test_what_does_not_come_about_is_told_with_its_reason() -> None:
    assert "broken motif-montre (seed 1): no answer" in told(of_fate(Fate.BROKEN, "no answer"))


@pytest.mark.parametrize("fate", [Fate.KILLED, Fate.LIVED], ids=str)
def test_what_ends_as_it_should_is_not_told(fate: Fate) -> None:
    assert told(of_fate(fate)) == ""


def test_a_lawful_variant_that_is_condemned_is_told_with_what_was_seen() -> None:
    assert "killed motif-montre (seed 1): CON-005 failed: status 500" in told(
        of_fate(Fate.KILLED, "CON-005 failed: status 500")
    )


def test_a_mutant_that_lives_as_it_is_argued_to_is_not_told() -> None:
    argued = frozenset({"motif-montre"})
    assert told(of_fate(Fate.SURVIVED), argued) == ""
    assert "broken" in told(of_fate(Fate.BROKEN, "no answer"), argued)
