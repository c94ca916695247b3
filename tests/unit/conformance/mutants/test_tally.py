"""What a campaign adds up to: rates without what is broken or equivalent, survivors, alarms, and the controls."""

from dataclasses import replace

import pytest

from droits_conformance.mutants.controls import CONTROLS, MUST_DIE, MUST_LIVE
from droits_conformance.mutants.outcome import Fate, Outcome
from droits_conformance.mutants.tally import Tally
from droits_conformance.mutants.variant import Origin, Variant

OUTCOME = Outcome(("x",), 1, Fate.KILLED, ("CON-001",), (), 0.5, 1)


def outcome(name: str, fate: Fate, *condemned_by: str, unsettled: tuple[str, ...] = ()) -> Outcome:
    return replace(OUTCOME, variants=(name,), fate=fate, condemned_by=condemned_by, unsettled=unsettled)


VARIANTS = {
    one.id: one
    for one in (
        *CONTROLS,
        Variant("licite", Origin.BENIGN, "lawful"),
        Variant("autre", Origin.BENIGN, "lawful"),
        *(Variant(name, Origin.RULE, "wrong", rules=("CON-001",)) for name in ("a", "b", "c")),
        *(Variant(name, Origin.OPERATOR, "wrong", look=("CON-003",)) for name in ("d", "e")),
    )
}
OUTCOMES = (
    outcome(MUST_DIE, Fate.KILLED, "CON-001"),
    outcome(MUST_LIVE, Fate.LIVED),
    outcome("a", Fate.KILLED, "CON-001", "CON-002"),
    outcome("b", Fate.SURVIVED),
    outcome("c", Fate.BROKEN),
    outcome("d", Fate.KILLED, "CON-003"),
    outcome("e", Fate.SURVIVED),
    replace(outcome("licite", Fate.LIVED), variants=("licite", "autre"), seed=2),
    outcome("licite", Fate.LIVED),
    outcome("autre", Fate.LIVED),
)
TALLY = Tally(VARIANTS, OUTCOMES, {"e": "nobody can see it"})


def test_a_rate_leaves_out_what_is_broken_and_what_is_argued_to_be_equivalent() -> None:
    counts = TALLY.by_origin()

    assert (counts[Origin.RULE].rate, counts[Origin.RULE].broken) == (0.5, 1)
    assert (counts[Origin.OPERATOR].rate, counts[Origin.OPERATOR].equivalent) == (1.0, 1)


def test_controls_and_benign_variants_are_in_no_rate() -> None:
    assert TALLY.by_origin().keys() == {Origin.RULE, Origin.OPERATOR}


def test_a_rule_shows_the_mutants_that_it_condemned() -> None:
    assert TALLY.by_rule() == {"CON-001": ["a"], "CON-002": ["a"], "CON-003": ["d"]}


def test_survivors_are_those_that_nobody_argued_about() -> None:
    assert [variant.id for variant, _ in TALLY.of_fate(Fate.SURVIVED)] == ["b"]


def test_an_argument_is_mistaken_when_its_mutant_dies() -> None:
    assert [one.id for one in Tally(VARIANTS, OUTCOMES, {"d": "nobody can see it"}).mistaken()] == ["d"]


def test_a_variant_and_a_seed_count_once_alone_or_in_company() -> None:
    assert TALLY.pairs_played == 4
    assert TALLY.alarms == []


@pytest.mark.parametrize(
    "alarm",
    [outcome("licite", Fate.KILLED, "CON-005"), outcome("licite", Fate.SURVIVED, unsettled=("CON-005",))],
    ids=["condemned", "unsettled"],
)
def test_a_lawful_variant_that_a_rule_minds_is_a_false_alarm(alarm: Outcome) -> None:
    assert Tally(VARIANTS, (*OUTCOMES, alarm)).alarms == [alarm]


def test_controls_that_behave_say_nothing() -> None:
    assert TALLY.troubles_of_the_machinery() == []


def test_a_control_that_must_die_and_lives_makes_the_campaign_worthless() -> None:
    (words,) = Tally(VARIANTS, (outcome(MUST_DIE, Fate.SURVIVED),)).troubles_of_the_machinery()

    assert words == f"{MUST_DIE} survived: nothing is being judged"


def test_a_control_that_must_live_and_is_condemned_makes_the_campaign_worthless() -> None:
    (words,) = Tally(VARIANTS, (outcome(MUST_LIVE, Fate.KILLED, "CON-005"),)).troubles_of_the_machinery()

    assert words == f"{MUST_LIVE} killed (CON-005): the stage itself is not lawful"
