"""All variants: what `spec/mutants` and `spec/variants` name, and what the contract and the conventions bring forth."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from droits_conformance.mutants import benign, rules, wire
from droits_conformance.mutants.cells import convention_mutants
from droits_conformance.mutants.controls import CONTROLS
from droits_conformance.mutants.operators import operator_mutants
from droits_conformance.mutants.scene import rewritings
from droits_conformance.mutants.variant import Origin, Variant
from droits_contract import Mutant, MutantKind, Source, load_contract, load_conventions, load_mutants
from droits_contract.variants import load_benign

_ORIGINS = {
    Source.FAULTS: Origin.RULE,
    Source.RULES: Origin.RULE,
    Source.WIRE: Origin.WIRE,
    Source.BROKER: Origin.BROKER,
}


@cache
def catalogue() -> Mapping[str, Variant]:
    """Every variant by its id: controls, benign variants, then mutants."""
    import_rewritings()
    contract = load_contract()
    systematic = (*operator_mutants(contract), *convention_mutants(contract, load_conventions()))
    every = (*CONTROLS, *benign_variants(), *named_mutants(), *systematic)
    return MappingProxyType({one.id: one for one in every})


@cache
def import_rewritings() -> None:
    """Import every module of rewritings, so that each enters its own in the table."""
    for package in (rules, wire, benign):
        for module in iter_modules(package.__path__):
            import_module(f"{package.__name__}.{module.name}")


def named_mutants() -> tuple[Variant, ...]:
    """The mutants of `spec/mutants`, in the order of their ids."""
    import_rewritings()
    return tuple(_variant(mutant) for mutant in load_mutants())


def benign_variants() -> tuple[Variant, ...]:
    """The lawful variants of `spec/variants`, in the order of the file."""
    import_rewritings()
    return tuple(
        Variant(one.id, Origin.BENIGN, one.title, factory=rewritings().get(one.id), apart=one.apart)
        for one in load_benign()
    )


def _variant(mutant: Mutant) -> Variant:
    made_by_fault = mutant.kind is MutantKind.FAULT
    return Variant(
        mutant.id,
        _ORIGINS[mutant.source],
        mutant.because or mutant.id,
        rules=tuple(sorted(mutant.condemned_by)),
        faults=(mutant.id,) if made_by_fault else (),
        factory=None if made_by_fault else rewritings()[mutant.id],
    )
