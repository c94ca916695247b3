"""Playing variants before the judge: which rules condemn, and what that says of a variant."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from droits_conformance.bench import Bench, import_checks
from droits_conformance.depth import DEFAULT, DEPTHS, QUICK, Depth
from droits_conformance.engine import run
from droits_conformance.errors import BrokenVariant
from droits_conformance.mutants.equivalents import load_equivalents
from droits_conformance.mutants.outcome import Fate, Outcome
from droits_conformance.mutants.stage import Stage
from droits_conformance.mutants.variant import Origin, Variant
from droits_conformance.order import order_of
from droits_conformance.result import RuleResult
from droits_conformance.sandbox_pair import PLAYED
from droits_conformance.target import Profile
from droits_conformance.verdict import Verdict
from droits_contract import Rule, load_rules
from droits_contract.errors import BenchError

_CONDEMNING = frozenset({Verdict.FAILED, Verdict.WARNED})
# Nothing of FranceConnect passes through the proxy that makes a variant lawful otherwise.
_UNTOUCHED = ("franceconnect",)
# What is argued of an operator is a matter of who holds what, and everybody is asked; what is argued of a cell is that its
# convention does not grant the operation, which a few people show as well.
_ARGUED = {Origin.OPERATOR: (DEFAULT,), Origin.CONVENTION: (QUICK,)}
_UNSETTLED = frozenset({Verdict.ERRORED, Verdict.MISCONFIGURED})


def play(stage: Stage, variants: Sequence[Variant], seed: int) -> Outcome:
    """Play a variant, or several benign ones at once, and tell what became of it."""
    started = time.monotonic()
    names, variant = tuple(one.id for one in variants), variants[0]
    try:
        results = list(_asked(stage, tuple(variants), seed))
    except BrokenVariant as broken:
        return Outcome(names, seed, Fate.BROKEN, (), (), time.monotonic() - started, 0, str(broken))
    condemned = tuple(sorted({one.rule.id for one in results if one.verdict in _CONDEMNING}))
    unsettled = tuple(sorted({one.rule.id for one in results if one.verdict in _UNSETTLED} - {*condemned}))
    fate = _fate(variant, set(condemned), unsettled)
    reason = _reason(variant, fate, results)
    return Outcome(names, seed, fate, condemned, unsettled, time.monotonic() - started, len(results), reason)


def _reason(variant: Variant, fate: Fate, results: Sequence[RuleResult]) -> str | None:
    """What the rules say that speak against it, in one line; None if there is nothing to explain."""
    if fate is Fate.LIVED or (variant.is_mutant and fate is Fate.KILLED):
        return None
    against = _CONDEMNING if not variant.is_mutant and fate is Fate.KILLED else _UNSETTLED
    told = (f"{one.rule.id} {one.verdict}: {_words(one)}" for one in results if one.verdict in against)
    return " · ".join(dict.fromkeys(told)) or None


def _words(result: RuleResult) -> str:
    return str(result.findings[0]) if result.findings else result.reason or "it does not say why"


def _fate(variant: Variant, condemned: set[str], unsettled: tuple[str, ...]) -> Fate:
    if not variant.is_mutant and not condemned:
        return Fate.SURVIVED if unsettled else Fate.LIVED
    dead = condemned >= set(variant.rules) if variant.rules else bool(condemned)
    return Fate.KILLED if dead else Fate.SURVIVED


def _asked(stage: Stage, variants: tuple[Variant, ...], seed: int) -> Iterator[RuleResult]:
    """The verdicts of the rules that are asked, as far as they are needed: the likely ones, then all for a survivor."""
    variant = variants[0]
    likely = variant.rules or (variant.look if variant.is_mutant else ())
    if likely:
        with stage.playing(variants, seed, broker_played=not PLAYED.isdisjoint(likely)) as profile:
            found = list(_named(profile, variant, seed) if variant.rules else _likely(profile, variant, seed))
        yield from found
        if variant.rules or variant.id in load_equivalents() or any(one.verdict in _CONDEMNING for one in found):
            return
    with stage.playing(variants, seed) as profile:
        yield from _verdicts(profile, (), seed, skip=_UNTOUCHED if variant.origin is Origin.BENIGN else ())


def _named(profile: Profile, variant: Variant, seed: int) -> Iterator[RuleResult]:
    """The verdicts of the rules that a variant names."""
    # A mistake that is made by hand may lend what somebody else sent before: there everybody logs in first, as ever.
    brief = variant.origin is not Origin.RULE
    quick = _verdicts(profile, variant.rules, seed, brief=brief)
    yield from quick
    owed = [one.rule.id for one in quick if one.verdict not in _CONDEMNING]
    if owed and variant.is_mutant:  # a few people did not see it; all of them may
        yield from _verdicts(profile, owed, seed, at_least=DEFAULT, brief=brief)


def _likely(profile: Profile, variant: Variant, seed: int) -> Iterator[RuleResult]:
    """The verdicts of the rules that may see a mutant, the likeliest first, until one condemns it.

    They are enough to refute the argument that it is equivalent, where there is one.
    """
    for depth in _ARGUED[variant.origin] if variant.id in load_equivalents() else (QUICK, DEFAULT):
        for result in _one_by_one(profile, variant.look, seed, at_least=depth):
            yield result
            if result.verdict in _CONDEMNING:
                return


def _verdicts(
    profile: Profile,
    rules: Iterable[str],
    seed: int,
    *,
    skip: Iterable[str] = (),
    at_least: Depth = QUICK,
    brief: bool = False,
) -> list[RuleResult]:
    """A run with these rules, or with all that a quick one judges but those to `skip`; `brief` gives verdicts only."""
    try:
        depth = replace(_depth(rules, at_least), verdicts_only=brief)
        return run(profile, seed=seed, only=rules, skip=skip, depth=depth).results
    except BrokenVariant:
        raise
    except BenchError as error:
        raise BrokenVariant("a run", str(error), "verdicts") from error


def _one_by_one(profile: Profile, rules: Sequence[str], seed: int, *, at_least: Depth) -> Iterator[RuleResult]:
    import_checks()
    known = {rule.id: rule for rule in load_rules()}
    chosen: tuple[Rule, ...] = tuple(known[rule_id] for rule_id in rules)
    bench = Bench(profile, seed, depth=replace(_depth(rules, at_least), verdicts_only=True))
    try:
        bench.open(order_of(chosen))
        for rule in chosen:
            yield bench.judge(rule)
    except BenchError as error:
        raise BrokenVariant("a run", str(error), "verdicts") from error
    finally:
        bench.hang_up()


def _depth(rules: Iterable[str], least: Depth) -> Depth:
    """The depth at which all these rules are judged: the least one unless a rule needs more."""
    asked = set(rules)
    needed = [DEPTHS[rule.depth] for rule in load_rules() if rule.id in asked]
    return max([least, *needed], key=lambda depth: depth.rank)
