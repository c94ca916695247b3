"""What a campaign proves, and that it is worse than the proof only by what the proof does not know."""

from dataclasses import replace
from pathlib import Path

import pytest

from droits_conformance.mutants.outcome import Fate, Outcome
from droits_conformance.mutants.proving import proof_of, worse
from droits_conformance.mutants.tally import Tally
from droits_conformance.mutants.variant import Origin, Variant
from droits_conformance.proof import Proof, keep, load_proof

VARIANTS = {
    "a": Variant("a", Origin.RULE, "wrong", rules=("CON-001",)),
    "b": Variant("b", Origin.OPERATOR, "wrong", look=("CON-003",)),
    "licite": Variant("licite", Origin.BENIGN, "lawful"),
}
KILLED = Outcome(("a",), 1, Fate.KILLED, ("CON-001",), (), 0.5, 1)
SURVIVED = Outcome(("b",), 1, Fate.SURVIVED, (), (), 0.5, 9)
LIVED = Outcome(("licite",), 1, Fate.LIVED, (), (), 6.0, 149)
BROKEN = replace(KILLED, fate=Fate.BROKEN, condemned_by=(), reason="it did not start")
ALARM = replace(LIVED, fate=Fate.KILLED, condemned_by=("CON-005",))


def tally(*outcomes: Outcome, **equivalents: str) -> Tally:
    return Tally(VARIANTS, outcomes, equivalents)


PROOF = proof_of(tally(KILLED, SURVIVED, LIVED), measured="2026-11-27", version="0.1.0", seeds=10)


def test_a_proof_holds_both_rates_and_the_names_of_survivors() -> None:
    assert (PROOF.kill_rate, PROOF.false_alarm_rate, PROOF.survivors) == (0.5, 0.0, ("b",))
    assert PROOF.origins["rule"] == {"killed": 1, "survived": 0, "equivalent": 0}


def test_a_proof_that_was_kept_reads_as_it_was(tmp_path: Path) -> None:
    keep(PROOF, tmp_path / "proof.json")

    assert load_proof(tmp_path / "proof.json") == PROOF
    assert load_proof(tmp_path / "none.json") is None


def test_what_the_proof_knows_is_not_worse() -> None:
    assert worse(tally(KILLED, SURVIVED, LIVED), PROOF) == []


WORSE: dict[str, tuple[Tally, Proof | None, str]] = {
    "a new survivor": (tally(replace(SURVIVED, variants=("a",))), PROOF, "a survived"),
    "a survivor without a proof": (tally(SURVIVED), None, "b survived"),
    "a mutant that did not come about": (tally(BROKEN), PROOF, "a is broken: it did not start"),
    "a lawful variant that did not come about": (
        tally(replace(BROKEN, variants=("licite",))),
        PROOF,
        "licite is broken: it did not start",
    ),
    "a false alarm": (tally(ALARM), PROOF, "false alarms: licite (CON-005)"),
    "a false alarm that explains itself": (
        tally(
            replace(ALARM, fate=Fate.SURVIVED, condemned_by=(), unsettled=("AUT-007",), reason="AUT-007 errored: late")
        ),
        PROOF,
        "false alarms: licite (AUT-007 errored: late)",
    ),
    "a mistaken argument": (
        tally(KILLED, a="nobody sees it"),
        PROOF,
        "a is argued to be equivalent, and died: correct the argument",
    ),
}


@pytest.mark.parametrize(("campaign", "before", "words"), WORSE.values(), ids=WORSE.keys())
def test_a_campaign_is_worse_by(campaign: Tally, before: Proof | None, words: str) -> None:
    assert worse(campaign, before) == [words]


def test_a_false_alarm_that_was_there_before_is_not_worse() -> None:
    assert worse(tally(ALARM), replace(PROOF, alarms=1)) == []
