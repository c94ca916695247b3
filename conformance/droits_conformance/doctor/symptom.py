"""What the doctor can find: an ailment is a kind of trouble, a symptom one case of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

_TABLE: Final = "ailments.yaml"


class Whose(StrEnum):
    """Who has to mend it: whoever runs the judge, Banc Droits, or the target (rights API or FranceConnect)."""

    YOURS = "yours"
    OURS = "ours"
    TARGETS = "target"

    @property
    def words(self) -> str:
        """As a sentence says it."""
        return "the target's" if self is Whose.TARGETS else self.value


@dataclass(frozen=True, slots=True)
class Ailment:
    """A kind of trouble. `expected` and `remedy` hold names in braces, filled in for each symptom."""

    code: str
    whose: Whose
    meaning: str
    expected: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Symptom:
    """One case: what was asked, seen and expected, whose it is and what to do. Texts are not masked yet."""

    code: str
    whose: Whose
    asked: str
    seen: str
    expected: str
    remedy: str


@cache
def ailments() -> Mapping[str, Ailment]:
    """All that can be found, by code, in the order of the table."""
    table = yaml.safe_load(files(__package__).joinpath(_TABLE).read_text(encoding="utf-8"))
    return {code: Ailment(code, Whose(told.pop("whose")), **told) for code, told in table.items()}


def symptom(code: str, asked: str, seen: str, **names: object) -> Symptom:
    """A case of an ailment; `names` fill in what stands in braces in the table."""
    kind = ailments()[code]
    expected, remedy = kind.expected.format(**names), kind.remedy.format(**names)
    return Symptom(code, kind.whose, asked, seen, expected, remedy)
