"""Hostilities that a service meets: on the way back, in the id_token, at userinfo, in the published keys."""

from dataclasses import replace

from joserfc.jwk import OctKey

from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.hostile.draft import Draft
from droits_simulator.franceconnect.hostile.hostility import (
    ID_TOKEN,
    JWKS,
    RETURN,
    USERINFO,
    V2_ONLY,
    Around,
    Hostility,
)
from droits_simulator.franceconnect.hostile.rotation import ROTATED
from droits_simulator.franceconnect.hostile.strangers import stranger

NOBODY = "https://franceconnect.example"
_AGO = 3600  # seconds: more than any tolerance between two clocks
_BARE, _REFUSED = "courtier-userinfo-non-signe", "courtier-userinfo-refuse"
_OTHER_SUB = "0" * 64 + "v1"


def is_bare(context: Context) -> bool:
    """Whether userinfo of v2 is sent as plain JSON."""
    return _BARE in context.hostile


def refuses_userinfo(context: Context) -> bool:
    """Whether userinfo refuses every access token."""
    return _REFUSED in context.hostile


def another(value: str) -> str:
    """A value as long, of the same characters, and never the same."""
    return value[::-1] if value != value[::-1] else f"{value[:-1]}{'a' if value[-1:] != 'a' else 'b'}"


def spoilt(draft: Draft, _around: Around) -> Draft:
    """The signature does not hold."""
    return replace(draft, spoilt=True)


def unknown_key(draft: Draft, _around: Around) -> Draft:
    """The signature holds, by a key that nobody published."""
    key = stranger(draft.header["alg"])
    return replace(draft, key=key, header={**draft.header, "kid": key.kid or ""})


def _issuer(draft: Draft, _around: Around) -> Draft:
    return draft.saying(iss=NOBODY)


def audience(draft: Draft, _around: Around) -> Draft:
    """It is for another party."""
    return draft.saying(aud=another(draft.payload["aud"]))


def _nonce(draft: Draft, _around: Around) -> Draft:
    return draft.saying(nonce=another(draft.payload["nonce"]))


def _state(draft: Draft, _around: Around) -> Draft:
    return draft.saying(state=another(draft.payload["state"]))


def _expired(draft: Draft, _around: Around) -> Draft:
    return draft.saying(iat=draft.payload["iat"] - _AGO, exp=draft.payload["exp"] - _AGO)


def _by_secret(draft: Draft, around: Around) -> Draft:
    return replace(draft, header={"alg": "HS256"}, key=OctKey.import_key(around.secret))


def _unsecured(draft: Draft, _around: Around) -> Draft:
    return replace(draft, key=None, header={name: value for name, value in draft.header.items() if name != "kid"})


def _other_sub(draft: Draft, _around: Around) -> Draft:
    return draft.saying(sub=_OTHER_SUB)


TO_SERVICES = (
    Hostility(
        nom="courtier-state-altere",
        titre="Le « state » revient altéré",
        title="`state` comes back altered",
        refuse="ignores this return: it does not answer a journey that this browser began",
        trap="state not checked, or used to carry a redirection",
        place=RETURN,
        change=_state,
    ),
    Hostility(
        nom="courtier-retour-emetteur-faux",
        titre="Le retour vers le service nomme un autre émetteur (« iss »)",
        title="The way back names another issuer (`iss`, RFC 9207)",
        refuse="ends the journey before it exchanges the code: another broker may have sent it",
        trap="brokers mixed up: a code is exchanged wherever the browser comes from",
        place=RETURN,
        versions=V2_ONLY,
        change=lambda draft, _around: draft.saying(iss=NOBODY),
    ),
    Hostility(
        nom="courtier-emetteur-faux",
        titre="L'id_token nomme un autre émetteur que le document de découverte",
        title="The id_token names another issuer than the discovery document",
        refuse="ends the journey: `iss` must be the issuer that it was configured for",
        trap="claims of a signed token taken for granted once its signature holds",
        place=ID_TOKEN,
        change=_issuer,
    ),
    Hostility(
        nom="courtier-audience-autre",
        titre="L'id_token est destiné à un autre service",
        title="The id_token is for another service",
        refuse="ends the journey: `aud` must be its own client_id",
        trap="tokens of one service replayed at another",
        place=ID_TOKEN,
        change=audience,
    ),
    Hostility(
        nom="courtier-jeton-expire",
        titre="L'id_token a expiré depuis une heure",
        title="The id_token expired an hour ago",
        refuse="ends the journey: `exp` has passed",
        trap="an old id_token taken for a login of now",
        place=ID_TOKEN,
        change=_expired,
    ),
    Hostility(
        nom="courtier-nonce-absent",
        titre="L'id_token n'a pas de « nonce »",
        title="The id_token has no `nonce`",
        refuse="ends the journey: a nonce that was sent must come back",
        trap="nonce compared only if it is there",
        place=ID_TOKEN,
        change=lambda draft, _around: draft.without("nonce"),
    ),
    Hostility(
        nom="courtier-nonce-autre",
        titre="L'id_token porte le « nonce » d'un autre parcours",
        title="The id_token carries the `nonce` of another journey",
        refuse="ends the journey: the id_token answers somebody else's",
        trap="nonce missing, or not compared with the id_token",
        place=ID_TOKEN,
        change=_nonce,
    ),
    Hostility(
        nom="courtier-signature-alteree",
        titre="La signature de l'id_token est altérée",
        title="The signature of the id_token is tampered with",
        refuse="ends the journey: no signature, no identity",
        trap="id_token decoded without verifying it",
        place=ID_TOKEN,
        change=spoilt,
    ),
    Hostility(
        nom="courtier-cle-inconnue",
        titre="L'id_token est signé par une clé que FranceConnect ne publie pas",
        title="The id_token is signed by a key that FranceConnect does not publish",
        refuse="fetches the keys once more, then ends the journey",
        trap="the first published key used whatever the kid, or a missing key taken for no check",
        place=ID_TOKEN,
        versions=V2_ONLY,
        change=unknown_key,
    ),
    Hostility(
        nom="courtier-hs256",
        titre="L'id_token est signé en HS256 par le secret du service, qui a enregistré ES256 ou RS256",
        title="The id_token is signed by HS256 under the client secret, where ES256 or RS256 is registered",
        refuse="ends the journey: only the registered algorithm counts, whatever the header says",
        trap="algorithm confusion: HS256 remains in the discovery document",
        place=ID_TOKEN,
        versions=V2_ONLY,
        change=_by_secret,
    ),
    Hostility(
        nom="courtier-alg-none",
        titre="L'id_token n'est pas signé (« alg: none »)",
        title="The id_token is not signed (`alg: none`)",
        refuse="ends the journey: only the registered algorithm counts",
        trap="algorithm confusion",
        place=ID_TOKEN,
        change=_unsecured,
    ),
    Hostility(
        nom=ROTATED,
        titre="Les clés tournent : chaque id_token est signé par une clé publiée à cet instant seulement",
        title="Keys rotate: each id_token is signed by a key that is published only from that moment",
        refuse="fetches the keys once more when one is unknown, and goes on: this one is no attack",
        trap="stale JWKS: keys fetched once and kept for ever",
        place=JWKS,
        versions=V2_ONLY,
    ),
    Hostility(
        nom="courtier-userinfo-autre-sub",
        titre="userinfo parle d'une autre personne (« sub »)",
        title="userinfo speaks of another person (`sub`)",
        refuse="throws the identity away: its `sub` must be that of the id_token",
        trap="identities joined by anything but sub",
        place=USERINFO,
        change=_other_sub,
    ),
    Hostility(
        nom="courtier-userinfo-signature-alteree",
        titre="La signature de userinfo est altérée",
        title="The signature of userinfo is tampered with",
        refuse="throws the identity away: userinfo is verified like the id_token",
        trap="userinfo decoded without verifying its signature",
        place=USERINFO,
        versions=V2_ONLY,
        change=spoilt,
    ),
    Hostility(
        nom=_BARE,
        titre="userinfo est du JSON non signé",
        title="userinfo is unsigned JSON",
        refuse="throws the identity away: v2 signs it",
        trap="userinfo treated as JSON in v2",
        place=USERINFO,
        versions=V2_ONLY,
        change=lambda draft, _around: replace(draft, bare=True),
    ),
    Hostility(
        nom=_REFUSED,
        titre="userinfo refuse le jeton d'accès tout neuf",
        title="userinfo refuses the access token just issued",
        refuse="ends the journey and says so: an id_token alone is no identity",
        trap="errors of userinfo not handled",
        place=USERINFO,
    ),
)
