"""Hostilities that a data provider meets at checktoken, and what a token is worth then.

Only lies that can be seen through are told: v1 says neither of which token it speaks nor until when it lives, so those two
exist in v2 alone.
"""

from typing import Any

from droits_simulator.franceconnect.claims import pivot
from droits_simulator.franceconnect.compte import Compte
from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.hostile.draft import Draft
from droits_simulator.franceconnect.hostile.hostility import CHECKTOKEN, V2_ONLY, Around, Hostility
from droits_simulator.franceconnect.hostile.to_services import audience, spoilt, unknown_key
from droits_simulator.franceconnect.sub import pairwise

_SAID = "token_introspection"
_AGO = 3600  # seconds since a dead token expired: more than any tolerance between two clocks
_LIFE = 60
SLOW, MUTE, BROKEN = "courtier-checktoken-lent", "courtier-checktoken-muet", "courtier-checktoken-500"
_DEAD = "courtier-checktoken-dit-mort"


def calls_dead(context: Context) -> bool:
    """Whether checktoken calls every token dead."""
    return _DEAD in context.hostile


def _said_dead(draft: Draft, _around: Around) -> Draft:
    return draft.saying(**{_SAID: {"active": False}})


def _said_alive(draft: Draft, around: Around) -> Draft:
    """A token that is dead or never was, told as if it lived: with the first person's identity, and times long past."""
    comptes = around.context.annuaire.proposes()
    if draft.payload[_SAID]["active"] or not comptes:
        return draft
    exp = around.context.now - _AGO
    service = next(iter(around.context.registre.services))
    told = {"active": True, "aud": service, "iat": exp - _LIFE, "exp": exp, "acr": "eidas1", "jti": around.token}
    return draft.saying(**{_SAID: {**told, **_about(draft, comptes[0]), "scope": "droits_assurance_maladie"}})


def _another_person(draft: Draft, around: Around) -> Draft:
    """What there is to say of another token, which another person gave to the same service."""
    told = draft.payload[_SAID]
    others = (
        compte for compte in around.context.annuaire.proposes() if _about(draft, compte)["sub"] != told.get("sub")
    )
    other = next(others, None)
    if not told["active"] or other is None:
        return draft
    return draft.saying(**{_SAID: {**told, **_about(draft, other), "jti": around.context.opaque()}})


def _about(draft: Draft, compte: Compte) -> dict[str, Any]:
    return {**pivot(compte), "sub": pairwise(draft.payload["aud"], compte)}


TO_PROVIDERS = (
    Hostility(
        nom=SLOW,
        titre="checktoken répond après vingt secondes",
        title="checktoken answers after twenty seconds",
        refuse="waits a few seconds, then answers 503",
        trap="no limit on how long FranceConnect is waited for",
        place=CHECKTOKEN,
    ),
    Hostility(
        nom=MUTE,
        titre="checktoken ne répond pas",
        title="checktoken does not answer",
        refuse="waits a few seconds, then answers 503",
        trap="no limit on how long FranceConnect is waited for",
        place=CHECKTOKEN,
    ),
    Hostility(
        nom=BROKEN,
        titre="checktoken répond 500, par une page HTML",
        title="checktoken answers 500 with an HTML page",
        refuse="answers 502: nobody can tell what the token is worth",
        trap="crash when FranceConnect answers 500",
        place=CHECKTOKEN,
    ),
    Hostility(
        nom=_DEAD,
        titre="checktoken dit mort un jeton vivant",
        title="checktoken calls a living token dead",
        refuse="answers 401: a 200 is no live token, and nothing older may be believed instead",
        trap="HTTP 200 taken for a valid token without reading `active`; answers of FranceConnect kept",
        place=CHECKTOKEN,
        change=_said_dead,
    ),
    Hostility(
        nom="courtier-checktoken-dit-vivant",
        titre="checktoken dit vivant un jeton mort",
        title="checktoken calls a dead token alive",
        refuse="answers 502: `exp` has passed whatever `active` says",
        trap="`active` believed without looking at `exp`",
        place=CHECKTOKEN,
        versions=V2_ONLY,
        change=_said_alive,
    ),
    Hostility(
        nom="courtier-checktoken-autre-personne",
        titre="checktoken décrit le jeton d'une autre personne",
        title="checktoken describes another person's token",
        refuse="answers 502: `jti` is not the token that was asked about",
        trap="rights of one person served to another",
        place=CHECKTOKEN,
        versions=V2_ONLY,
        change=_another_person,
    ),
    Hostility(
        nom="courtier-checktoken-autre-audience",
        titre="La réponse de checktoken est destinée à un autre fournisseur de données",
        title="The answer of checktoken is for another data provider",
        refuse="answers 502: the outer `aud` must be its own client_id",
        trap="answers to one data provider replayed at another",
        place=CHECKTOKEN,
        versions=V2_ONLY,
        change=audience,
    ),
    Hostility(
        nom="courtier-checktoken-emetteur-faux",
        titre="La réponse de checktoken nomme un autre émetteur",
        title="The answer of checktoken names another issuer",
        refuse="answers 502: `iss` must be the FranceConnect that was asked",
        trap="claims of a signed answer taken for granted once its signature holds",
        place=CHECKTOKEN,
        versions=V2_ONLY,
        change=lambda draft, _around: draft.saying(iss="https://franceconnect.example/api/v2"),
    ),
    Hostility(
        nom="courtier-checktoken-cle-inconnue",
        titre="La réponse de checktoken est signée par une clé que FranceConnect ne publie pas",
        title="The answer of checktoken is signed by a key that FranceConnect does not publish",
        refuse="fetches the keys once more, then answers 502",
        trap="decryption taken for proof of who wrote: anybody can encrypt to a public key",
        place=CHECKTOKEN,
        versions=V2_ONLY,
        change=unknown_key,
    ),
    Hostility(
        nom="courtier-checktoken-signature-alteree",
        titre="La signature de la réponse de checktoken est altérée",
        title="The signature of checktoken's answer is tampered with",
        refuse="answers 502",
        trap="decryption taken for proof of who wrote",
        place=CHECKTOKEN,
        versions=V2_ONLY,
        change=spoilt,
    ),
)
