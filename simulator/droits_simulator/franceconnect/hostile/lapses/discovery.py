"""Lapses of the discovery document, of the keys, and of what machines are sent (FCO-001, FCO-019)."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.hostile.lapses.lapse import Go, Lapse, at, named
from droits_simulator.franceconnect.hostile.lapses.places import (
    CHECKTOKEN,
    DISCOVERY,
    KEYS,
    REVOCATION,
    TOKEN,
    USERINFO,
)
from droits_simulator.franceconnect.hostile.lapses.told import Members, answers, header, saying, tells, without

_ENDPOINTS = (
    *("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"),
    *("end_session_endpoint", "revocation_endpoint"),
)
_WRONG: dict[str, tuple[str, dict[str, Any]]] = {
    "acr-eidas2": ("offers eidas2", {"acr_values_supported": ["eidas1", "eidas2"]}),
    "implicite": ("offers the implicit flow", {"response_types_supported": ["code", "id_token"]}),
    "refresh-token": ("offers refresh tokens", {"grant_types_supported": ["authorization_code", "refresh_token"]}),
    "sub-public": ("says that subjects are public", {"subject_types_supported": ["public"]}),
    "sans-iss": ("says that no iss comes back", {"authorization_response_iss_parameter_supported": False}),
    "sans-secret-post": (
        "offers no secret in the form",
        {"token_endpoint_auth_methods_supported": ["private_key_jwt"]},
    ),
    "basic": (
        "offers Basic authentication",
        {"token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"]},
    ),
    "sans-openid": ("does not know the scope openid", {"scopes_supported": ["droits_assurance_maladie"]}),
}
_FOR_MACHINES = {
    "decouverte": DISCOVERY,
    "cles": KEYS,
    "token": TOKEN,
    "userinfo": USERINFO,
    "revocation": REVOCATION,
    "checktoken": CHECKTOKEN,
}


def _each_key(keys: list[Members], change: dict[str, Any]) -> list[Members]:
    return [{name: value for name, value in {**key, **change}.items() if value is not None} for key in keys]


def _keys_with(**change: Any) -> Any:
    """Each key has these members, or lacks them (None)."""
    return tells(lambda told: {"keys": _each_key(told["keys"], change)})


async def _private(go: Go, context: Context, request: Request) -> Response:
    """The private halves are published."""
    keys = [context.keys.key_for(alg).as_dict(private=True) for alg in ("ES256", "RS256")]
    return await tells(saying(keys=keys))(go, context, request)


DISCOVERIES: tuple[Lapse, ...] = (
    at(
        DISCOVERY,
        "courtier-decouverte-emetteur-autre",
        "Discovery tells another issuer",
        tells(lambda told: {**told, "issuer": f"{told['issuer']}/"}),
    ),
    *(
        at(DISCOVERY, named("decouverte-sans", one), f"Discovery tells no {one}", tells(without(one)))
        for one in _ENDPOINTS
    ),
    *(
        at(DISCOVERY, named("decouverte", nom), f"Discovery {how}", tells(saying(**one)))
        for nom, (how, one) in _WRONG.items()
    ),
    at(KEYS, "courtier-cles-aucune", "No key is published", tells(saying(keys=[]))),
    at(KEYS, "courtier-cles-privees", "The private halves of the keys are published", _private),
    at(KEYS, "courtier-cles-sans-kid", "The published keys have no kid", _keys_with(kid=None)),
    *(
        at(place, named("temoin", nom), f"A cookie is set at {place}", answers(header("set-cookie", "fc=1; Path=/")))
        for nom, place in _FOR_MACHINES.items()
    ),
)
