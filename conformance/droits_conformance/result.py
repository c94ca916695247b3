"""The result model: what a run found. Writers of reports read this and nothing else."""

from dataclasses import dataclass, field
from datetime import date

from droits_conformance.exchange import Journal
from droits_conformance.rule_result import RuleResult
from droits_conformance.target import Profile
from droits_conformance.verdict import Exit, Verdict
from droits_conformance.weighing import Objection, objections, outcome

__all__ = ["RuleResult", "Run"]


@dataclass
class Run:
    """A run on one target.

    `started` and `ended` are ISO 8601 in UTC; `seed` is the one of generated cases; `hashes` are SHA-256 of the contract,
    conventions, rules and data set; `interrupted` tells that somebody stopped it before the end; `depth` how far it went;
    `today` the day of its calls; `crash` what ended it, if it was the bench itself.
    """

    profile: Profile
    version: str
    seed: int
    started: str
    ended: str = ""
    hashes: dict[str, str] = field(default_factory=dict)
    results: list[RuleResult] = field(default_factory=list)
    journal: Journal = field(default_factory=Journal)
    generated_cases: int = 0
    interrupted: bool = False
    depth: str = "default"
    today: date | None = None
    crash: str | None = None

    def count(self, verdict: Verdict) -> int:
        """How many rules got that verdict."""
        return sum(result.verdict is verdict for result in self.results)

    def exit_code(self) -> Exit:
        """0 conforming, 1 findings, 2 when the bench could not judge; the policy of the profile decides (weighing.py)."""
        return outcome(self.objections())

    def objections(self) -> list[Objection]:
        """Everything that speaks against success."""
        found = objections(self.results, self.profile, today=self.today, interrupted=self.interrupted)
        return [*found, Objection(Exit.BENCH_ERROR, f"the bench broke down ({self.crash})")] if self.crash else found
