"""What an attestation says of a run: what the verdict rests on, and the verdict."""

from typing import Any, Final

from droits_conformance.data_set import UNKNOWN, Generated
from droits_conformance.signature.errors import NotSignable

Document = dict[str, Any]
_BOUND: Final = ("contract", "conventions", "rules", "suite")  # fingerprints without which a verdict rests on nothing


def predicate_of(report: Document) -> Document:
    """Contract, conventions, rules, data and suite by SHA-256, seeds, target, policy, waivers, results, verdict."""
    policy = report["policy"]
    return {
        "tool": report["tool"],
        "versions": report.get("versions", {}),
        "target": report["target"],
        "policy": {name: policy[name] for name in ("accepted", "least_judged", "silent")},
        "waivers": policy["waivers"],
        "hashes": report["hashes"],
        "seeds": _seeds(report),
        "run": {name: value for name, value in report["run"].items() if name != "seed"},
        "verdict": report["verdict"],
        "results": [_result(rule) for rule in report["rules"]],
    }


def refuse_unbound(report: Document, file: str) -> None:
    """NotSignable if the report does not say what its verdict rests on."""
    wanted = _BOUND if report["target"]["foyers"] == UNKNOWN else (*_BOUND, "foyers")
    lost = [name for name in wanted if name not in report["hashes"]]
    if lost:
        expected = "a report of this version of droits verify: judge again"
        raise NotSignable(file, f"says no SHA-256 of {', '.join(lost)}", expected)


def _seeds(report: Document) -> Document:
    generated = Generated.parse(report["target"]["foyers"])
    seeds = {"run": report["run"]["seed"]}
    return seeds | ({"population": generated.seed} if generated else {})


def _result(rule: Document) -> Document:
    told = {name: rule[name] for name in ("id", "verdict", "evaluated", "waived")}
    return told | {"findings": len(rule["findings"])}
