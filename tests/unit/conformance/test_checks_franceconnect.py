"""The checks of FranceConnect against a broker that makes one mistake at a time."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from droits_conformance.bench import import_checks
from droits_conformance.caller import HttpCaller
from droits_conformance.checks import broker, franceconnect, franceconnect_provider, registry
from droits_conformance.exchange import Journal
from droits_conformance.finding import Broken, Inapplicable
from droits_conformance.journey import Login
from droits_conformance.oracle import Oracle
from droits_conformance.probe import Probe
from droits_conformance.target import ClientProfile, Profile, ProviderProfile
from droits_conformance.wire import Wire
from droits_contract import Level, Provenance, Rule, load_contract
from droits_fixtures import Cast

NEEDS_TIME = franceconnect_provider.checktoken_of_an_expired_token_is_inactive
RULE = Rule("FCO-101", "franceconnect", "t", "t", Level.MUST, Provenance.OBSERVED, "s", ())


import_checks()


@pytest.fixture
def probe(
    profile: Profile,
    services: tuple[ClientProfile, ...],
    provider: ProviderProfile,
    journal: Journal,
    cast: Cast,
    open_wire: Callable[[bool], Wire],
    monkeypatch: pytest.MonkeyPatch,
) -> Probe:
    contract = load_contract()
    pinned = replace(profile, today=cast.jour, clients=services, provider=provider)
    for module in (broker, franceconnect):
        monkeypatch.setattr(module, "opener", lambda _: open_wire)
    caller = HttpCaller(pinned, contract, open_wire(False), Login(pinned.broker, open_wire))
    return Probe(RULE, pinned, contract, cast.jour, journal, caller, cast, Oracle(cast, cast.jour))


@pytest.fixture
def target(target: Any) -> Any:
    """Like the plain target, but nobody has a declared doctor: that operation owes a 404."""
    answer = target.droits

    def droits(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/medecin-traitant"):
            return httpx.Response(404, json={})
        return answer(request)  # type: ignore[no-any-return]

    target.droits = droits
    return target


# FCO-024, and a part of FCO-016, need time to pass: test_checks_franceconnect_code.py, …_expiry.py.
CHECKS = {
    rule_id: checks
    for rule_id in sorted(registry.bound_rules() - {"FCO-024"})
    if (rule_id.startswith("FCO-") or rule_id in ("AUT-006", "AUT-014"))
    and (checks := tuple(one for one in registry.checks_of(rule_id) if one is not NEEDS_TIME))
}


@pytest.mark.parametrize("rule_id", CHECKS)
def test_a_faithful_broker_passes(probe: Probe, rule_id: str) -> None:
    for check in CHECKS[rule_id]:
        check(probe)

    assert probe.evaluated


MISTAKES = [
    ("FCO-001", "découverte muette", "discovery, acr_values_supported: None"),
    ("FCO-001", "autre issuer", "discovery, discovery: issuer is"),
    ("FCO-001", "Basic annoncé", "client authentication: client_secret_basic, client_secret_post"),
    ("FCO-001", "sans fin", "discovery: no end_session_endpoint, revocation_endpoint"),
    ("FCO-001", "clé privée", "jwks: a key with d; expected public keys"),
    ("FCO-001", "clé sans use", "use None; expected use sig, a kid and an alg"),
    ("FCO-002", "paramètres facultatifs", "authorize without client_id: status 303 and a redirect"),
    ("FCO-003", "tout client", "authorize of an unknown client: status 303 and a redirect"),
    ("FCO-004", "erreurs sans iss", "expected error_description, the state sent, the issuer as iss"),
    ("FCO-004", "tout idp_hint", "idp_hint=fournisseur-que-personne-ne-connait: error None; expected invalid_idp_hint"),
    ("FCO-005", "autre state", "another state than the one sent"),
    ("FCO-006", "nonce court", "a nonce of 16 characters: status 303"),
    ("FCO-006", "autre nonce", "invalid_claim"),
    ("FCO-007", "scope inconnu refusé", "a login, way back to the service: invalid_scope"),
    ("FCO-007", "scope rendu", "token, unknown scope: scope droits_assurance_maladie, openid, portee_que"),
    ("FCO-007", "tout scope", "scope=openid cnam_caisse: error None; expected invalid_scope"),
    ("FCO-008", "refus ignoré", "a refused consent: error None; expected access_denied"),
    ("FCO-009", "code réutilisable", "token with another redirect_uri: status 200"),
    ("FCO-011", "tout secret", "token with a wrong secret: status 200"),
    ("FCO-011", "sans secret", "token without client_secret: status 200"),
    ("FCO-012", "id_token bavard", "claims acr, aud, auth_time, email"),
    ("FCO-012", "aud en liste", "aud is not the client_id as a text"),
    ("FCO-012", "auth_time en texte", "auth_time in another form"),
    ("FCO-012", "vie d'une heure", "exp 3600 s after iat; expected 60 s"),
    ("FCO-012", "login à venir", "auth_time after iat"),
    ("FCO-013", "userinfo bavard", "also given_name"),
    ("FCO-013", "userinfo muet", "expected aud, birthdate, exp, family_name, gender, given_name, iat, iss, sub"),
    ("FCO-014", "sub changeant", "id_token, sub of two logins: two subs"),
    ("FCO-014", "sub commun", "id_token, sub at two services: the same sub"),
    ("FCO-015", "paramètres en trop", "checktoken without token: status 401"),
    ("FCO-015", "tout fournisseur", "checktoken of an unknown provider: status 200"),
    ("FCO-015", "JWS nu", "decryption: it cannot be decrypted"),
    ("FCO-015", "autre clé de chiffrement", "decryption: it cannot be decrypted"),
    ("FCO-015", "autre clé à checktoken", "signature inside the JWE: the signature does not hold"),
    ("FCO-015", "cty", "JWE header alg, cty, enc, epk"),
    ("FCO-015", "payload bavard", "payload aud, exp, iat, iss, token_introspection"),
    ("FCO-015", "autre iss", "another iss; expected the issuer"),
    ("FCO-015", "checktoken bavard", "also email"),
    ("FCO-015", "sans identité", "without birthcountry, birthdate"),
    ("FCO-015", "autre jti", "another jti"),
    ("FCO-015", "vie longue", "other times"),
    ("FCO-015", "scope entier", "scope droits_assurance_maladie, openid; expected droits_assurance_maladie"),
    ("FCO-015", "scope en liste", "scope is a list"),
    ("FCO-016", "jeton mort bavard", "active False, members active, sub; expected active False and nothing else"),
    ("FCO-016", "révocation sans effet", "checktoken of a token revoked: active True"),
    ("FCO-017", "révocation sans effet", "userinfo with a revoked token: status 200"),
    ("FCO-017", "déconnexion sans effet", "userinfo after logout: status 200"),
    ("FCO-017", "sans fin", "revocation, discovery: no revocation_endpoint"),
    ("FCO-018", "sans fin", "logout, discovery: no end_session_endpoint"),
    ("FCO-018", "sans id_token_hint", "logout without id_token_hint: status 200"),
    ("FCO-018", "toute adresse", "an unregistered address: sent to that address"),
    ("FCO-018", "state perdu", "no state, or another one; expected the state sent"),
    ("FCO-018", "déconnexion sans retour", "page “Vous êtes bien déconnecté”; expected sent back to that address"),
    ("AUT-006", "jetons morts admis", "status 200; expected status 401"),
    ("AUT-014", "id_token admis", "status 200 for an id_token; expected status 401"),
    ("AUT-014", "code admis", "status 200 for an unused code; expected status 401"),
    ("FCO-019", "cookie au token", "token: a cookie; expected no cookie"),
    ("FCO-020", "tout acr", "acr_values=eidas2: error None; expected invalid_acr"),
    ("FCO-019", "cookie à checktoken", "checktoken: a cookie; expected no cookie"),
    ("FCO-019", "cookie à la révocation", "token/revocation: a cookie; expected no cookie"),
    ("FCO-021", "tout prompt", "authorize with prompt=none: status 303 and a redirect"),
    ("FCO-022", "sans jeton en 400", "userinfo without a token: status 400"),
    (
        "FCO-023",
        "code vide",
        "token with an empty code: status 400, error 'invalid_grant'; expected 400, invalid_request",
    ),
    ("FCO-023", "code inconnu", "token with a code never issued: status 400, error 'invalid_request'"),
    ("FCO-101", "scope en texte", "published sample client, checktoken: scope is"),
    ("FCO-102", "sans idp", "without idp"),
    ("FCO-103", "scope en texte", "expected a list"),
    ("FCO-104", "jeton mort en 200", "status 200, members message, status"),
]


def judge_by_all(rule_id: str, probe: Probe) -> None:
    for check in CHECKS[rule_id]:
        check(probe)


@pytest.mark.parametrize(("rule_id", "mistake", "told"), MISTAKES)
def test_a_mistake_of_the_broker_is_a_breach(probe: Probe, target: Any, rule_id: str, mistake: str, told: str) -> None:
    target.mistakes.add(mistake)

    with pytest.raises(Broken) as caught:
        judge_by_all(rule_id, probe)

    assert told in str(caught.value)


def test_every_check_has_a_mistake_that_it_condemns() -> None:
    assert set(CHECKS) == {rule_id for rule_id, _, _ in MISTAKES} | {"FCO-010"}


def test_the_sample_client_makes_its_seven_calls_with_one_token(probe: Probe, target: Any) -> None:
    franceconnect.the_published_sample_client_succeeds(probe)

    calls = [request for request in target.requests if "/droits/" in request.url.path]
    assert len(calls) == 7
    assert len({request.headers["authorization"] for request in calls}) == 1
    keys = {b"cle-de-test", b"autre-cle"}
    assert all(dict(request.headers.raw)[b"X-Api-Key"] in keys for request in calls)
    assert sum("nir" in request.headers for request in calls) == 5


def test_a_token_that_lives_longer_is_a_breach(probe: Probe, target: Any) -> None:
    target.expires_in = 1200

    with pytest.raises(Broken, match="expires_in 1200; expected 60"):
        franceconnect.the_token_answer_has_its_five_members(probe)


def test_an_operation_that_refuses_the_sample_client_is_a_breach(probe: Probe, target: Any) -> None:
    target.droits = lambda _: httpx.Response(403, json={})

    with pytest.raises(Broken) as caught:
        franceconnect.the_published_sample_client_succeeds(probe)

    assert (caught.value.finding.seen, caught.value.finding.expected) == ("status 403", "status 200")


@pytest.mark.parametrize("rule_id", ["FCO-101", "FCO-102", "FCO-103", "FCO-104"])
def test_without_a_v1_broker_nothing_of_v1_is_judged(probe: Probe, rule_id: str) -> None:
    probe.profile = replace(probe.profile, broker=replace(probe.profile.broker, v1_issuer=None))

    with pytest.raises(Inapplicable, match="v1_issuer"):
        CHECKS[rule_id][0](probe)
    assert not probe.evaluated


def test_rules_of_v2_do_not_apply_to_a_v1_broker(probe: Probe) -> None:
    probe.profile = replace(probe.profile, broker=replace(probe.profile.broker, version="v1"))

    with pytest.raises(Inapplicable, match="v1"):
        franceconnect.the_token_answer_has_its_five_members(probe)


def test_the_provider_sees_a_sub_of_its_own(probe: Probe, target: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    service = target.sub("c" * 64)
    monkeypatch.setattr(target, "sub", lambda _: service)

    with pytest.raises(Broken, match="checktoken, sub: no sub, or the service's"):
        CHECKS["FCO-014"][1](probe)


def test_without_a_list_of_granted_scopes_all_known_ones_are_asked_for(probe: Probe, target: Any) -> None:
    probe.profile = replace(probe.profile, clients=(replace(probe.profile.clients[0], scopes=None),))

    CHECKS["FCO-007"][1](probe)

    asked = target.sent("/authorize").url.params["scope"]
    assert asked == "openid profile droits_assurance_maladie cnam_caisse"


def test_a_client_that_may_ask_for_all_known_scopes_proves_nothing(probe: Probe, target: Any) -> None:
    target.mistakes.add("tout scope")
    probe.profile = replace(probe.profile, clients=(replace(probe.profile.clients[0], scopes=None),))

    with pytest.raises(Inapplicable, match="every scope"):
        CHECKS["FCO-007"][1](probe)


def test_a_client_that_is_granted_everything_is_not_refused_anything(probe: Probe, target: Any) -> None:
    client = replace(probe.profile.clients[0], scopes=("openid", "profile", "droits_assurance_maladie", "cnam_caisse"))
    probe.profile = replace(probe.profile, clients=(client,))

    with pytest.raises(Inapplicable, match="granted every scope"):
        CHECKS["FCO-007"][1](probe)


def test_each_scope_of_identity_that_the_client_is_granted_opens_no_more_than_it_names(
    probe: Probe, target: Any
) -> None:
    def judge(*scopes: str) -> None:
        client = replace(probe.profile.clients[0], scopes=("openid", *scopes))
        probe.profile = replace(probe.profile, clients=(client,))
        CHECKS["FCO-013"][0](probe)

    target.mistakes.add("birth bavard")
    judge("profile", "identite_pivot")
    with pytest.raises(Broken, match="droits_assurance_maladie birth: also given_name"):
        judge("birth")


@pytest.mark.parametrize("entity", [None, "groupe"])
def test_services_of_one_partner_prove_nothing_about_subs(probe: Probe, entity: str | None) -> None:
    both = tuple(replace(client, entity=entity) for client in probe.profile.clients)
    probe.profile = replace(probe.profile, clients=both if entity else both[:1])

    with pytest.raises(Inapplicable, match="one partner only"):
        CHECKS["FCO-014"][0](probe)


@pytest.mark.parametrize(("rule_id", "number"), [("FCO-014", 1), ("FCO-015", 0), ("FCO-015", 1), ("FCO-016", 0)])
def test_without_a_provider_checktoken_cannot_be_judged(probe: Probe, rule_id: str, number: int) -> None:
    probe.profile = replace(probe.profile, provider=None)

    with pytest.raises(Inapplicable, match=r"\[provider\]"):
        CHECKS[rule_id][number](probe)


def test_without_a_registered_address_the_way_back_from_a_logout_cannot_be_judged(probe: Probe) -> None:
    client = replace(probe.profile.clients[0], post_logout_redirect_uri=None)
    probe.profile = replace(probe.profile, clients=(client,))

    with pytest.raises(Inapplicable, match="post_logout_redirect_uri"):
        CHECKS["FCO-018"][2](probe)


@pytest.mark.parametrize("mistake", ["révocation sans effet", "déconnexion sans effet"])
def test_a_target_is_not_accused_of_what_its_broker_keeps_alive(probe: Probe, target: Any, mistake: str) -> None:
    target.mistakes.add(mistake)

    with pytest.raises(Inapplicable, match="FCO-017"):
        CHECKS["AUT-006"][0](probe)


def test_a_journey_that_cannot_be_made_is_no_comparison(probe: Probe) -> None:
    with pytest.raises(Inapplicable), broker.accusing(probe, "a login"):
        raise Inapplicable("nobody may log in")

    assert probe.evaluated == 0
