"""The end of the decision tree: from an admitted call to the data that answer it.

Identity reconciled to an assuré, `nir` in that person's circle, rights in the window, fields masked by the convention.
"""

from typing import Any

from droits_fixtures.model import Foyer, Personne
from droits_simulator.api.appel import Appel
from droits_simulator.api.problems import Refus
from droits_simulator.api.services import Services
from droits_simulator.api.token import IdentitePivot
from droits_simulator.by_identity import ByIdentity
from droits_simulator.droits.demande import Demande
from droits_simulator.droits.reconciliation import Identite
from droits_simulator.droits.vues import VUES

_SEXES = {"female": "F", "male": "M", "unspecified": "X"}


def answer(operation_id: str, appel: Appel, services: Services) -> Any:
    """The data that answer the call; Refus 404 when there is nobody or nothing to answer about."""
    demande = _demande(appel, services)
    vue = VUES[operation_id]
    donnees = vue.fait(demande)
    if donnees is None:
        raise Refus("aucun-medecin-traitant")
    return services.presente(operation_id, services.masque(vue.schema, donnees, demande.convention))


def _identite(pivot: IdentitePivot) -> Identite:
    """The civil status that FranceConnect vouches for, in the words of the domain."""
    return Identite(
        prenoms=pivot.given_name,
        nom_famille=pivot.family_name,
        naissance=pivot.birthdate,
        sexe=_SEXES.get(pivot.gender, ""),
        lieu_naissance=pivot.birthplace,
        pays_naissance=pivot.birthcountry,
    )


identite_of = ByIdentity(_identite)


def _demande(appel: Appel, services: Services) -> Demande:
    # Both were established by the checks before; a call without them is a fault of ours, answered by 500.
    assert appel.convention is not None and appel.fenetre is not None, "answer() before the checks"  # noqa: PT018, S101
    appel.appelant = foyer, appelant = _appelant(appel, services)
    appel.sujet = chez, personne = _personne(appel, foyer, appelant, services)
    return Demande(appelant, personne, chez, appel.convention, appel.fenetre, appel.jour)


def _appelant(appel: Appel, services: Services) -> tuple[Foyer, Personne]:
    trouve = services.reconcilie(appel.jour, identite_of(appel.jeton.identite)) if appel.jeton else None
    if trouve is None or not trouve[1].est_assure or not trouve[1].caisse.couverte:
        raise Refus("assure-non-gere")
    return trouve


def _personne(appel: Appel, foyer: Foyer, appelant: Personne, services: Services) -> tuple[Foyer, Personne]:
    if appel.nir is None:
        return foyer, appelant
    trouve = services.cherche(services.people(appel.jour), foyer, appelant, appel.nir)
    if trouve is None:
        raise Refus("beneficiaire-inconnu")
    return trouve
