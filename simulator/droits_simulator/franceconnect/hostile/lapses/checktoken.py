"""Lapses of v2 `checktoken`: who may ask what, the envelope, and what it tells (FCO-015, FCO-016)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.hostile.draft import Draft
from droits_simulator.franceconnect.hostile.envelope import Envelope
from droits_simulator.franceconnect.hostile.hostility import CHECKTOKEN, Around, Change
from droits_simulator.franceconnect.hostile.lapses.asked import asking, pairs_of, reads
from droits_simulator.franceconnect.hostile.lapses.claims import headed, nameless, saying, without
from droits_simulator.franceconnect.hostile.lapses.lapse import Go, Lapse, Played, at, named, said
from droits_simulator.franceconnect.hostile.lapses.places import CHECKTOKEN as CHECKTOKEN_AT
from droits_simulator.franceconnect.hostile.lapses.told import answers, header, instead, status, tells
from droits_simulator.franceconnect.hostile.lapses.told import saying as members

_PARAMETERS = ("token", "client_id", "client_secret")
_OUTER = ("aud", "iat", "iss")
_FACTS = ("active", "aud", "sub", "iat", "exp", "acr", "jti", "scope")
_IDENTITY = ("gender", "family_name", "given_name", "birthdate", "birthcountry")
_TOO_MUCH = {"preferred_username": "NOM", "email": "x@banc-droits.example", "client_name": "Service"}
_DEAD = {"error": "invalid_token", "error_description": "token_not_found_or_expired"}


def _any_secret(*, of_anybody: bool) -> Played:
    """The secret is taken for the right one; `of_anybody`: whoever asks is taken for the first provider."""

    async def played(go: Go, context: Context, request: Request) -> Response:
        given = await pairs_of(request)
        provider = context.registre.fournisseur(given.get("client_id", ""))
        if provider is None and of_anybody:
            provider = next(iter(context.registre.fournisseurs.values()))
        if provider is not None and all(given.get(name) for name in _PARAMETERS):
            given = {**given, "client_id": provider.client_id}
            given |= {} if of_anybody else {"client_secret": provider.client_secret}
        return await go(context, asking(request, given))

    return played


async def _token_first(go: Go, context: Context, request: Request) -> Response:
    """Whoever asks badly is told that they are nobody."""
    response = await go(context, request)
    told = {"error": "invalid_client", "error_description": "Client authentication failed."}
    return instead(401, told)(response) if response.status_code == 400 else response


def _of_token(change: Callable[[dict[str, Any], Around], dict[str, Any]], *, alive: bool = True) -> Change:
    """What is told of a token that is `alive`, or dead, is what `change` makes of it."""

    def changed(draft: Draft, around: Around) -> Draft:
        told = draft.payload["token_introspection"]
        return draft.saying(token_introspection=change(dict(told), around)) if told["active"] is alive else draft

    return changed


def _told(nom: str, title: str, **facts: Any) -> Lapse:
    return said(CHECKTOKEN, named("checktoken", nom), f"checktoken: {title}", _of_token(lambda told, _: told | facts))


def _whole_scope(told: dict[str, Any], _around: Around) -> dict[str, Any]:
    return told | {"scope": f"openid {told['scope']}".strip()}


def _without(name: str) -> Change:
    return _of_token(lambda told, _around: {one: value for one, value in told.items() if one != name})


def _sealed(nom: str, title: str, seal: Callable[[Envelope], Envelope]) -> Lapse:
    return Lapse(nom=named("checktoken", nom), title=f"checktoken: {title}", seal=seal)


def _under(**members: str) -> Callable[[Envelope], Envelope]:
    return lambda envelope: replace(envelope, header={**envelope.header, **members})


async def _dead_is_an_error(go: Go, context: Context, request: Request) -> Response:
    """As v1 does: 401 for a token that is worth nothing."""
    given = await pairs_of(request)
    response = await go(context, asking(request, given))
    known = await context.store.get(f"{context.session}/token/{given.get('token', '')}")
    return instead(401, _DEAD)(response) if response.status_code == 200 and known is None else response


_ASKED: tuple[Lapse, ...] = (
    at(
        CHECKTOKEN_AT,
        "courtier-checktoken-parametre-de-trop-admis",
        "checktoken ignores a parameter that it does not know",
        reads(lambda given: {name: value for name, value in given.items() if name in _PARAMETERS}),
    ),
    at(
        CHECKTOKEN_AT,
        "courtier-checktoken-jeton-facultatif",
        "checktoken takes no token for one that nobody issued",
        reads(lambda given: {**given, "token": given.get("token") or "absent"}),
    ),
    at(
        CHECKTOKEN_AT,
        "courtier-checktoken-secret-quelconque",
        "checktoken accepts any secret of a data provider",
        _any_secret(of_anybody=False),
    ),
    at(
        CHECKTOKEN_AT,
        "courtier-checktoken-mal-demande-401",
        "checktoken judges who asks before it judges what is asked",
        _token_first,
    ),
    at(
        CHECKTOKEN_AT,
        "courtier-checktoken-refus-reformule",
        "checktoken refuses in other words",
        tells(members(error_description="Refused."), refusal=True),
    ),
    at(
        CHECKTOKEN_AT,
        "courtier-checktoken-refus-403",
        "checktoken refuses a wrong secret by 403",
        answers(lambda one: status(403)(one) if one.status_code == 401 else one, refusal=True),
    ),
    at(
        CHECKTOKEN_AT,
        "courtier-checktoken-type-jwt",
        "checktoken answers as application/jwt",
        answers(header("content-type", "application/jwt")),
    ),
    at(CHECKTOKEN_AT, "courtier-checktoken-mort-401", "checktoken answers 401 for a dead token", _dead_is_an_error),
)
_ENVELOPE: tuple[Lapse, ...] = (
    _sealed("non-chiffre", "it is not encrypted", lambda envelope: replace(envelope, bare=True)),
    _sealed("cty", "the JWE header has cty", _under(cty="JWT")),
    _sealed("jwe-kid", "the JWE header has kid", _under(kid="enc")),
    _sealed("a128gcm", "it is encrypted by A128GCM", _under(enc="A128GCM")),
    said(
        CHECKTOKEN,
        "courtier-checktoken-non-signe",
        "checktoken: what is encrypted is not signed",
        lambda draft, _around: replace(draft, bare=True),
    ),
    said(CHECKTOKEN, "courtier-checktoken-typ", "checktoken: the JWS header has typ", headed(typ="JWT")),
    said(CHECKTOKEN, "courtier-checktoken-sans-kid", "checktoken: the JWS header has no kid", nameless),
    *(
        said(CHECKTOKEN, named("checktoken-reponse-sans", one), f"checktoken: the answer has no {one}", without(one))
        for one in _OUTER
    ),
    said(CHECKTOKEN, "courtier-checktoken-reponse-avec-exp", "checktoken: the answer has exp", saying(exp=1)),
)
_FACTS_TOLD: tuple[Lapse, ...] = (
    *(
        said(CHECKTOKEN, named("checktoken-sans", one), f"checktoken tells no {one}", _without(one))
        for one in (*_FACTS, *_IDENTITY)
    ),
    *(_told(f"avec-{one}", f"it tells {one} too", **{one: value}) for one, value in _TOO_MUCH.items()),
    _told("acr-eidas2", "acr is eidas2", acr="eidas2"),
    said(
        CHECKTOKEN,
        "courtier-checktoken-aud-du-fournisseur",
        "checktoken: aud is the data provider instead of the service",
        _of_token(lambda told, around: told | {"aud": next(iter(around.context.registre.fournisseurs))}),
    ),
    said(
        CHECKTOKEN,
        "courtier-checktoken-scope-liste",
        "checktoken: scope is a list, as in v1",
        _of_token(lambda told, _around: told | {"scope": told["scope"].split()}),
    ),
    said(
        CHECKTOKEN,
        "courtier-checktoken-scope-entier",
        "checktoken: scope is not cut to the data provider's",
        _of_token(_whole_scope),
    ),
    said(
        CHECKTOKEN,
        "courtier-checktoken-scope-vide",
        "checktoken: scope is empty",
        _of_token(lambda told, _around: told | {"scope": ""}),
    ),
    said(
        CHECKTOKEN,
        "courtier-checktoken-exp-texte",
        "checktoken: exp is a text",
        _of_token(lambda told, _around: told | {"exp": str(told["exp"])}),
    ),
    said(
        CHECKTOKEN,
        "courtier-checktoken-mort-bavard",
        "checktoken tells more of a dead token than that it is dead",
        _of_token(lambda told, _around: told | {"aud": "inconnu"}, alive=False),
    ),
)
CHECKTOKENS: tuple[Lapse, ...] = (*_ASKED, *_ENVELOPE, *_FACTS_TOLD)
