"""checktoken as a registered data provider meets it (FCO-015, FCO-016; docs/sources.md, franceconnect §6)."""

from collections.abc import Mapping
from typing import Any

from droits_conformance.checks.broker import (
    Broker,
    accusing,
    broker_of,
    expect,
    is_error,
    object_of,
    provider_of,
    words,
)
from droits_conformance.checks.own_world import own_world
from droits_conformance.checks.registry import check
from droits_conformance.journey.data_provider import ENC, DataProvider, Introspected
from droits_conformance.journey.relying_party import Replaced
from droits_conformance.journey.session import Session
from droits_conformance.probe import Probe
from droits_conformance.wire import Received

MEDIA_TYPE = "application/token-introspection+jwt"
_LIFE, _EARLY = 60, 2  # seconds; whoever counts in whole ones lets a token die up to one early
_MARGIN = 1.0  # seconds that a login may take before the early look says nothing any more
NEVER_ISSUED = "jeton-que-franceconnect-n-a-jamais-emis-012"
_INVALID_REQUEST = {"error": "invalid_request", "error_description": "Required parameter missing or invalid."}
_INVALID_CLIENT = {"error": "invalid_client", "error_description": "Client authentication failed."}
_MALFORMED: tuple[tuple[str, Replaced], ...] = (
    ("without token", {"token": None}),
    ("without client_id", {"client_id": None}),
    ("without client_secret", {"client_secret": None}),
    ("with an empty token", {"token": ""}),
    ("with a parameter more", {"token_type_hint": "access_token"}),
)
_PAYLOAD = frozenset({"token_introspection", "aud", "iat", "iss"})
_FACTS = frozenset({"active", "aud", "sub", "iat", "exp", "acr", "jti", "scope"})
_IDENTITY = frozenset({"gender", "family_name", "given_name", "birthdate", "birthcountry"})
_IDENTITY_BESIDES = frozenset({"given_name_array", "birthplace"})  # absent for some births


@check("FCO-015")
def checktoken_asks_for_exactly_its_parameters(probe: Probe) -> None:
    """Parameters are judged before the provider, and the provider before the token."""
    broker = broker_of(probe)
    provider = provider_of(broker)
    for how, replaced in _MALFORMED:
        answer = provider.checktoken(NEVER_ISSUED, {"client_secret": "0" * 64, **replaced})
        _refused(broker, answer, f"checktoken {how}", 400, _INVALID_REQUEST)
    for how, wrong in (("of an unknown provider", {"client_id": "f" * 64}), ("with a wrong secret", {})):
        answer = provider.checktoken(NEVER_ISSUED, {"client_secret": "0" * 64, **wrong})
        _refused(broker, answer, f"checktoken {how}", 401, _INVALID_CLIENT)


@check("FCO-015")
def checktoken_tells_of_a_live_token(probe: Probe) -> None:
    """A JWE of a JWS with exact headers and members; the scope is cut to what the provider is registered for."""
    broker = broker_of(probe)
    provider, session = provider_of(broker), broker.session()
    answer = provider.checktoken(session.access_token)
    found = _opened(broker, provider, answer, "checktoken of a live token")
    told = found.payload["token_introspection"]
    names, asked, number = frozenset(told), "checktoken of a live token", answer.exchange
    missing, extra = (_FACTS | _IDENTITY) - names, names - _FACTS - _IDENTITY - _IDENTITY_BESIDES
    expect(probe, not missing, asked, f"without {words(missing)}", words(_FACTS | _IDENTITY), number)
    expect(probe, not extra, asked, f"also {words(extra)}", words(_FACTS | _IDENTITY | _IDENTITY_BESIDES), number)
    _facts_hold(broker, told, session, number)
    _scope_is_cut(broker, told["scope"], number)


@check("FCO-016")
def checktoken_of_a_dead_token_is_inactive(probe: Probe) -> None:
    """200 with `active` false and nothing else: a token never issued, and one that was revoked."""
    broker = broker_of(probe)
    provider, token = provider_of(broker), broker.session().access_token
    with accusing(probe, "revocation"):
        broker.party.revoke(token)
    for how, dead in (("never issued", NEVER_ISSUED), ("revoked", token)):
        _is_dead(broker, provider, dead, f"checktoken of a token {how}")


@check("FCO-016")
def checktoken_of_an_expired_token_is_inactive(probe: Probe) -> None:
    """Alive almost to the end of its life, dead a second after it, for userinfo too; where the profile lends a clock."""
    provider_of(broker_of(probe))
    with own_world(probe) as world:
        broker, before = broker_of(world.probe), world.probe.patience.now()
        provider, token = provider_of(broker), broker.session().access_token
        world.control.advance(world.session, _LIFE - _EARLY)
        answer = provider.checktoken(token)
        if world.probe.patience.now() - before < _MARGIN:  # else the machine is so slow that it may be dead
            asked = f"checktoken of a token {_LIFE - _EARLY} s old"
            told = _opened(broker, provider, answer, asked).payload["token_introspection"]
            expect(world.probe, told.get("active") is True, asked, "not active", "active True", answer.exchange)
        world.control.advance(world.session, _EARLY + 1)
        _is_dead(broker, provider, token, f"checktoken of a token {_LIFE + 1} s old")
        asked = f"userinfo with a token {_LIFE + 1} s old"
        is_error(broker, broker.party.ask_userinfo(token), asked, 401, "invalid_token")


def _is_dead(broker: Broker, provider: DataProvider, token: str, asked: str) -> None:
    answer = provider.checktoken(token)
    told = _opened(broker, provider, answer, asked).payload["token_introspection"]
    seen = f"active {told.get('active')!r}, members {words(told)}"
    expected = "active False and nothing else"
    expect(broker.probe, told == {"active": False}, asked, seen, expected, answer.exchange)


def _refused(broker: Broker, answer: Received, asked: str, status: int, body: Mapping[str, str]) -> None:
    found = object_of(answer)
    holds = (answer.status, found) == (status, body) and _media_type(answer) == "application/json"
    seen = f"status {answer.status}, {_media_type(answer)}, error {found.get('error')!r}, members {words(found)}"
    expected = f"{status}, application/json, {body['error']}: {body['error_description']}"
    expect(broker.probe, holds, asked, seen, expected, answer.exchange)


def _opened(broker: Broker, provider: DataProvider, answer: Received, asked: str) -> Introspected:
    """What a 200 answer holds once its envelope is found to be as it must."""
    probe, number = broker.probe, answer.exchange
    seen = f"status {answer.status}, {_media_type(answer)}"
    holds = answer.status == 200 and _media_type(answer) == MEDIA_TYPE
    expect(probe, holds, asked, seen, f"status 200, {MEDIA_TYPE}", number)
    with accusing(probe, asked):
        found = provider.read(answer)
    _headers_hold(broker, found, asked, number)
    payload = found.payload
    expect(probe, set(payload) == _PAYLOAD, asked, f"payload {words(payload)}", words(_PAYLOAD), number)
    expect(probe, payload["iss"] == probe.profile.broker.issuer, asked, "another iss", "the issuer", number)
    mine = probe.profile.provider is not None and payload["aud"] == probe.profile.provider.client_id
    expect(probe, mine, asked, "another aud", "the provider's client_id", number)
    told = isinstance(payload["token_introspection"], dict)
    expect(probe, told, asked, "token_introspection is no object", "an object", number)
    return found


def _headers_hold(broker: Broker, found: Introspected, asked: str, number: int) -> None:
    outer = {"alg", "enc", "epk"} if found.jwe_header.get("alg") == "ECDH-ES" else {"alg", "enc"}
    enc = found.jwe_header.get("enc")
    holds = set(found.jwe_header) == outer and enc == ENC
    seen, expected = f"JWE header {words(found.jwe_header)}, enc {enc}", f"{words(outer)}, enc {ENC}"
    expect(broker.probe, holds, asked, seen, expected, number)
    inner = set(found.jws_header) == {"alg", "kid"}
    expect(broker.probe, inner, asked, f"JWS header {words(found.jws_header)}", "alg, kid", number)


def _facts_hold(broker: Broker, told: dict[str, Any], session: Session, number: int) -> None:
    lawful: dict[str, object] = {
        "active": True,
        "aud": broker.client.client_id,
        "acr": "eidas1",
        "jti": session.access_token,
    }
    wrong = [name for name, value in lawful.items() if told[name] != value]
    expected = "active true, the service as aud, eidas1, the access token as jti"
    asked = "checktoken of a live token"
    expect(broker.probe, not wrong, asked, f"another {words(wrong)}", expected, number)
    whole = all(type(told[name]) is int for name in ("iat", "exp")) and told["exp"] - told["iat"] == 60
    expect(broker.probe, whole, asked, "other times", "iat and exp in seconds, 60 apart", number)


def _scope_is_cut(broker: Broker, scope: object, number: int) -> None:
    asked, probe = "checktoken, scope", broker.probe
    expect(probe, isinstance(scope, str), asked, f"scope is a {type(scope).__name__}", "words in one text", number)
    registered = probe.profile.provider.scopes if probe.profile.provider else None
    names = set(str(scope).split())
    if registered is not None:
        cut = set(broker.scopes) & set(registered)
        expect(probe, names == cut, asked, f"scope {words(names)}", words(cut), number)
    else:
        extra = names - set(broker.scopes)
        expect(probe, not extra, asked, f"also {words(extra)}", f"at most {words(broker.scopes)}", number)


def _media_type(answer: Received) -> str:
    return (answer.header("content-type") or "").partition(";")[0].strip().lower()
