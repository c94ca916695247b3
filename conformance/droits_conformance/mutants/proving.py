"""What a campaign proves, and in what it is worse than the proof that ships with the judge.

A campaign that finds more survivors or more false alarms than the proof says has found that the judge got worse.
"""

from droits_conformance.mutants.outcome import Fate
from droits_conformance.mutants.tally import Tally, rates
from droits_conformance.mutants.variant import Origin
from droits_conformance.proof import Proof

UNNAMED = frozenset({Origin.OPERATOR, Origin.CONVENTION})  # made by code, so that no file says which rule condemns them


def proof_of(tally: Tally, *, measured: str, version: str, seeds: int) -> Proof:
    """What a whole campaign proves."""
    counts = tally.by_origin()
    survivors = tuple(variant.id for variant, _ in tally.of_fate(Fate.SURVIVED))
    killed = sum(count.killed for count in counts.values())
    unnamed = {variant.id for variant, _ in tally.mutants if variant.origin in UNNAMED}
    return Proof(
        measured=measured,
        version=version,
        mutants=killed + len(survivors),
        killed=killed,
        survivors=survivors,
        benign=sum(one.origin is Origin.BENIGN for one in tally.variants.values()),
        seeds=seeds,
        plays=tally.pairs_played,
        alarms=len(tally.alarms),
        origins={
            origin.value: {"killed": count.killed, "survived": count.survived, "equivalent": count.equivalent}
            for origin, count in sorted(counts.items())
        },
        rules={rule: n for rule, ids in tally.by_rule().items() if (n := sum(one in unnamed for one in ids))},
    )


def worse(tally: Tally, before: Proof | None) -> list[str]:
    """In what this campaign is worse than the proof, in words; a quick one knows only of what it played."""
    known = frozenset(before.survivors if before else ())
    told = [f"{variant.id} survived" for variant, _ in tally.of_fate(Fate.SURVIVED) if variant.id not in known]
    told += [f"{variant.id} is broken: {one.reason}" for variant, one in tally.of_fate(Fate.BROKEN)]
    told += [f"{one.id} is argued to be equivalent, and died: correct the argument" for one in tally.mistaken()]
    for one in tally.benign:
        if one.fate is Fate.BROKEN:
            told.append(f"{' + '.join(one.variants)} is broken: {one.reason}")
    if tally.alarms and len(tally.alarms) > (before.alarms if before else 0):
        minded = (
            f"{' + '.join(one.variants)} ({one.reason or ', '.join((*one.condemned_by, *one.unsettled))})"
            for one in tally.alarms
        )
        told.append(f"false alarms: {'; '.join(minded)}")
    return told


def kill_rate(tally: Tally) -> float | None:
    """The kill rate of a campaign over all origins."""
    return rates(tally.by_origin().values())
