"""The verdict on one rule."""

from dataclasses import dataclass

from droits_conformance.finding import Finding
from droits_conformance.verdict import Verdict
from droits_contract import Rule


@dataclass(frozen=True, slots=True)
class RuleResult:
    """The verdict on one rule.

    `reason` says why it is neither passed nor broken, or what its waivers leave open; `evaluated` counts comparisons.
    `stopped` tells that a check went no further than a breach, so that nobody saw what it would have compared next.
    """

    rule: Rule
    verdict: Verdict
    evaluated: int
    duration: float
    findings: tuple[Finding, ...] = ()
    reason: str | None = None
    stopped: bool = False

    @property
    def is_waived(self) -> bool:
        """Whether somebody answers for every finding, and nothing is left open."""
        return bool(self.findings) and self.reason is None and all(finding.waiver for finding in self.findings)
