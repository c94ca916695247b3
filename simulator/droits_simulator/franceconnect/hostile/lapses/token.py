"""Lapses of v2 `token` besides those of codes: members, who may ask, refusals (FCO-007, FCO-010, FCO-011, FCO-023)."""

from base64 import b64decode
from binascii import Error

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.hostile.lapses.asked import Pairs, asking, pairs_of
from droits_simulator.franceconnect.hostile.lapses.lapse import Go, Lapse, Played, at, named
from droits_simulator.franceconnect.hostile.lapses.places import TOKEN
from droits_simulator.franceconnect.hostile.lapses.told import Members, answers, saying, status, tells, without

_MEMBERS = ("access_token", "expires_in", "id_token", "scope", "token_type")
_WRONG: dict[str, tuple[str, Members]] = {
    "expires-in-3600": ("expires_in is 3600", {"expires_in": 3600}),
    "expires-in-texte": ("expires_in is a text", {"expires_in": "60"}),
    "token-type-mac": ("token_type is mac", {"token_type": "mac"}),
    "refresh-token": ("There is a refresh token", {"refresh_token": "r" * 43}),
    "token-bavard": ("There is a member more", {"not_before_policy": 0}),
}
_MISNAMED = {  # name of the lapse: error, what it is called instead
    "secret-faux-mal-nomme": ("invalid_client", "unauthorized_client"),
    "code-vide-mal-nomme": ("invalid_request", "invalid_grant"),
    "code-inconnu-mal-nomme": ("invalid_grant", "invalid_request"),
}


def _anyones(*, needed: bool) -> Played:
    """The secret is taken for the right one; where it is not `needed`, so is one that is not there."""

    async def played(go: Go, context: Context, request: Request) -> Response:
        given = await pairs_of(request)
        service = context.registre.service(given.get("client_id", ""))
        there = needed == ("client_secret" in given)
        secret = {"client_secret": service.client_secret} if service and there else {}
        return await go(context, asking(request, {**given, **secret}))

    return played


async def _basic(go: Go, context: Context, request: Request) -> Response:
    """Credentials in the header are as good as in the form."""
    given = {**await pairs_of(request), **_credentials(request.headers.get("authorization", ""))}
    plain = [(name, value) for name, value in request.scope["headers"] if name != b"authorization"]
    return await go(context, asking(Request({**request.scope, "headers": plain}), given))


def _credentials(header: str) -> Pairs:
    try:
        client_id, _, secret = b64decode(header.partition(" ")[2]).decode().partition(":")
    except (Error, UnicodeDecodeError):
        return {}
    return {"client_id": client_id, "client_secret": secret} if secret else {}


def _called(right: str, wrong: str) -> Played:
    return tells(lambda told: {**told, "error": wrong} if told.get("error") == right else told, refusal=True)


TOKENS: tuple[Lapse, ...] = (
    *(at(TOKEN, named("token-sans", one), f"The token answer has no {one}", tells(without(one))) for one in _MEMBERS),
    *(at(TOKEN, named(nom), f"Token answer: {how}", tells(saying(**wrong))) for nom, (how, wrong) in _WRONG.items()),
    at(
        TOKEN,
        "courtier-token-scope-de-trop",
        "The token answer names a scope that was not asked for",
        tells(lambda told: {**told, "scope": f"{told['scope']} email"}),
    ),
    at(TOKEN, "courtier-secret-quelconque", "Any client secret is good enough", _anyones(needed=True)),
    at(TOKEN, "courtier-secret-facultatif", "No client secret is good enough", _anyones(needed=False)),
    at(TOKEN, "courtier-basic-admis", "Basic authentication is accepted", _basic),
    at(
        TOKEN,
        "courtier-secret-faux-400",
        "A wrong secret is status 400",
        answers(lambda one: status(400)(one) if one.status_code == 401 else one, refusal=True),
    ),
    *(
        at(TOKEN, named(nom), f"{right} is called {wrong}", _called(right, wrong))
        for nom, (right, wrong) in _MISNAMED.items()
    ),
    at(
        TOKEN,
        "courtier-code-refuse-401",
        "A code that cannot be exchanged is status 401",
        answers(lambda one: status(401)(one) if one.status_code == 400 else one, refusal=True),
    ),
)
