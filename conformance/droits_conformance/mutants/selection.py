"""Which variants a campaign plays: all, some by a word, or the share of a quick one."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from random import Random

from droits_conformance.mutants.variant import Origin, Variant
from droits_contract.errors import BenchError

QUICK_SHARE = {Origin.OPERATOR: 60, Origin.CONVENTION: 30}
"""How many of the systematic mutants a quick campaign draws; all others it plays whole."""


class UnknownVariant(BenchError):
    """A word chose nothing."""

    code = "unknown-variant"


def choose(variants: Mapping[str, Variant], words: Iterable[str]) -> dict[str, Variant]:
    """The variants that the words name: an id (`*` stands for anything), an origin, or a rule. Without words, all.

    Controls always play. UnknownVariant for a word that names nothing.
    """
    asked = tuple(words)
    for word in asked:
        if not any(_is_named(one, word) for one in variants.values()):
            origins = ", ".join(origin.value for origin in Origin)
            raise UnknownVariant(
                f"{word!r} names no variant; expected an id (droits mutants --list), {origins} or a rule"
            )
    return {
        name: one
        for name, one in variants.items()
        if not asked or one.origin is Origin.CONTROL or any(_is_named(one, word) for word in asked)
    }


def quick_share(variants: Mapping[str, Variant], seed: int) -> dict[str, Variant]:
    """Every named mutant, every benign variant, and some of the systematic mutants, as the seed draws them."""
    chance = Random(seed)  # noqa: S311 - a draw to vary, not to protect
    left_out: set[str] = set()
    for origin, most in QUICK_SHARE.items():
        names = [name for name, one in variants.items() if one.origin is origin]
        left_out.update(names if not most else set(names) - set(chance.sample(names, min(most, len(names)))))
    return {name: one for name, one in variants.items() if name not in left_out}


def _is_named(variant: Variant, word: str) -> bool:
    return fnmatchcase(variant.id, word) or word == variant.origin.value or word in (*variant.rules, *variant.look)
