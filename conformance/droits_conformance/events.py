"""What a run tells while it goes on: values, for a progress bar and for whoever else listens.

RunStarted → (RuleStarted → (GeneratedCases | Waiting)* → RuleEnded)* → RunEnded. A listener is any callable of one event.
"""

from collections.abc import Callable
from dataclasses import dataclass

from droits_conformance.result import RuleResult, Run
from droits_conformance.target import Profile
from droits_contract import Rule


@dataclass(frozen=True, slots=True)
class RunStarted:
    """The target answers and a first login succeeded; `total` rules will each get a verdict."""

    profile: Profile
    total: int
    seed: int


@dataclass(frozen=True, slots=True)
class RuleStarted:
    """The checks of a rule begin."""

    rule: Rule


@dataclass(frozen=True, slots=True)
class GeneratedCases:
    """So many further generated calls were made for a rule (an increment, not a total)."""

    rule: Rule
    count: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A rule waits `total` seconds for `what`, of which `left` are left: first all of them, at the end none."""

    rule: Rule
    what: str
    total: float
    left: float


@dataclass(frozen=True, slots=True)
class RuleEnded:
    """The verdict on a rule."""

    result: RuleResult


@dataclass(frozen=True, slots=True)
class RunEnded:
    """The run is over, or was stopped (`run.interrupted`)."""

    run: Run


Event = RunStarted | RuleStarted | GeneratedCases | Waiting | RuleEnded | RunEnded
Listener = Callable[[Event], None]
