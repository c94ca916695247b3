"""Lapses of revocation, of logout, and of userinfo to whom it owes nothing (FCO-017, FCO-018, FCO-022)."""

from dataclasses import replace
from typing import Any, cast
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.hostile.lapses.asked import Pairs, asking, pairs_of, reads
from droits_simulator.franceconnect.hostile.lapses.lapse import Go, Lapse, at
from droits_simulator.franceconnect.hostile.lapses.places import LOGOUT, REVOCATION, USERINFO
from droits_simulator.franceconnect.hostile.lapses.registered import registers
from droits_simulator.franceconnect.hostile.lapses.told import answers, header, instead, status, tells
from droits_simulator.franceconnect.hostile.lapses.told import saying as members
from droits_simulator.franceconnect.registre import Service
from droits_simulator.state import Store

_TARGET = "post_logout_redirect_uri"


class _KeepsGrants:
    """A store that does not forget an agreement when it is told to."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def delete(self, key: str) -> None:
        """Forget the value, unless it is an agreement."""
        if "/grant/" not in key:
            await self._store.delete(key)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


async def _agreement_stays(go: Go, context: Context, request: Request) -> Response:
    return await go(replace(context, store=cast("Store", _KeepsGrants(context.store))), request)


async def _token_stays(go: Go, context: Context, request: Request) -> Response:
    """Revocation answers as it should, and does nothing."""
    given = await pairs_of(request)
    return await go(context, asking(request, {**given, "token": "0" * 43} if given.get("token") else given))


async def _page_all_the_same(go: Go, context: Context, request: Request) -> Response:
    """Without a hint, too, the page says goodbye."""
    hinted = bool((await pairs_of(request)).get("id_token_hint"))
    response = await go(context, request)
    return response if hinted else status(200)(response)


def _returns_anywhere(one: Service, wish: Pairs) -> Service:
    return replace(one, post_logout_redirect_uris=(*one.post_logout_redirect_uris, wish.get(_TARGET, "")))


def _without(name: str) -> Lapse:
    nom = {"state": "courtier-deconnexion-sans-state", _TARGET: "courtier-deconnexion-sans-retour"}[name]
    keep = reads(lambda wish: {one: value for one, value in wish.items() if one != name})
    return at(LOGOUT, nom, f"Logout does as if there were no {name}", keep)


ENDINGS: tuple[Lapse, ...] = (
    at(REVOCATION, "courtier-revocation-ignoree", "A revoked token lives on", _token_stays),
    at(REVOCATION, "courtier-revocation-204", "Revocation answers 204", answers(status(204))),
    at(LOGOUT, "courtier-deconnexion-ignoree", "The token of a session that was ended lives on", _agreement_stays),
    at(LOGOUT, "courtier-deconnexion-sans-hint", "Logout does without id_token_hint", _page_all_the_same),
    at(LOGOUT, "courtier-deconnexion-partout", "Logout leads to any address", registers(_returns_anywhere)),
    _without("state"),
    _without(_TARGET),
    at(
        LOGOUT,
        "courtier-deconnexion-state-altere",
        "Logout gives state back percent-encoded twice",
        reads(lambda wish: {**wish, "state": quote(wish["state"], safe="")} if "state" in wish else wish),
    ),
    at(
        USERINFO,
        "courtier-userinfo-sans-jeton-200",
        "Userinfo answers whoever shows no token",
        answers(lambda one: header("content-type", "application/jwt")(instead(200, {})(one)), refusal=True),
    ),
    at(USERINFO, "courtier-userinfo-refus-400", "Userinfo refuses by 400", answers(status(400), refusal=True)),
    at(
        USERINFO,
        "courtier-userinfo-refus-mal-nomme",
        "Userinfo calls a dead token invalid_grant",
        tells(members(error="invalid_grant"), refusal=True),
    ),
)
