"""The verdict on one rule."""

from dataclasses import dataclass

from droits_conformance.finding import Finding
from droits_conformance.verdict import Verdict
from droits_contract import Rule


@dataclass(frozen=True, slots=True)
class RuleResult:
    """The verdict on one rule. `reason` says why it is neither passed nor broken; `evaluated` counts comparisons."""

    rule: Rule
    verdict: Verdict
    evaluated: int
    duration: float
    findings: tuple[Finding, ...] = ()
    reason: str | None = None

    @property
    def is_waived(self) -> bool:
        """Whether somebody answers for every finding."""
        return bool(self.findings) and all(finding.waiver for finding in self.findings)
