"""mutants.json: a campaign for machines; the page and the console are written from it."""

from collections.abc import Mapping
from typing import Any

from droits_conformance.mutants.outcome import Outcome
from droits_conformance.mutants.proving import kill_rate
from droits_conformance.mutants.tally import Count, Tally
from droits_conformance.mutants.variant import Variant

FORMAT = 1
Document = dict[str, Any]


def document_of(tally: Tally, run: Mapping[str, Any], worse: list[str]) -> Document:
    """The whole campaign. `run` tells how it was made: measured, version, seed, seeds, processes, seconds, quick."""
    return {
        "format": FORMAT,
        "run": dict(run),
        "machinery": tally.troubles_of_the_machinery(),
        "worse": worse,
        "kill_rate": kill_rate(tally),
        "origins": {origin.value: _count(count) for origin, count in sorted(tally.by_origin().items())},
        "rules": tally.by_rule(),
        "mutants": [_mutant(variant, outcome, tally.equivalents) for variant, outcome in tally.mutants],
        "benign": {
            "variants": len({name for one in tally.benign for name in one.variants}),
            "plays": tally.pairs_played,
            "alarms": [_play(one) for one in tally.alarms],
            "played": [_play(one) for one in tally.benign],
        },
    }


def _count(count: Count) -> Document:
    return {
        "killed": count.killed,
        "survived": count.survived,
        "broken": count.broken,
        "equivalent": count.equivalent,
        "rate": count.rate,
    }


def _mutant(variant: Variant, outcome: Outcome, equivalents: Mapping[str, str]) -> Document:
    return {
        "id": variant.id,
        "origin": variant.origin.value,
        "title": variant.title,
        "fate": "equivalent" if variant.id in equivalents else outcome.fate.value,
        "because": equivalents.get(variant.id),
        "rules": list(variant.rules),
        "condemned_by": list(outcome.condemned_by),
        "would_kill": would_kill(variant, outcome),
        "seconds": round(outcome.seconds, 3),
        "asked": outcome.asked,
        "reason": outcome.reason,
    }


def would_kill(variant: Variant, outcome: Outcome) -> list[str]:
    """The rules of which one would kill a survivor if it saw it: those that are named and silent, else the first asked."""
    if variant.rules:
        return [rule for rule in variant.rules if rule not in outcome.condemned_by]
    return [] if outcome.condemned_by else list(variant.look)


def _play(outcome: Outcome) -> Document:
    return {
        "variants": list(outcome.variants),
        "seed": outcome.seed,
        "fate": outcome.fate.value,
        "condemned_by": list(outcome.condemned_by),
        "unsettled": list(outcome.unsettled),
        "seconds": round(outcome.seconds, 3),
        "reason": outcome.reason,
    }
