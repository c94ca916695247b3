"""Of several households that break a rule, the smallest is shown."""

from dataclasses import replace
from datetime import date

import pytest

from droits_conformance.circumstances import Circumstances, Household
from droits_conformance.finding import Finding
from droits_conformance.result import RuleResult
from droits_conformance.shrinking import TRIES, Panel, smaller
from droits_conformance.verdict import Verdict
from droits_contract import Level, Provenance, Rule
from droits_fixtures import Cast, load_cast

RULE = Rule("FEN-001", "fenetre", "t", "t", Level.MUST, Provenance.DECIDED, "s", ())


@pytest.fixture(scope="module")
def cast() -> Cast:
    return load_cast(date(2026, 11, 24))


def people(cast: Cast, nir: str) -> int:
    found = cast.by_nir(nir)
    return len(found[0].personnes) if found else 0


def broken(size: int, rule: Rule = RULE) -> RuleResult:
    household = Household("foyer", size, "des gens", "cle")
    finding = Finding("getMe", "a", "b", 1, circumstances=Circumstances(household=household))
    return RuleResult(rule, Verdict.FAILED, 7, 1.0, (finding,))


class Judge:
    """Finds the rule broken by households of `least` people and more; notes the sizes that it was asked about."""

    def __init__(self, cast: Cast, least: int) -> None:
        self.cast = cast
        self.least = least
        self.asked: list[int] = []

    def __call__(self, rule: Rule, panel: Panel) -> RuleResult:
        (size,) = {people(self.cast, caller.nir) for caller in panel}
        self.asked.append(size)
        return broken(size, rule) if size >= self.least else RuleResult(rule, Verdict.PASSED, 3, 0.5)


def sizes(result: RuleResult) -> list[int]:
    return [one.circumstances.household.people for one in result.findings if one.circumstances.household]


def test_a_smaller_household_that_breaks_the_rule_takes_the_place_of_the_larger(cast: Cast) -> None:
    judge = Judge(cast, least=2)

    found = smaller(broken(5), cast, cast.personas(), judge)

    assert (judge.asked, sizes(found)) == ([1, 2], [2])


def test_verdict_and_comparisons_stay_those_of_the_first_judgement(cast: Cast) -> None:
    found = smaller(broken(5), cast, cast.personas(), Judge(cast, least=1))

    assert (found.verdict, found.evaluated) == (Verdict.FAILED, 7)


def test_nothing_smaller_leaves_the_finding_as_it_was(cast: Cast) -> None:
    first = broken(5)

    assert smaller(first, cast, cast.personas(), Judge(cast, least=5)) == first


def test_few_sizes_are_tried(cast: Cast) -> None:
    judge = Judge(cast, least=99)

    smaller(broken(99), cast, cast.personas(), judge)

    assert len(judge.asked) == TRIES


@pytest.mark.parametrize("theme", ["convention", "franceconnect", "generated", "authentification"])
def test_a_rule_that_leaves_something_behind_is_not_asked_again(cast: Cast, theme: str) -> None:
    judge = Judge(cast, least=1)

    smaller(broken(5, replace(RULE, theme=theme)), cast, cast.personas(), judge)

    assert judge.asked == []


def test_a_finding_about_nobody_is_not_asked_again(cast: Cast) -> None:
    judge, alone = Judge(cast, least=1), RuleResult(RULE, Verdict.FAILED, 7, 1.0, (Finding("getMe", "a", "b"),))

    assert (smaller(alone, cast, cast.personas(), judge), judge.asked) == (alone, [])
