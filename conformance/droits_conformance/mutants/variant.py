"""A variant of an implementation, ready to be played: what is changed, and which rules are asked about it."""

from dataclasses import dataclass
from enum import StrEnum

from droits_conformance.mutants.scene import Factory


class Origin(StrEnum):
    """Where a variant comes from. Kill rates are told for each origin apart; `benign` and `control` are no mutants."""

    RULE = "rule"
    OPERATOR = "operator"
    WIRE = "wire"
    BROKER = "broker"
    CONVENTION = "convention"
    BENIGN = "benign"
    CONTROL = "control"


@dataclass(frozen=True, slots=True)
class Variant:
    """What is played, and how it is looked at.

    `rules` must all condemn it; without any, one rule is enough, whichever. `look` are rules that are asked before all
    others, one after another until one condemns. `faults` are switched on in the session; `factory` makes the rewriting.
    `apart` are benign variants that cannot be true of one implementation together with this one.
    """

    id: str
    origin: Origin
    title: str
    rules: tuple[str, ...] = ()
    look: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    factory: Factory | None = None
    apart: frozenset[str] = frozenset()

    @property
    def is_mutant(self) -> bool:
        """Whether it must die."""
        return self.origin not in {Origin.BENIGN, Origin.CONTROL}
