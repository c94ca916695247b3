"""v2 `checktoken`: what a registered data provider learns of an access token, signed by the broker and encrypted to it.

Follows draft-ietf-oauth-jwt-introspection-response, with FranceConnect's deviations: no `cty`, no `kid` on the outside,
four members inside. A dead token is no error: 200, and `active: false` alone. The pivot identity is there whatever
identity scopes the service asked for; the scopes are cut to those of the data provider.
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from droits_simulator.franceconnect import hostile
from droits_simulator.franceconnect.claims import pivot
from droits_simulator.franceconnect.compte import Compte
from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.grant import AccessToken, live_token
from droits_simulator.franceconnect.parameters import Unreadable, form
from droits_simulator.franceconnect.provider_keys import KeysUnavailable, encryption_key
from droits_simulator.franceconnect.registre import FournisseurDonnees
from droits_simulator.franceconnect.sub import pairwise

MEDIA_TYPE = "application/token-introspection+jwt"

_EXPECTED = {"token", "client_id", "client_secret"}
_INVALID_REQUEST = {"error": "invalid_request", "error_description": "Required parameter missing or invalid."}
_INVALID_CLIENT = {"error": "invalid_client", "error_description": "Client authentication failed."}


async def checktoken(context: Context, request: Request) -> Response:
    """POST: parameters, then the provider's credentials, then the token."""
    given = await _parameters(request)
    if given is None:
        return JSONResponse(_INVALID_REQUEST, 400)
    fournisseur = context.registre.fournisseur(given["client_id"])
    if fournisseur is None or not fournisseur.accepts_secret(given["client_secret"]):
        return JSONResponse(_INVALID_CLIENT, 401)
    if context.hostile and (failure := await hostile.instead(context, request)):
        return failure
    token = await live_token(context, context.session, given["token"])
    introspected = introspection(context, fournisseur, token)
    try:
        sealed = await encrypted(context, fournisseur, introspected, given["token"])
    except KeysUnavailable as cause:
        description = f"The keys of this data provider cannot be used: {cause.reason}."
        return JSONResponse({"error": "server_error", "error_description": description}, 502)
    return Response(sealed, media_type=MEDIA_TYPE)


async def _parameters(request: Request) -> dict[str, str] | None:
    try:
        given = await form(request)
    except Unreadable:
        return None
    return given if set(given) == _EXPECTED and all(given.values()) else None


def introspection(context: Context, fournisseur: FournisseurDonnees, token: AccessToken | None) -> dict[str, Any]:
    """The member `token_introspection`."""
    compte = context.annuaire.find(token.grant.login) if token else None
    if token is None or compte is None or token.grant.asked.version != "v2":
        return {"active": False}
    return {"active": True, **_facts(token), **_about(fournisseur, compte, token)}


async def encrypted(context: Context, fournisseur: FournisseurDonnees, introspected: dict[str, Any], token: str) -> str:
    """The answer about `token`: a JWS of the broker inside a JWE for the provider; KeysUnavailable without its key."""
    key = await encryption_key(context, fournisseur)
    payload = {
        "token_introspection": introspected,
        "aud": fournisseur.client_id,
        "iat": context.now,
        "iss": context.issuer_v2,
    }
    signing = fournisseur.checktoken_signed_response_alg
    signed = await hostile.signed(context, hostile.CHECKTOKEN, signing, payload, token=token)
    alg, enc = fournisseur.checktoken_encrypted_response_alg, fournisseur.checktoken_encrypted_response_enc
    return hostile.sealed(context, hostile.Envelope(signed, {"alg": alg, "enc": enc}, key))


def _facts(token: AccessToken) -> dict[str, Any]:
    return {
        "aud": token.grant.asked.client_id,
        "iat": token.issued_at,
        "exp": token.expires_at,
        "acr": token.grant.asked.levels,
        "jti": token.value,
    }


def _about(fournisseur: FournisseurDonnees, compte: Compte, token: AccessToken) -> dict[str, Any]:
    scopes = [scope for scope in token.grant.asked.scopes if scope in fournisseur.scopes]
    return {**pivot(compte), "sub": pairwise(fournisseur.client_id, compte), "scope": " ".join(scopes)}
