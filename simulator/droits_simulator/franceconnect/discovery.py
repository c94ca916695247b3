"""The v2 discovery document and key set, as FranceConnect's sandbox publishes them (recorded copy)."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from droits_simulator.franceconnect import hostile
from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.scopes import DATA, KNOWN_V2

_CACHED = {"Cache-Control": "public, max-age=600"}
_IDENTITY_CLAIMS = (
    *("sub", "given_name", "given_name_array", "family_name", "birthdate", "gender", "preferred_username"),
    *("birthplace", "birthcountry", "email", "idp_birthdate", "amr", "idp_id"),
)


async def discovery(context: Context, request: Request) -> Response:
    """GET /.well-known/openid-configuration."""
    del request
    return JSONResponse(document(context.issuer_v2), headers=_CACHED)


async def jwks(context: Context, request: Request) -> Response:
    """GET /jwks."""
    del request
    return JSONResponse(await hostile.published(context), headers=_CACHED, media_type="application/jwk-set+json")


def document(issuer: str) -> dict[str, Any]:
    """The discovery document of `issuer`.

    It announces what FranceConnect announces, also where FranceConnect then refuses it (PKCE, HS256).
    """
    return {
        **_endpoints(issuer),
        **_algorithms(),
        "acr_values_supported": ["eidas1"],
        "authorization_response_iss_parameter_supported": True,
        "claim_types_supported": ["normal"],
        "claims_parameter_supported": True,
        "claims_supported": [*_IDENTITY_CLAIMS, *DATA, "acr", "sid", "auth_time", "iss"],
        "code_challenge_methods_supported": ["S256"],
        "grant_types_supported": ["authorization_code"],
        "request_parameter_supported": False,
        "request_uri_parameter_supported": True,
        "require_request_uri_registration": True,
        "response_modes_supported": ["form_post", "fragment", "query"],
        "response_types_supported": ["code"],
        "scopes_supported": list(KNOWN_V2),
        "subject_types_supported": ["pairwise"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
    }


def _endpoints(issuer: str) -> dict[str, str]:
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/jwks",
        "end_session_endpoint": f"{issuer}/session/end",
        "revocation_endpoint": f"{issuer}/token/revocation",
    }


def _algorithms() -> dict[str, list[str]]:
    return {
        "id_token_signing_alg_values_supported": ["HS256", "ES256", "RS256"],
        "userinfo_signing_alg_values_supported": ["HS256", "ES256", "RS256"],
        "request_object_signing_alg_values_supported": ["ES256", "RS256", "HS256"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES256", "RS256"],
    }
