"""What a campaign plays, in which order: mutants one by one, benign variants alone and in company.

A benign variant must pass with every seed. Playing each alone with each seed would take hours and prove less: whoever
behaves lawfully in fourteen ways at once is lawful too. So each is played alone with the first seed, and with every other
seed in the company that this seed draws.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from droits_conformance.mutants.variant import Origin, Variant

COMPANY = 14  # benign variants that are played at once


@dataclass(frozen=True, slots=True)
class Job:
    """Variants that are played together with a seed; a mutant is always alone."""

    variants: tuple[str, ...]
    seed: int


def jobs_of(variants: Sequence[Variant], seeds: Sequence[int], *, alone: bool) -> list[Job]:
    """All jobs: the controls first, then whole runs, which take longest, then the mutants.

    Unless benign variants play `alone` with the first seed, they play in company with this one too.
    """
    first, *others = seeds
    controls = [Job((one.id,), first) for one in variants if one.origin is Origin.CONTROL]
    benign = [one for one in variants if one.origin is Origin.BENIGN]
    companies = [Job(lot, seed) for seed in (others if alone else seeds) for lot in lots(benign, seed)]
    by_themselves = [Job((one.id,), first) for one in benign if alone]
    mutants = [Job((one.id,), first) for one in variants if one.is_mutant]
    return [*controls, *companies, *by_themselves, *mutants]


def lots(benign: Iterable[Variant], seed: int) -> list[tuple[str, ...]]:
    """The benign variants in companies of a few, as the seed draws them; those that exclude each other stay apart."""
    drawn = sorted(benign, key=lambda one: one.id)
    Random(seed).shuffle(drawn)  # noqa: S311 - a draw to vary, not to protect
    companies: list[list[Variant]] = []
    for one in drawn:
        found = next((lot for lot in companies if len(lot) < COMPANY and _get_on(one, lot)), None)
        if found is None:
            companies.append([one])
        else:
            found.append(one)
    return [tuple(one.id for one in lot) for lot in companies]


def _get_on(one: Variant, others: Iterable[Variant]) -> bool:
    return not any(one.id in other.apart or other.id in one.apart for other in others)
