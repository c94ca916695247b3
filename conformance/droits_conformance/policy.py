"""Which verdicts count as success: data of the profile (`[policy]`), printed in every report.

A broken must never does. Whatever else is not accepted is told in words, with the exit code that it leads to.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """Whether a broken should, a rule that was skipped, and one that is inapplicable count as success.

    `least_judged` is how many rules must get a verdict that speaks of the target (passed, failed, warned) for a run to be a
    success. Rules that no check judges, and say why, never count against anybody.
    """

    warned: bool = True
    skipped: bool = True
    inapplicable: bool = True
    least_judged: int = 0

    def __str__(self) -> str:
        """What it accepts, and what it does not, on one line."""
        named = {"warned": self.warned, "skipped": self.skipped, "inapplicable": self.inapplicable}
        parts = [f"{name} {'accepted' if accepted else 'not accepted'}" for name, accepted in named.items()]
        parts += [f"at least {self.least_judged} rules judged"] if self.least_judged else []
        return ", ".join(parts)
