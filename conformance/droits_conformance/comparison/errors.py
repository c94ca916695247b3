"""What stops a comparison before the first question.

BenchError (droits_contract)
└── NotComparable  two targets lack something in common that the questions need: the data set, the day, a convention, people
"""

from dataclasses import dataclass

from droits_contract.errors import BenchError


@dataclass
class NotComparable(BenchError):
    """Two profiles do not go together: `key` is where, `a` and `b` what they say."""

    key: str
    a: str
    b: str
    expected: str
    code = "not-comparable"

    def __str__(self) -> str:
        """Where, what both say, and what to write."""
        return f"{self.key}: {self.a} in A, {self.b} in B; expected {self.expected}"
