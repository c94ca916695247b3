"""FranceConnect as the target's broker plays it (FCO): the judge logs in by itself and looks at each answer."""

from base64 import b64encode

from droits_conformance.checks.broker import (
    Broker,
    accusing,
    broker_of,
    expect,
    first_login,
    is_error,
    is_error_page,
    now,
    object_of,
    opener,
    party_v1,
    provider_of,
    returns_error,
    v1_base,
    words,
)
from droits_conformance.checks.registry import check
from droits_conformance.journey.published_client import PublishedClient
from droits_conformance.journey.relying_party import Replaced, random_text
from droits_conformance.journey.session import read_json
from droits_conformance.probe import Probe
from droits_conformance.target import ClientProfile
from droits_conformance.wire import Received
from droits_fixtures import Personne

_DISCOVERY = {
    "acr_values_supported": ["eidas1"],
    "response_types_supported": ["code"],
    "grant_types_supported": ["authorization_code"],
    "subject_types_supported": ["pairwise"],
    "authorization_response_iss_parameter_supported": True,
}
_ENDINGS = {"end_session_endpoint": "logout", "revocation_endpoint": "revocation"}  # and what may be declared absent
_PRIVATE = frozenset({"d", "k", "p", "q", "dp", "dq", "qi"})  # members of a JWK (RFC 7518)
_REQUIRED = ("client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "acr_values")
_TOKEN_MEMBERS = frozenset({"access_token", "expires_in", "id_token", "scope", "token_type"})
_ID_TOKEN_V1_MEMBERS = frozenset({"iss", "sub", "aud", "exp", "iat", "nonce", "idp", "acr"})


@check("FCO-001")
def discovery_says_what_franceconnect_says(probe: Probe) -> None:
    """Issuer and signatures are verified by every login; here the capabilities, and how the keys are published."""
    broker = broker_of(probe)
    with accusing(probe, "discovery"):
        metadata, _ = broker.party.discover()
    for name, value in _DISCOVERY.items():
        expect(probe, metadata.get(name) == value, f"discovery, {name}", metadata.get(name), value)
    methods = metadata.get("token_endpoint_auth_methods_supported") or []
    spoken = "client_secret_post" in methods and "client_secret_basic" not in methods
    expect(probe, spoken, "discovery, client authentication", words(methods), "client_secret_post, and no Basic")
    scopes = metadata.get("scopes_supported") or []
    expect(probe, set(broker.scopes) <= set(scopes), "discovery, scopes", words(scopes), words(broker.scopes))
    absent = [name for name, what in _ENDINGS.items() if what not in probe.profile.absent and not metadata.get(name)]
    expect(probe, not absent, "discovery", f"no {words(absent)}", "the addresses of what v2 offers")
    for key in broker.party.published_keys():
        _is_published_rightly(probe, key)


@check("FCO-002")
def authorize_without_a_required_parameter_is_a_page(probe: Probe) -> None:
    """Nothing is sent back to an address that nobody vouched for."""
    broker = broker_of(probe)
    for name in _REQUIRED:
        is_error_page(broker, broker.ask({name: None}), f"authorize without {name}")


@check("FCO-003")
def an_unknown_client_or_address_is_a_page(probe: Probe) -> None:
    """No redirect to an address that the client did not register."""
    broker = broker_of(probe)
    is_error_page(broker, broker.ask({"client_id": "f" * 64}), "authorize of an unknown client")
    elsewhere = "https://ailleurs.example/callback"
    is_error_page(broker, broker.ask({"redirect_uri": elsewhere}), "authorize with an unregistered redirect_uri")


@check("FCO-004")
def other_errors_go_back_to_the_service(probe: Probe) -> None:
    """With error, error_description, state and iss."""
    broker = broker_of(probe)
    returns_error(broker, "unsupported_response_type", {"response_type": "inconnu"})
    returns_error(broker, "invalid_request", {"response_type": ""})
    returns_error(broker, "invalid_request", {"scope": "droits_assurance_maladie"})
    returns_error(broker, "invalid_idp_hint", {"idp_hint": "fournisseur-que-personne-ne-connait"})


@check("FCO-005")
def state_comes_back_byte_for_byte_with_iss(probe: Probe) -> None:
    """A state with every character that encodings spoil."""
    odd = f"{random_text()}=&+/%~ é"
    texts = iter((odd, random_text()))
    returned = broker_of(probe, lambda: next(texts)).session().callback.parameters
    expect(probe, returned.get("state") == odd, "callback of a login", "another state", "the state sent")
    expect(
        probe, returned.get("iss") == probe.profile.broker.issuer, "callback of a login", "another iss", "the issuer"
    )


@check("FCO-006")
def a_short_nonce_is_refused_and_a_good_one_comes_back(probe: Probe) -> None:
    """Less than 22 characters is a page; every login verifies that its nonce came back."""
    broker = broker_of(probe)
    is_error_page(broker, broker.ask({"nonce": "a" * 16}), "authorize with a nonce of 16 characters")
    broker.session()


@check("FCO-008")
def the_user_may_refuse(probe: Probe) -> None:
    """The service learns it by `access_denied`."""
    returns_error(broker_of(probe), "access_denied", {}, consent=False)


@check("FCO-009")
def a_code_works_once_and_for_its_own_service(probe: Probe) -> None:
    """Not with another redirect_uri, not for another client, not twice."""
    broker = broker_of(probe)
    _refuses_code(broker, "another redirect_uri", _code(broker), {"redirect_uri": "http://127.0.0.1:1/autre"})
    for other in probe.profile.clients[1:2]:
        stolen = {"client_id": other.client_id, "client_secret": other.client_secret}
        _refuses_code(broker, "another client", _code(broker), stolen)
    code = _code(broker)
    first = broker.party.redeem(code)
    expect(
        probe, first.status == 200, "token, first use of a code", f"status {first.status}", "status 200", first.exchange
    )
    _refuses_code(broker, "a code used before", code, {})


@check("FCO-010")
def the_token_answer_has_its_five_members(probe: Probe) -> None:
    """Five members, sixty seconds, no refresh token."""
    session = broker_of(probe).session()
    answer, number = session.token_answer, session.token_exchange
    names = frozenset(answer)
    expect(probe, names == _TOKEN_MEMBERS, "token", f"members {words(names)}", words(_TOKEN_MEMBERS), number)
    expect(probe, answer["expires_in"] == 60, "token", f"expires_in {answer['expires_in']!r}", "60", number)
    kind = answer["token_type"]
    expect(probe, kind == "Bearer", "token", f"token_type {kind!r}", "Bearer", number)


@check("FCO-011")
def a_wrong_secret_is_refused_and_basic_is_not_spoken(probe: Probe) -> None:
    """401 `invalid_client`; the secret belongs into the form, and nobody does without it."""
    broker = broker_of(probe)
    wrong = broker.party.redeem(_code(broker), {"client_secret": "0" * 64})
    is_error(broker, wrong, "token with a wrong secret", 401, "invalid_client")
    pair = f"{broker.client.client_id}:{broker.client.client_secret}".encode()
    basic = (("authorization", f"Basic {b64encode(pair).decode('ascii')}"),)
    answer = broker.party.redeem(_code(broker), {"client_id": None, "client_secret": None}, basic)
    _is_refused(broker, answer, "token with Basic authentication")
    _is_refused(broker, broker.party.redeem(_code(broker), {"client_secret": None}), "token without client_secret")


@check("FCO-019")
def back_channel_answers_set_no_cookie(probe: Probe) -> None:
    """Discovery, keys, token, userinfo, revocation, and checktoken where the judge may ask it, are for machines."""
    broker = broker_of(probe)
    before = len(probe.journal)
    session = broker.session()
    with accusing(probe, "userinfo"):
        broker.party.userinfo(session)
    if probe.profile.provider is not None:
        provider_of(broker).checktoken(session.access_token)
    if "revocation_endpoint" in broker.party.discover()[0]:
        broker.party.revoke(session.access_token)
    back_channel = ("/openid-configuration", "/jwks", "/token", "/userinfo", "/checktoken", "/revocation")
    for exchange in probe.journal.exchanges[before:]:
        if exchange.url.partition("?")[0].endswith(back_channel):
            place = exchange.url.partition("?")[0]
            kept = any(name == "set-cookie" for name, _ in exchange.headers)
            expect(probe, not kept, place, "a cookie", "no cookie", exchange.number)


@check("FCO-020")
def a_level_that_is_not_offered_is_refused(probe: Probe) -> None:
    """eidas2 and eidas3 belong to FranceConnect+."""
    broker = broker_of(probe)
    returns_error(broker, "invalid_acr", {"acr_values": "eidas2"})
    returns_error(broker, "invalid_acr", {"acr_values": "eidas3"})


@check("FCO-101")
def the_published_sample_client_succeeds(probe: Probe) -> None:
    """Login, userinfo, checktoken, the seven operations with one token, logout: as the sample sends them."""
    base = v1_base(probe)
    client, persona = _best_served(probe)
    sample = PublishedClient(base, client, opener(probe), now=now(probe))
    with accusing(probe, "the published sample client"):
        held = sample.login(persona.login or persona.cle, probe.profile.broker.password)
        sample.userinfo(held)
        sample.checktoken(held)
    key = (("X-Api-Key", client.api_key),)
    for operation_id, status in _owed(probe, client, persona).items():
        nir = persona.nir if probe.contract.operation(operation_id).takes_nir else None
        answer = probe.call(operation_id, persona, client, nir=nir, bearer=held.access_token, api_key=None, headers=key)
        probe.expect(answer.status == status, answer, seen=f"status {answer.status}", expected=f"status {status}")
    with accusing(probe, "the published sample client"):
        sample.logout(held)


@check("FCO-102")
def the_v1_id_token_is_keyed_on_the_secret(probe: Probe) -> None:
    """HS256, nonce, iss and aud are verified by the login; here its other claims."""
    party = party_v1(probe)
    with accusing(probe, "a v1 login"):
        session = party.login(first_login(probe), ("openid", "profile"))
    missing = _ID_TOKEN_V1_MEMBERS - frozenset(session.claims)
    number = session.token_exchange
    expect(probe, not missing, "v1 id_token", f"without {words(missing)}", words(_ID_TOKEN_V1_MEMBERS), number)
    expect(probe, session.claims["idp"] == "FC", "v1 id_token", f"idp {session.claims['idp']!r}", "FC", number)


@check("FCO-103")
def v1_answers_in_plain_json_and_takes_form_or_json(probe: Probe) -> None:
    """Userinfo is JSON; checktoken reads both kinds of body, and its scope is a list."""
    party = party_v1(probe)
    with accusing(probe, "v1 login and userinfo"):
        session = party.login(first_login(probe), ("openid", "profile"))
        party.userinfo(session)
    for as_json in (False, True):
        asked = f"v1 checktoken, {'JSON' if as_json else 'form'}"
        answer = party.checktoken(session.access_token, as_json=as_json)
        with accusing(probe, asked):
            scope = read_json(answer, "checktoken").get("scope")
        expect(probe, isinstance(scope, list), asked, f"scope {scope!r}", "a list", answer.exchange)


@check("FCO-104")
def v1_refuses_a_dead_token_with_401(probe: Probe) -> None:
    """Unknown and malformed tokens: `status` is fail, with a message."""
    party = party_v1(probe)
    for token in ("0" * 64, "pas un jeton"):
        answer = party.checktoken(token)
        told = object_of(answer)
        holds = answer.status == 401 and told.get("status") == "fail" and bool(told.get("message"))
        seen = f"status {answer.status}, members {words(told)}"
        expected = "status 401, status=fail and a message"
        expect(probe, holds, "v1 checktoken of a token never issued", seen, expected, answer.exchange)


def _is_published_rightly(probe: Probe, key: dict[str, object]) -> None:
    asked, seen = "jwks", f"a key with {words(key)}, use {key.get('use')!r}"
    named = key.get("use") == "sig" and bool(key.get("kid")) and bool(key.get("alg"))
    expect(probe, named, asked, seen, "use sig, a kid and an alg", len(probe.journal))
    secret = _PRIVATE & set(key)
    expect(probe, not secret, asked, f"a key with {words(secret)}", "public keys", len(probe.journal))


def _code(broker: Broker) -> str:
    found = broker.walk(random_text(), {}).parameters
    expect(broker.probe, bool(found.get("code")), "callback of a login", f"parameters {words(found)}", "a code")
    return found["code"]


def _is_refused(broker: Broker, answer: Received, asked: str) -> None:
    refused = 400 <= answer.status < 500
    expect(broker.probe, refused, asked, f"status {answer.status}", "a refusal", answer.exchange)


def _refuses_code(broker: Broker, how: str, code: str, replaced: Replaced) -> None:
    is_error(broker, broker.party.redeem(code, replaced), f"token with {how}", 400, "invalid_grant")


def _best_served(probe: Probe) -> tuple[ClientProfile, Personne]:
    """The client and the person for whom most operations answer 200."""
    couples = [(client, persona) for client in probe.profile.clients for persona in probe.personas()]

    def answered(couple: tuple[ClientProfile, Personne]) -> int:
        return sum(status == 200 for status in _owed(probe, *couple).values())

    return max(couples, key=answered)


def _owed(probe: Probe, client: ClientProfile, persona: Personne) -> dict[str, int]:
    """The status that each operation owes to that person."""
    convention = probe.convention(client)
    names = [operation.operation_id for operation in probe.contract.operations]
    owed = {name: probe.is_owed(name, client, persona, persona) for name in names}
    return {name: 200 if owed[name] else 404 if convention.grants(name) else 403 for name in names}
