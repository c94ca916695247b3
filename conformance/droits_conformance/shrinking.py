"""A smaller counter-example: a rule that was found broken is asked again of people in smaller households only.

Only rules whose checks choose their people from the panel, and leave nothing behind at the target, are asked again.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from droits_conformance.result import RuleResult
from droits_contract import Rule
from droits_fixtures import Cast, Personne

THEMES = frozenset({"beneficiaires", "caisse", "contrat", "contrats", "exonerations", "fenetre", "medecin_traitant"})
TRIES = 3
Panel = tuple[Personne, ...]


def smaller(result: RuleResult, cast: Cast, panel: Panel, again: Callable[[Rule, Panel], RuleResult]) -> RuleResult:
    """The result with the findings of the smallest households that break the rule too; as it was if none does.

    `again` judges the rule by a panel of its own; its findings have their circumstances.
    """
    size = _size(result)
    if size is None or result.rule.theme not in THEMES:
        return result
    for few in _panels(cast, panel, size):
        found = again(result.rule, few)
        least = _size(found)
        if least is not None and least < size:
            return replace(result, duration=result.duration + found.duration, findings=found.findings)
    return result


def _size(result: RuleResult) -> int | None:
    """How many people live in the smallest household that breaks the rule; None if that is unknown."""
    households = [finding.circumstances.household for finding in result.findings]
    return min((household.people for household in households if household), default=None)


def _panels(cast: Cast, panel: Panel, below: int) -> Iterator[Panel]:
    """The callers of a panel by the size of their household, the smallest first."""
    sizes = {caller.nir: len(found[0].personnes) for caller in panel if (found := cast.by_nir(caller.nir))}
    for size in sorted({size for size in sizes.values() if size < below})[:TRIES]:
        yield tuple(caller for caller in panel if sizes.get(caller.nir) == size)
