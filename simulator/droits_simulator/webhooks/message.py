"""The body of a webhook, and its signature.

As DataPass does (docs/sources.md, domain §2): `X-Hub-Signature-256` is `sha256=` and the HMAC-SHA256 of the bytes of the
body under the secret, in hexadecimal; `X-App-Environment` names the environment. Event names are DataPass's own.
"""

import hmac
from dataclasses import asdict
from typing import Any

from droits_simulator.acces.demande import CREER, MODIFIER, Demande

SIGNATURE = "X-Hub-Signature-256"
ENVIRONNEMENT = "X-App-Environment"
EVENEMENTS = {
    CREER: "create",
    MODIFIER: "update",
    "soumettre": "submit",
    "demander-modifications": "request_changes",
    "approuver": "approve",
    "refuser": "refuse",
    "revoquer": "revoke",
    "archiver": "archive",
    "reouvrir": "reopen",
    "annuler-reouverture": "cancel_reopening",
}
_MODELE = "authorization_request/api_droits_cnam"


def message(event: str, demande: Demande, fired_at: int) -> dict[str, Any]:
    """What is told: the demande after the event. `fired_at` is in seconds since 1970, of the session's clock."""
    contenu = demande.contenu
    return {
        "event": event,
        "fired_at": fired_at,
        "model_type": _MODELE,
        "data": {
            "id": demande.id,
            "state": demande.etat,
            "form_uid": contenu.convention,
            "organization": {"siret": contenu.siret, "name": contenu.organisation},
            "authorization": demande.habilitation,
            "data": asdict(contenu),
        },
    }


def signature(secret: str, corps: bytes) -> str:
    """The value of the header.

    >>> signature("secret", b"{}")
    'sha256=77325902caca812dc259733aacd046b73817372c777b8d95b402647474516e13'
    """
    return "sha256=" + hmac.new(secret.encode(), corps, "sha256").hexdigest()
