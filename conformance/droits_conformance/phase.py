"""The phases of a run, in the order in which they are begun, and which themes of rules each judges.

First whether anything can be judged at all (the doctor's preflight), then what the contract says, what the rules say of
people and rights, FranceConnect, the convention's matrix, sequences, then everything that reads what was sent before.
Several processes take the longest group of rules first; what reads everything comes last in any case.
"""

from typing import Final

from droits_contract import Rule

PHASES: Final = {
    "contract": ("contrat", "generated"),
    "rules": (
        *("authentification", "beneficiaires", "caisse", "contrats", "exonerations", "fenetre", "medecin_traitant"),
        "supervision",
    ),
    "franceconnect": ("franceconnect",),
    "matrix": ("convention",),
    "sequences": ("enchainements",),
    "robustness": ("robustesse",),
    "privacy": ("confidentialite",),
}
_BY_THEME: Final = {theme: phase for phase, themes in PHASES.items() for theme in themes}


def phase_of(rule: Rule) -> str:
    """The phase that judges a rule; a theme of its own where none does."""
    return _BY_THEME.get(rule.theme, rule.theme)


def rank_of(rule: Rule) -> int:
    """Where the rule's phase stands in a run."""
    names = list(PHASES)
    return names.index(phase_of(rule)) if phase_of(rule) in names else len(names)
