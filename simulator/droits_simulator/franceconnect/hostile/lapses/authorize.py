"""Lapses of `authorize`: what it takes, whom it sends back, and to where (FCO-002 to FCO-008, FCO-020, FCO-021)."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.hostile.draft import Draft
from droits_simulator.franceconnect.hostile.hostility import ID_TOKEN, Around
from droits_simulator.franceconnect.hostile.lapses.asked import Pairs, asking, pairs_of, reads
from droits_simulator.franceconnect.hostile.lapses.lapse import Go, Lapse, Played, at, named
from droits_simulator.franceconnect.hostile.lapses.places import AUTHORIZE, CONSENT
from droits_simulator.franceconnect.hostile.lapses.registered import registers
from droits_simulator.franceconnect.hostile.lapses.told import answers, sends_back, status
from droits_simulator.franceconnect.scopes import KNOWN_V2

_ENOUGH, _FILLING = 22, "~"  # characters of a nonce; no nonce of anybody's ends in this one
_NOT_GRANTED = "openid dgfip_rfr"  # to no service that asks the CNAM
_DEFAULTS = {
    "response_type": "code",
    "redirect_uri": "http://127.0.0.1:1/",
    "scope": "openid",
    "state": "etat",
    "nonce": "n" * _ENOUGH,
    "acr_values": "eidas1",
}
_OTHER_PROMPTS = {"none": "none", "select_account": "select_account", "vide": ""}


def _default(name: str, value: str) -> Played:
    return reads(lambda wish: wish if wish.get(name) else {**wish, name: value})


def _taken_for(name: str, wrong: str, right: str) -> Played:
    return reads(lambda wish: {**wish, name: right} if wish.get(name) == wrong else wish)


def _dropped(name: str) -> Played:
    return reads(lambda wish: {one: value for one, value in wish.items() if one != name})


def _long_enough(wish: Pairs) -> Pairs:
    return {**wish, "nonce": wish["nonce"].ljust(_ENOUGH, _FILLING)} if wish.get("nonce") else wish


def _as_it_was(draft: Draft, _around: Around) -> Draft:
    return draft.saying(nonce=draft.payload["nonce"].rstrip(_FILLING))


def _with_openid(wish: Pairs) -> Pairs:
    return {**wish, "scope": f"openid {wish['scope']}"} if wish.get("scope") else wish


def _no_unknown_scope(wish: Pairs) -> Pairs:
    known = all(scope in KNOWN_V2 for scope in wish.get("scope", "").split())
    return wish if known else {**wish, "scope": _NOT_GRANTED}


async def _only_granted(go: Go, context: Context, request: Request) -> Response:
    wish = await pairs_of(request)
    service = context.registre.service(wish.get("client_id", ""))
    granted = [one for one in wish.get("scope", "").split() if service and one in service.scopes]
    return await go(context, asking(request, {**wish, "scope": " ".join(granted)} if granted else wish))


async def _anybody(go: Go, context: Context, request: Request) -> Response:
    wish = await pairs_of(request)
    if "client_id" in wish and context.registre.service(wish["client_id"]) is None:
        wish = {**wish, "client_id": next(iter(context.registre.services))}
    return await go(context, asking(request, wish))


AUTHORIZE_LAPSES: tuple[Lapse, ...] = (
    *(
        at(AUTHORIZE, named("sans", name, "admis"), f"authorize does without {name}", _default(name, value))
        for name, value in _DEFAULTS.items()
    ),
    at(
        AUTHORIZE,
        "courtier-page-redirigee",
        "What belongs on an error page is sent to the address that the request names",
        sends_back("invalid_request"),
    ),
    at(AUTHORIZE, "courtier-page-200", "The error page has status 200", answers(status(200), refusal=True)),
    at(AUTHORIZE, "courtier-client-inconnu-admis", "A client that nobody registered is served", _anybody),
    at(
        AUTHORIZE,
        "courtier-redirect-uri-quelconque",
        "A redirect_uri that nobody registered is good enough",
        registers(lambda one, wish: replace(one, redirect_uris=(*one.redirect_uris, wish.get("redirect_uri", "")))),
    ),
    Lapse(
        nom="courtier-nonce-court-admis",
        title="A nonce of less than 22 characters is good enough",
        at=frozenset({AUTHORIZE}),
        played=reads(_long_enough),
        place=ID_TOKEN,
        change=_as_it_was,
    ),
    at(AUTHORIZE, "courtier-openid-facultatif", "A scope without openid is good enough", reads(_with_openid)),
    at(
        AUTHORIZE,
        "courtier-response-type-quelconque",
        "Any response_type is taken for code",
        reads(lambda wish: {**wish, "response_type": "code"}),
    ),
    at(AUTHORIZE, "courtier-idp-hint-ignore", "An unknown idp_hint is ignored", _dropped("idp_hint")),
    at(AUTHORIZE, "courtier-scope-inconnu-refuse", "An unknown scope is refused", reads(_no_unknown_scope)),
    at(
        AUTHORIZE,
        "courtier-scope-non-accorde-admis",
        "Every service may ask for every scope",
        registers(lambda one, _wish: replace(one, scopes=frozenset(KNOWN_V2))),
    ),
    at(AUTHORIZE, "courtier-scope-non-accorde-ignore", "A scope that is not granted is ignored", _only_granted),
    *(
        at(
            AUTHORIZE,
            named(level, "admis"),
            f"{level} is accepted, which is not offered",
            _taken_for("acr_values", level, "eidas1"),
        )
        for level in ("eidas2", "eidas3")
    ),
    *(
        at(
            AUTHORIZE,
            named("prompt", name, "admis"),
            f"prompt={prompt} is accepted",
            _taken_for("prompt", prompt, "consent"),
        )
        for name, prompt in _OTHER_PROMPTS.items()
    ),
    at(
        CONSENT,
        "courtier-refus-ignore",
        "Who refuses is sent back with a code all the same",
        _taken_for("decision", "refuser", "accepter"),
    ),
)
