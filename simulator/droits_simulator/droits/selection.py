"""Which rights a window shows, and until when their ends are known.

A right that overlaps the window by a single day is visible; both bounds are included (decision 13). The window never
reaches further than the horizon, a year after the day of the call, and neither does a served end: what ends later, or has
no known end, is served with the horizon as its end.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from droits_fixtures.model import Contrat, Exoneration, MedecinTraitant, Periode, Personne
from droits_simulator.droits.demande import Fenetre


def recouvre(periode: Periode, fenetre: Fenetre) -> bool:
    """Whether the period has at least one day in the window, cut at the horizon.

    A window that begins after the horizon has no day left: it shows nothing.
    """
    fin = date.max if periode.fin is None else periode.fin
    dernier = min(fenetre.fin, fenetre.horizon, fin)
    return max(periode.debut, fenetre.debut) <= dernier


def bornee(periode: Periode, fenetre: Fenetre) -> Periode:
    """The period with the end that may be served: never unknown, never after the horizon."""
    fin = fenetre.horizon if periode.fin is None else min(periode.fin, fenetre.horizon)
    return Periode(periode.debut, fin)


def periodes_visibles(periodes: Iterable[Periode], fenetre: Fenetre) -> tuple[Periode, ...]:
    """The periods that the window shows, ends cut, in the order of their starts."""
    visibles = [bornee(periode, fenetre) for periode in periodes if recouvre(periode, fenetre)]
    visibles.sort(key=_debut)
    return tuple(visibles)


def _debut(periode: Periode) -> date:
    return periode.debut


def contrats_visibles(personne: Personne, fenetre: Fenetre) -> tuple[Contrat, ...]:
    """The contracts that the window shows, with the periods that it shows, in the order of their starts."""
    visibles = (contrat for contrat in personne.contrats if recouvre(contrat.duree, fenetre))
    bornes = (
        Contrat(
            contrat.nature,
            contrat.code,
            contrat.libelle,
            bornee(contrat.duree, fenetre),
            periodes_visibles(contrat.periodes, fenetre),
            contrat.interrompu,
        )
        for contrat in visibles
    )
    return tuple(sorted(bornes, key=lambda contrat: contrat.duree.debut))


def exonerations_visibles(personne: Personne, fenetre: Fenetre) -> tuple[Exoneration, ...]:
    """The exonerations that the window shows, in the order of their starts."""
    visibles = (exoneration for exoneration in personne.exonerations if recouvre(exoneration.duree, fenetre))
    bornees = (replace(exoneration, duree=bornee(exoneration.duree, fenetre)) for exoneration in visibles)
    return tuple(sorted(bornees, key=lambda exoneration: exoneration.duree.debut))


def medecin_visible(personne: Personne, fenetre: Fenetre) -> MedecinTraitant | None:
    """The declared doctor if the declaration overlaps the window, even one whose cessation is known (MED-002)."""
    medecin = personne.medecin_traitant
    if medecin is None or not recouvre(medecin.duree, fenetre):
        return None
    return replace(medecin, duree=bornee(medecin.duree, fenetre))


def complementaire_presente(personne: Personne, fenetre: Fenetre) -> bool:
    """Whether an AMC contract (CMUC, ACS, C2S) overlaps the window (decision 19)."""
    return any(contrat.nature == "AMC" and recouvre(contrat.duree, fenetre) for contrat in personne.contrats)
