"""The identity providers between which a person chooses before they log in, at v1 and v2 alike.

They are the sandbox's own, and look like nobody's: one that works, one that is out of service (decision 29).
"""

from dataclasses import dataclass

from droits_simulator.franceconnect.claims import IDP_ID
from droits_simulator.franceconnect.echec import FOURNISSEUR, Echec
from droits_simulator.franceconnect.textes import Texte, texte


@dataclass(frozen=True, slots=True)
class FournisseurIdentite:
    """An identity provider. `id` is what `idp_hint` and `idp_id` call it; `echec` how it fails, None for one that works."""

    id: str
    echec: Echec | None = None

    @property
    def nom(self) -> Texte:
        """Its name, on its button."""
        return texte(f"fournisseur.{self.id}.nom")

    @property
    def dit(self) -> Texte:
        """What is to be known before it is chosen."""
        return texte(f"fournisseur.{self.id}.dit")


# The first is the one that works: who presses the first button of the page gets on.
FOURNISSEURS = (FournisseurIdentite(IDP_ID), FournisseurIdentite("hors-service", FOURNISSEUR))


def fournisseur_of(identifier: str) -> FournisseurIdentite | None:
    """The identity provider of that id, or None."""
    return next((one for one in FOURNISSEURS if one.id == identifier), None)
