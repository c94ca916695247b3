"""Lapses of codes and of the life of tokens (FCO-009, FCO-015, FCO-016, FCO-024)."""

import json
from collections.abc import Mapping
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.grant import grant_of
from droits_simulator.franceconnect.hostile.lapses.asked import Pairs, asking, pairs_of
from droits_simulator.franceconnect.hostile.lapses.lapse import Go, Lapse, Played, at
from droits_simulator.franceconnect.hostile.lapses.places import CONSENT, TOKEN
from droits_simulator.franceconnect.lifetimes import LIFETIMES, Lifetimes

_LONGER = 600  # seconds
_V2 = LIFETIMES["v2"]


def _lives(life: Lifetimes) -> Played:
    async def played(go: Go, context: Context, request: Request) -> Response:
        return await go(replace(context, lifetimes={**context.lifetimes, "v2": life}), request)

    return played


async def _again(go: Go, context: Context, request: Request) -> Response:
    """A code that was used is there again."""
    given = await pairs_of(request)
    grant = await grant_of(context, context.session, given.get("code", ""))
    if grant is not None:
        await context.store.put(f"{context.session}/code/{grant.id}", {}, expires_at=grant.code_expires_at + _V2.token)
    return await go(context, asking(request, given))


async def _from_anywhere(go: Go, context: Context, request: Request) -> Response:
    """The redirect_uri is taken for that of `authorize`."""
    given = await pairs_of(request)
    grant = await grant_of(context, context.session, given.get("code", ""))
    wanted = {"redirect_uri": grant.asked.redirect_uri} if grant and "redirect_uri" in given else {}
    return await go(context, asking(request, {**given, **wanted}))


async def _for_anybody(go: Go, context: Context, request: Request) -> Response:
    """Who proves to be one service is served as if it were the one that the code was made for."""
    given = await pairs_of(request)
    presents = context.registre.service(given.get("client_id", ""))
    grant = await grant_of(context, context.session, given.get("code", ""))
    if grant and presents and presents.accepts_secret(given.get("client_secret", "")):
        given = _as_client(context, given, grant.asked.client_id)
    return await go(context, asking(request, given))


def _as_client(context: Context, given: Pairs, client_id: str) -> Pairs:
    service = context.registre.service(client_id)
    return {**given, "client_id": client_id, "client_secret": service.client_secret} if service else given


def _really_lives(seconds: int) -> Played:
    """The token dies that many seconds after its birth, whatever it says itself."""

    async def played(go: Go, context: Context, request: Request) -> Response:
        response = await go(context, request)
        if response.status_code == 200:
            value = json.loads(bytes(response.body))["access_token"]
            await _moved(context, f"{context.session}/token/{value}", seconds)
        return response

    return played


async def _moved(context: Context, key: str, seconds: int) -> None:
    record: Mapping[str, object] | None = await context.store.get(key)
    if record is None:
        return
    expires_at = context.now + seconds
    await context.store.put(key, dict(record), expires_at=expires_at)
    agreed = f"{context.session}/grant/{record['grant']}"
    grant = await context.store.get(agreed)
    if grant is not None:
        await context.store.put(agreed, grant, expires_at=max(expires_at, grant["code_expires_at"]))


CODES: tuple[Lapse, ...] = (
    at(TOKEN, "courtier-code-rejouable", "A code works again and again", _again),
    at(TOKEN, "courtier-code-pour-tous", "A code works for another service, too", _for_anybody),
    at(TOKEN, "courtier-code-partout", "A code works with another redirect_uri, too", _from_anywhere),
    at(CONSENT, "courtier-code-vit-60s", "A code lives 60 seconds", _lives(Lifetimes(60, _V2.token))),
    at(CONSENT, "courtier-code-vit-10s", "A code lives 10 seconds", _lives(Lifetimes(10, _V2.token))),
    at(TOKEN, "courtier-jeton-vit-90s", "A token lives 90 seconds, and says so", _lives(Lifetimes(_V2.code, 90))),
    at(TOKEN, "courtier-jeton-vit-30s", "A token lives 30 seconds, and says so", _lives(Lifetimes(_V2.code, 30))),
    at(TOKEN, "courtier-jeton-survit", "A token outlives the life that it tells", _really_lives(_LONGER)),
    at(TOKEN, "courtier-jeton-meurt-tot", "A token dies before the life that it tells", _really_lives(20)),
)
