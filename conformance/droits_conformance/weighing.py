"""What a run comes to: everything that speaks against success, in words, each with the exit code that it leads to.

Findings outweigh what could not be judged: a target that breaks a must does not conform, whatever else went wrong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from droits_conformance.policy import Policy
from droits_conformance.rule_result import RuleResult
from droits_conformance.target import Profile
from droits_conformance.verdict import Exit, Verdict
from droits_conformance.waiver import Waiver

_SHOWN: Final = 5  # rules named in an objection
_SPEAKING = (Verdict.PASSED, Verdict.FAILED, Verdict.WARNED)


@dataclass(frozen=True, slots=True)
class Objection:
    """One thing that speaks against success; `words` says what, and of a waiver (`is_of_waiver`) what to do."""

    exit: Exit
    words: str
    is_of_waiver: bool = False


def objections(
    results: Sequence[RuleResult], profile: Profile, *, today: date | None, interrupted: bool
) -> list[Objection]:
    """All that speaks against the success of a run on the day `today`, the findings first."""
    found = [*_findings(results, profile.policy), *_waivers(results, profile.waivers, today)]
    found += _unjudged(results, profile.policy)
    if interrupted:
        found.append(Objection(Exit.BENCH_ERROR, "the run was stopped before its end"))
    return found


def outcome(found: list[Objection]) -> Exit:
    """0 conforming, 1 findings, 2 when the bench could not judge, or judged too little."""
    if any(one.exit is Exit.FINDINGS for one in found):
        return Exit.FINDINGS
    return Exit.BENCH_ERROR if found else Exit.CONFORMING


def _findings(results: Sequence[RuleResult], policy: Policy) -> Iterator[Objection]:
    counted = [(Verdict.FAILED, "must"), *([] if policy.warned else [(Verdict.WARNED, "should")])]
    for verdict, level in counted:
        broken = [result for result in results if result.verdict is verdict and not result.is_waived]
        if broken:
            yield Objection(Exit.FINDINGS, f"{_count(broken)} broken ({level}): {_ids(broken)}")


def _waivers(results: Sequence[RuleResult], waivers: tuple[Waiver, ...], today: date | None) -> Iterator[Objection]:
    """Waivers that no longer hold, and those whose rule was judged without them."""
    used = {finding.waiver for result in results for finding in result.findings}
    judged = {one.rule.id for one in results if one.verdict in _SPEAKING and _is_seen_whole(one)}
    for number, waiver in enumerate(waivers, 1):
        name = f"waiver {number}, {waiver}, of {waiver.owner}"
        if today and waiver.has_expired(today):
            yield Objection(Exit.FINDINGS, f"{name}: expired on {waiver.expires}; renew it or remove it", True)
        elif waiver.rule in judged and waiver not in used:
            told = f"{name}: covers nothing that was found; remove it or correct its scope"
            yield Objection(Exit.FINDINGS, told, True)


def _is_seen_whole(result: RuleResult) -> bool:
    """Whether every breach was seen: a check that stopped at one cannot know what a waiver of another would cover."""
    return not result.stopped or result.verdict is Verdict.PASSED


def _unjudged(results: Sequence[RuleResult], policy: Policy) -> Iterator[Objection]:
    accepted = {Verdict.SKIPPED: policy.skipped, Verdict.INAPPLICABLE: policy.inapplicable}
    for verdict in (Verdict.ERRORED, Verdict.MISCONFIGURED, Verdict.SKIPPED, Verdict.INAPPLICABLE):
        found = [one for one in results if one.verdict is verdict and not one.rule.not_tested]
        if found and not accepted.get(verdict, False):
            yield Objection(Exit.BENCH_ERROR, f"{_count(found)} {verdict.value}: {_ids(found)}")
    speaking = [one for one in results if one.verdict in _SPEAKING]
    if not any(one.verdict is Verdict.PASSED for one in speaking):
        yield Objection(Exit.BENCH_ERROR, "no rule passed")
    if len(speaking) < policy.least_judged:
        yield Objection(Exit.BENCH_ERROR, f"{_count(speaking)} judged; the policy wants {policy.least_judged} at least")


def _count(found: Sequence[RuleResult]) -> str:
    return f"{len(found)} rule{'' if len(found) == 1 else 's'}"


def _ids(found: Sequence[RuleResult]) -> str:
    shown = ", ".join(one.rule.id for one in found[:_SHOWN])
    return shown if len(found) <= _SHOWN else f"{shown} and {len(found) - _SHOWN} more"
