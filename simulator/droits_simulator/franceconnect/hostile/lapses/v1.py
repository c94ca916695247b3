"""Lapses of FranceConnect v1 (FCO-101 to FCO-104)."""

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.hostile.draft import Draft
from droits_simulator.franceconnect.hostile.hostility import ID_TOKEN, RETURN, Around, Change
from droits_simulator.franceconnect.hostile.lapses.asked import asking, pairs_of
from droits_simulator.franceconnect.hostile.lapses.claims import saying, without
from droits_simulator.franceconnect.hostile.lapses.lapse import Go, Lapse, Played, at, named
from droits_simulator.franceconnect.hostile.lapses.places import (
    AUTHORIZE_V1,
    CHECKTOKEN_V1,
    LOGOUT_V1,
    TOKEN_V1,
    USERINFO_V1,
)
from droits_simulator.franceconnect.hostile.lapses.told import answers, instead, status, tells
from droits_simulator.franceconnect.hostile.lapses.told import saying as members
from droits_simulator.franceconnect.hostile.lapses.told import without as lacking
from droits_simulator.franceconnect.parameters import media_type

V1_ONLY = frozenset({"v1"})
_CLAIMS = ("iss", "sub", "aud", "exp", "iat", "idp", "acr")  # without nonce: a hostility
_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"
_MISSING = {
    "status": "fail",
    "message": "The following fields are missing or empty : acr_values",
    "error": "invalid_request",
}
_INACTIVE = {"active": False}


def _said(place: str, nom: str, title: str, change: Change) -> Lapse:
    return Lapse(nom=nom, title=f"v1: {title}", place=place, versions=V1_ONLY, change=change)


def _at(place: str, nom: str, title: str, played: Played) -> Lapse:
    return at(place, nom, f"v1: {title}", played)


def _by_rs256(draft: Draft, around: Around) -> Draft:
    key = around.context.keys.key_for("RS256")
    return replace(draft, key=key, header={"alg": "RS256", "kid": key.kid or ""})


def _issuer_v2(draft: Draft, around: Around) -> Draft:
    return draft.saying(iss=around.context.issuer_v2)


def _demands(name: str) -> Played:
    """Who does not send it is refused."""

    async def played(go: Go, context: Context, request: Request) -> Response:
        wish = await pairs_of(request)
        response = await go(context, asking(request, wish))
        return response if wish.get(name) else instead(400, _MISSING)(response)

    return played


async def _demands_encoding(go: Go, context: Context, request: Request) -> Response:
    """An address in the query must be percent-encoded."""
    response = await go(context, request)
    return instead(400, _MISSING)(response) if b"://" in request.scope["query_string"] else response


def _takes_no(kind: str) -> Played:
    async def played(go: Go, context: Context, request: Request) -> Response:
        response = await go(context, request)
        return instead(400, _MISSING)(response) if media_type(request) == kind else response

    return played


async def _signed(go: Go, context: Context, request: Request) -> Response:
    """Userinfo as v2 has it."""
    response = await go(context, request)
    if response.status_code != 200:
        return response
    token = context.keys.sign("ES256", {"sub": "x"})
    return Response(token, media_type="application/jwt")


def _refusal(nom: str, title: str, change: Any) -> Lapse:
    return _at(CHECKTOKEN_V1, nom, title, answers(change, refusal=True))


V1: tuple[Lapse, ...] = (
    _at(AUTHORIZE_V1, "courtier-v1-acr-exige", "acr_values is mandatory", _demands("acr_values")),
    _at(AUTHORIZE_V1, "courtier-v1-adresse-encodee", "redirect_uri must be percent-encoded", _demands_encoding),
    _at(LOGOUT_V1, "courtier-v1-deconnexion-state-exige", "logout demands state", _demands("state")),
    _at(TOKEN_V1, "courtier-v1-token-sans-id-token", "the token answer has no id_token", tells(lacking("id_token"))),
    _at(TOKEN_V1, "courtier-v1-token-sans-duree", "the token answer has no expires_in", tells(lacking("expires_in"))),
    _said(
        RETURN,
        "courtier-v1-state-coupe",
        "state comes back cut at its equals sign",
        lambda draft, _around: draft.saying(state=draft.payload["state"].partition("=")[0]),
    ),
    *(_said(ID_TOKEN, named("v1-id-token-sans", one), f"the id_token has no {one}", without(one)) for one in _CLAIMS),
    _said(ID_TOKEN, "courtier-v1-id-token-rs256", "the id_token is signed by RS256", _by_rs256),
    _said(ID_TOKEN, "courtier-v1-id-token-idp-autre", "the id_token names another idp", saying(idp="FS")),
    _said(ID_TOKEN, "courtier-v1-id-token-emetteur-v2", "the id_token names the issuer of v2", _issuer_v2),
    _at(USERINFO_V1, "courtier-v1-userinfo-signe", "userinfo is a JWT", _signed),
    _at(USERINFO_V1, "courtier-v1-userinfo-sans-sub", "userinfo has no sub", tells(lacking("sub"))),
    _at(CHECKTOKEN_V1, "courtier-v1-checktoken-sans-formulaire", "checktoken takes no form", _takes_no(_FORM)),
    _at(CHECKTOKEN_V1, "courtier-v1-checktoken-sans-json", "checktoken takes no JSON", _takes_no(_JSON)),
    _at(
        CHECKTOKEN_V1,
        "courtier-v1-checktoken-scope-texte",
        "scope is one text",
        tells(lambda told: {**told, "scope": " ".join(told["scope"])}),
    ),
    _at(CHECKTOKEN_V1, "courtier-v1-checktoken-sans-scope", "checktoken tells no scope", tells(lacking("scope"))),
    _refusal("courtier-v1-checktoken-mort-200", "a dead token is status 200", status(200)),
    _refusal("courtier-v1-checktoken-mort-inactif", "a dead token is told as in v2", instead(200, _INACTIVE)),
    _refusal("courtier-v1-checktoken-mort-400", "a dead token is status 400", status(400)),
    *(
        _at(
            CHECKTOKEN_V1,
            named("v1-checktoken-mort-sans", one),
            f"the refusal of a dead token has no {one}",
            tells(lacking(one), refusal=True),
        )
        for one in ("status", "message")
    ),
    _at(
        CHECKTOKEN_V1,
        "courtier-v1-checktoken-mort-reussi",
        "the refusal of a dead token says success",
        tells(members(status="success"), refusal=True),
    ),
)
