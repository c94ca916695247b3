"""What the outcomes of a campaign add up to: kill rates by origin and by rule, survivors, false alarms."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from droits_conformance.mutants.controls import MUST_DIE, MUST_LIVE
from droits_conformance.mutants.outcome import Fate, Outcome
from droits_conformance.mutants.variant import Origin, Variant


@dataclass
class Count:
    """Mutants of one origin. What is broken or equivalent stands beside the rate, not in it."""

    killed: int = 0
    survived: int = 0
    broken: int = 0
    equivalent: int = 0

    @property
    def rate(self) -> float | None:
        """Killed among those that could be; None if there is none."""
        judged = self.killed + self.survived
        return self.killed / judged if judged else None


@dataclass(frozen=True, slots=True)
class Tally:
    """`played` are the outcomes by variant; `alarms` the outcomes of benign variants that a rule minded."""

    variants: Mapping[str, Variant]
    outcomes: tuple[Outcome, ...]
    equivalents: Mapping[str, str] = field(default_factory=dict)

    @property
    def mutants(self) -> list[tuple[Variant, Outcome]]:
        """Mutants with what became of them, in the order of the catalogue."""
        fates = {one.variants[0]: one for one in self.outcomes if len(one.variants) == 1}
        return [(one, fates[name]) for name, one in self.variants.items() if one.is_mutant and name in fates]

    def by_origin(self) -> dict[Origin, Count]:
        """Counts by origin."""
        counts: dict[Origin, Count] = defaultdict(Count)
        for variant, outcome in self.mutants:
            fate = "equivalent" if variant.id in self.equivalents else outcome.fate.value
            setattr(counts[variant.origin], fate, getattr(counts[variant.origin], fate) + 1)
        return dict(counts)

    def by_rule(self) -> dict[str, list[str]]:
        """The mutants that each rule condemned, by the rule's id."""
        found: dict[str, list[str]] = defaultdict(list)
        for variant, outcome in self.mutants:
            for rule_id in outcome.condemned_by:
                found[rule_id].append(variant.id)
        return dict(sorted(found.items()))

    def of_fate(self, fate: Fate) -> list[tuple[Variant, Outcome]]:
        """Mutants of that fate, those that are argued to be equivalent left out."""
        return [pair for pair in self.mutants if pair[1].fate is fate and pair[0].id not in self.equivalents]

    def mistaken(self) -> list[Variant]:
        """Mutants that are argued to be equivalent, and die: the argument is wrong."""
        return [one for one, outcome in self.mutants if one.id in self.equivalents and outcome.fate is Fate.KILLED]

    @property
    def benign(self) -> list[Outcome]:
        """What became of benign variants, alone and in company."""
        return [one for one in self.outcomes if self.variants[one.variants[0]].origin is Origin.BENIGN]

    @property
    def alarms(self) -> list[Outcome]:
        """Benign variants that some rule minded, or that kept one from being settled."""
        return [one for one in self.benign if one.fate in {Fate.KILLED, Fate.SURVIVED}]

    @property
    def pairs_played(self) -> int:
        """How many pairs of a benign variant and a seed were played."""
        return len({(name, one.seed) for one in self.benign for name in one.variants})

    def troubles_of_the_machinery(self) -> list[str]:
        """What makes the campaign worthless, in words; nothing if the controls behaved."""
        fates = {one.variants[0]: one for one in self.outcomes}
        died, lived = fates.get(MUST_DIE), fates.get(MUST_LIVE)
        told = []
        if died is not None and died.fate is not Fate.KILLED:
            told.append(f"{MUST_DIE} {died.fate}: nothing is being judged")
        if lived is not None and lived.fate is not Fate.LIVED:
            minded = ", ".join((*lived.condemned_by, *lived.unsettled)) or lived.reason
            told.append(f"{MUST_LIVE} {lived.fate} ({minded}): the stage itself is not lawful")
        return told


def rates(counts: Iterable[Count]) -> float | None:
    """The kill rate of several origins together."""
    together = Count()
    for one in counts:
        together.killed += one.killed
        together.survived += one.survived
    return together.rate
