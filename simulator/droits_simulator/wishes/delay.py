"""How long an answer is held back: always the same, or drawn from a distribution."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

LONGEST = 60_000
_WIDEST = 5.0
_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,6})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Delay:
    """A delay as it is written, in milliseconds: `250`, `uniform:100:400` or `lognormal:200:0.4` (median, sigma)."""

    kind: str
    numbers: tuple[float, ...]

    def __str__(self) -> str:
        """The one way to write it."""
        written = [f"{number:g}" for number in self.numbers]
        return ":".join(written if self.kind == "fixed" else [self.kind, *written])

    def seconds(self, drawn: Random) -> float:
        """How long this time, at most a minute whatever is drawn."""
        return min(self._milliseconds(drawn), LONGEST) / 1000

    def _milliseconds(self, drawn: Random) -> float:
        if self.kind == "uniform":
            return drawn.uniform(*self.numbers)
        if self.kind == "lognormal":
            median, sigma = self.numbers
            return median * math.exp(drawn.gauss(0, sigma))
        return self.numbers[0]


def read_delay(text: str) -> Delay:
    """The delay written so; ValueError when it is none, or longer than a minute."""
    kind, *written = text.split(":") if ":" in text else ("fixed", text)
    if any(_NUMBER.fullmatch(number) is None for number in written):
        raise ValueError(text)
    numbers = tuple(float(number) for number in written)
    if not _lawful(kind, numbers):
        raise ValueError(text)
    return Delay(kind, numbers)


def _lawful(kind: str, numbers: Sequence[float]) -> bool:
    if (kind, len(numbers)) == ("fixed", 1):
        return numbers[0] <= LONGEST
    if (kind, len(numbers)) == ("uniform", 2):
        return numbers[0] <= numbers[1] <= LONGEST
    return (kind, len(numbers)) == ("lognormal", 2) and numbers[0] <= LONGEST and numbers[1] <= _WIDEST
