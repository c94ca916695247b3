"""Whether who calls may call: the middle of the decision tree (docs/architecture.md, "How an answer is made").

Key and token are known to be good here. What remains, in this order: the token's scopes, the partner's habilitation, the
FranceConnect client bound to the partner, the quota, and the operation granted by the convention. What is refused before
the quota spends nothing of it; what is refused after it has been counted.
"""

from droits_contract import Convention
from droits_simulator.api.appel import Appel
from droits_simulator.api.problems import Refus
from droits_simulator.api.services import Services
from droits_simulator.api.token import Jeton
from droits_simulator.partenaire import Partenaire


async def admit(appel: Appel, partenaire: Partenaire, jeton: Jeton, operation_id: str) -> Convention:
    """The convention under which the call is answered; Refus at the first thing that stands in the way.

    Tells the call what its quota was found to be (`decompte`).
    """
    convention = _recognize(partenaire, jeton, appel.services)
    appel.decompte = await appel.services.compte(partenaire, convention)
    if appel.decompte.refuse:
        raise Refus("quota-depasse")
    if not convention.grants(operation_id):
        raise Refus("operation-non-accordee")
    return convention


def _recognize(partenaire: Partenaire, jeton: Jeton, services: Services) -> Convention:
    convention = services.conventions[partenaire.convention]
    if not convention.scopes <= jeton.scopes:
        raise Refus("portee-insuffisante")
    if not partenaire.est_habilite:
        raise Refus("habilitation-inactive")
    if not (services.rattache(partenaire, jeton) and convention.admits(jeton.client_id)):
        raise Refus("client-non-rattache")
    return convention
