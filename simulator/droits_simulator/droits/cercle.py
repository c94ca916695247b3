"""The circle of an assuré: the assuré, and the ayants droit attached to that assuré.

Two assurés of a couple do not see each other; a child attached to both is in the circle of each. The published contract
speaks of the beneficiaries "of the insured person authenticated by FranceConnect"; attachment is our reading of it.
"""

from droits_fixtures.model import Foyer, Personne
from droits_simulator.droits.peuple import Peuple, Trouve


def ayants_droit(foyer: Foyer, appelant: Personne) -> tuple[Personne, ...]:
    """The people attached to `appelant`, in the order of the household; the appelant is not one (decision 8)."""
    return tuple(personne for personne in foyer.personnes if appelant.cle in personne.rattachements)


def cercle(foyer: Foyer, appelant: Personne) -> tuple[Personne, ...]:
    """Everybody whom `appelant` may ask about, themselves first."""
    return (appelant, *ayants_droit(foyer, appelant))


def cherche(peuple: Peuple, foyer: Foyer, appelant: Personne, nir: str) -> Trouve | None:
    """The person of that 13-character NIR in the circle of `appelant`, with the household, or None.

    Only the circle is looked at: a stranger's NIR and one that nobody has take the same way and the same time (BEN-006).
    """
    del peuple
    for personne in cercle(foyer, appelant):
        if personne.nir == nir:
            return foyer, personne
    return None
