"""Counting a report again: the verdict that its own results lead to, whatever it says of itself."""

from datetime import date
from typing import Any

from droits_conformance.finding import Finding
from droits_conformance.policy import Policy
from droits_conformance.rule_result import RuleResult
from droits_conformance.target import BrokerProfile, Profile
from droits_conformance.verdict import Exit, Verdict
from droits_conformance.waiver import Waiver
from droits_conformance.weighing import objections, outcome
from droits_contract import Level, Provenance, Rule, load_rules

Document = dict[str, Any]


def recounted(report: Document) -> Document:
    """`exit_code`, `totals`, `rules` and `waived` as they follow from the results, the policy and the waivers."""
    results = [_result(rule) for rule in report["rules"]]
    return {
        "exit_code": int(_exit_code(report, results)),
        "totals": {verdict.value: sum(one.verdict is verdict for one in results) for verdict in Verdict},
        "rules": len(results),
        "waived": sum(result.is_waived for result in results),
    }


def miscounted(report: Document) -> list[str]:
    """The members of `verdict` that do not follow from the results; `exit_code` where a date is no day of the calendar."""
    try:
        counted = recounted(report)
    except ValueError:
        return ["exit_code"]
    return [name for name, value in counted.items() if report["verdict"][name] != value]


def _exit_code(report: Document, results: list[RuleResult]) -> Exit:
    told = report["run"].get("today")
    today = None if told is None else date.fromisoformat(told)
    stopped = report["run"]["interrupted"] or report["run"]["ended"] is None
    return outcome(objections(results, _profile(report), today=today, interrupted=stopped))


def _profile(report: Document) -> Profile:
    target, policy = report["target"], report["policy"]
    return Profile(
        name=target["name"],
        droits=target["droits"],
        broker=BrokerProfile(**target["broker"]),
        clients=(),
        policy=Policy(**policy["accepted"], least_judged=policy["least_judged"]),
        waivers=tuple(_waiver(waiver) for waiver in policy["waivers"]),
    )


def _result(rule: Document) -> RuleResult:
    findings = tuple(
        Finding(
            one["asked"], one["seen"], one["expected"], waiver=_waiver(one["waiver"]) if one.get("waiver") else None
        )
        for one in rule["findings"]
    )
    verdict = Verdict(rule["verdict"])
    return RuleResult(
        _rule(rule), verdict, rule["evaluated"], rule["duration"], findings, rule["reason"], rule.get("stopped", False)
    )


def _rule(rule: Document) -> Rule:
    return Rule(
        id=rule["id"],
        theme=rule["theme"],
        title=rule["title"],
        titre=rule["titre"],
        level=Level(rule["level"]),
        provenance=Provenance(rule["provenance"]),
        source=rule["source"],
        operations=tuple(rule["operations"]),
        not_tested=_not_tested(rule),
    )


def _not_tested(rule: Document) -> str | None:
    """Why no check judges the rule, where that is the reason why it was skipped: such a rule counts against nobody."""
    known = next((one.not_tested for one in load_rules() if one.id == rule["id"]), None)
    return known if known == rule["reason"] else None


def _waiver(told: Document) -> Waiver:
    return Waiver(**(told | {"expires": date.fromisoformat(told["expires"])}))
