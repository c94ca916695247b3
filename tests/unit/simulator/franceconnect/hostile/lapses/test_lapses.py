"""What lapses are, as a table; and some of them, at work. That each is condemned: spec/mutants/broker.yaml."""

import json
from base64 import b64encode, urlsafe_b64decode
from typing import Any

import pytest

from droits_simulator.franceconnect import routes
from droits_simulator.franceconnect.hostile import CHECKTOKEN, HOSTILITIES, ID_TOKEN, RETURN, USERINFO, Lapse, lapses
from droits_simulator.franceconnect.hostile.lapses import places, table
from droits_simulator.franceconnect.hostile.lapses.lapse import named
from droits_simulator.franceconnect.keys import Keys


@pytest.fixture
def lapsed(world) -> Any:
    """Makes a bench whose FranceConnect is wrong in these points."""
    return world


def test_every_lapse_has_a_name_and_a_title_of_its_own() -> None:
    every = table._EVERY

    assert len(lapses()) == len(every)
    assert len({one.title for one in every}) == len(every)
    assert lapses().keys().isdisjoint(HOSTILITIES)


@pytest.mark.parametrize("one", lapses().values(), ids=lambda one: one.nom)
def test_a_lapse_does_something_somewhere_and_is_called_like_all_that_franceconnect_does_wrong(one: Lapse) -> None:
    known = {name for name in vars(places) if name.isupper()}
    endpoints = {version + path for version, all_ in (("v1", routes._V1), ("v2", routes._V2)) for _, path, _ in all_}

    assert one.nom.startswith("courtier-")
    assert one.played or one.change or one.seal
    assert bool(one.played) == bool(one.at)
    assert one.at <= {getattr(places, name) for name in known} <= endpoints
    assert bool(one.change) == (one.place in {CHECKTOKEN, ID_TOKEN, RETURN, USERINFO})


def test_names_that_are_made_have_one_form() -> None:
    assert named("id_token", "sans", "AUTH_time") == "courtier-id-token-sans-auth-time"


def test_a_code_that_can_be_replayed_gives_another_token(lapsed) -> None:
    bench = lapsed("courtier-code-rejouable")
    code = bench.code()
    first, second = bench.exchange(code), bench.exchange(code)

    assert (first.status_code, second.status_code) == (200, 200)
    assert bench.userinfo(first.json()["access_token"]).status_code == 200
    assert first.json()["access_token"] != second.json()["access_token"]


def test_a_code_for_everybody_still_asks_for_a_secret(lapsed) -> None:
    bench = lapsed("courtier-code-pour-tous")

    assert bench.exchange(bench.code(), service="mutuelle").status_code == 200
    assert bench.exchange(bench.code(), service="mutuelle", client_secret="0" * 64).status_code == 401


def test_a_code_for_everywhere_still_names_an_address(lapsed) -> None:
    bench = lapsed("courtier-code-partout")

    assert bench.exchange(bench.code(), redirect_uri="http://127.0.0.1:1/").status_code == 200
    assert bench.exchange(bench.code(), redirect_uri=None).status_code == 400


@pytest.mark.parametrize(("name", "seconds"), [("courtier-code-vit-60s", 60), ("courtier-code-vit-10s", 10)])
def test_a_code_lives_as_long_as_the_lapse_says(lapsed, name: str, seconds: int) -> None:
    bench = lapsed(name)
    early, late = bench.code(), bench.code()
    bench.clock.advance(seconds - 1)
    assert bench.exchange(early).status_code == 200
    bench.clock.advance(1)
    assert bench.exchange(late).status_code == 400


@pytest.mark.parametrize(("name", "seconds"), [("courtier-jeton-survit", 600), ("courtier-jeton-meurt-tot", 20)])
def test_a_token_lives_otherwise_than_it_says(lapsed, name: str, seconds: int) -> None:
    bench = lapsed(name)
    token = bench.tokens()
    assert token["expires_in"] == 60
    bench.clock.advance(seconds - 1)
    assert bench.userinfo(token["access_token"]).status_code == 200
    bench.clock.advance(1)
    assert bench.userinfo(token["access_token"]).status_code == 401


def test_a_member_is_taken_out_of_the_token_answer_alone(lapsed) -> None:
    bench = lapsed("courtier-token-sans-scope")
    answer = bench.exchange(bench.code())

    assert set(answer.json()) == {"access_token", "expires_in", "id_token", "token_type"}
    assert bench.exchange("unknown").json()["error"] == "invalid_grant"


def test_a_refusal_is_called_otherwise_and_a_good_answer_left_alone(lapsed) -> None:
    bench = lapsed("courtier-code-inconnu-mal-nomme", "courtier-code-refuse-401")
    refused = bench.exchange("unknown")

    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_request")
    assert bench.exchange(bench.code()).status_code == 200


def test_basic_authentication_is_read_where_it_should_not_be(lapsed) -> None:
    bench = lapsed("courtier-basic-admis")
    service = bench.service("hopital")
    pair = b64encode(f"{service.client_id}:{service.client_secret}".encode()).decode()
    given = {"grant_type": "authorization_code", "code": bench.code(), "redirect_uri": "http://127.0.0.1:9999/callback"}

    def asked(header: str) -> int:
        return bench.http.post("/api/v2/token", data=given, headers={"Authorization": header}).status_code

    assert [asked("Basic zzz"), asked(f"Basic {pair}")] == [401, 200]


def test_a_short_nonce_comes_back_as_it_was(lapsed, keys: Keys) -> None:
    bench = lapsed("courtier-nonce-court-admis")

    assert (keys.read(bench.tokens(nonce="short")["id_token"]) or {})["nonce"] == "short"


@pytest.mark.parametrize("name", ["state", "nonce", "acr_values", "scope", "response_type", "redirect_uri"])
def test_what_is_missing_is_taken_for_a_default(lapsed, name: str) -> None:
    answer = lapsed(named("sans", name, "admis")).authorize(**{name: None})

    assert answer.status_code == 303
    assert "error" not in answer.headers["location"]


def test_what_belongs_on_a_page_is_sent_wherever_the_request_says(lapsed, parameters) -> None:
    answer = lapsed("courtier-page-redirigee").authorize(nonce=None, redirect_uri="https://ailleurs.example/cb")

    assert answer.headers["location"].startswith("https://ailleurs.example/cb?")
    assert parameters(answer)["state"] == "state-of-at-least-22-characters"


def test_who_refuses_is_not_asked_twice(lapsed, parameters) -> None:
    bench = lapsed("courtier-refus-ignore")

    assert "code" in parameters(bench.decide(bench.log_in(bench.authorize()), "refuser"))


def test_scopes_that_are_not_granted_are_forgotten_or_granted(lapsed) -> None:
    asked = {"scope": "openid dgfip_rfr profile"}

    assert lapsed("courtier-scope-non-accorde-ignore").tokens(**asked)["scope"] == "openid profile"
    assert lapsed("courtier-scope-non-accorde-admis").tokens(**asked)["scope"] == "openid dgfip_rfr profile"


@pytest.mark.parametrize(
    ("name", "returned"), [("state-encode-deux-fois", "a%2520b"), ("state-sans-plus", "a%20b"), ("state-perdu", None)]
)
def test_state_comes_back_spoilt(lapsed, name: str, returned: str | None) -> None:
    bench = lapsed(f"courtier-{name}")
    sent = "a+b" if name == "state-sans-plus" else "a b"
    location = bench.authorize(response_type="x", state=sent).headers["location"]

    assert (f"state={returned}" in location) if returned else ("state=" not in location)


def test_the_sub_is_everybodys_in_the_id_token_and_at_userinfo(lapsed, keys: Keys) -> None:
    bench = lapsed("courtier-sub-commun")
    tokens = [bench.tokens(service=name) for name in ("hopital", "mutuelle")]
    subs = {(keys.read(one["id_token"]) or {})["sub"] for one in tokens}

    assert len(subs) == 1
    assert bench.claims(tokens[1]["access_token"])["sub"] in subs


def test_the_data_provider_is_told_the_services_sub(lapsed, keys: Keys) -> None:
    bench = lapsed("courtier-sub-partage")
    tokens = bench.tokens()

    told = bench.introspected(tokens["access_token"])["token_introspection"]
    assert told["sub"] == (keys.read(tokens["id_token"]) or {})["sub"]


def test_checktoken_leaves_its_envelope_off(lapsed, keys: Keys) -> None:
    bench = lapsed("courtier-checktoken-non-chiffre")
    token = bench.tokens()["access_token"]

    assert (keys.read(bench.checktoken(token).text) or {})["token_introspection"]["active"]


def test_checktoken_writes_on_its_envelope(lapsed) -> None:
    bench = lapsed("courtier-checktoken-cty")
    head = bench.checktoken(bench.tokens()["access_token"]).text.partition(".")[0]

    assert json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))["cty"] == "JWT"


def test_checktoken_knows_a_provider_by_its_name_alone(lapsed) -> None:
    bench = lapsed("courtier-checktoken-secret-quelconque")

    assert bench.checktoken("x", client_secret="0" * 64).status_code == 200
    assert bench.checktoken("x", client_id="0" * 64).status_code == 401


def test_a_dead_token_is_an_error_and_a_live_one_is_not(lapsed) -> None:
    bench = lapsed("courtier-checktoken-mort-401")

    assert bench.checktoken("x").status_code == 401
    assert bench.checktoken(bench.tokens()["access_token"]).status_code == 200


def test_revocation_says_that_it_did_what_it_did_not(lapsed) -> None:
    bench = lapsed("courtier-revocation-ignoree")
    token, service = bench.tokens()["access_token"], bench.service("hopital")
    given = {"token": token, "client_id": service.client_id, "client_secret": service.client_secret}

    assert bench.http.post("/api/v2/token/revocation", data=given).status_code == 200
    assert bench.userinfo(token).status_code == 200


def test_a_logout_ends_nothing(lapsed) -> None:
    bench = lapsed("courtier-deconnexion-ignoree")
    tokens = bench.tokens()

    assert bench.http.get("/api/v2/session/end", params={"id_token_hint": tokens["id_token"]}).status_code == 200
    assert bench.userinfo(tokens["access_token"]).status_code == 200


def test_a_logout_leads_anywhere(lapsed) -> None:
    bench = lapsed("courtier-deconnexion-partout")
    wish = {"id_token_hint": bench.tokens()["id_token"], "post_logout_redirect_uri": "https://ailleurs.example/"}

    assert bench.http.get("/api/v2/session/end", params=wish).headers["location"] == "https://ailleurs.example/"


def test_the_private_halves_of_the_keys_are_published_and_are_the_right_ones(lapsed, keys: Keys) -> None:
    published = lapsed("courtier-cles-privees").http.get("/api/v2/jwks").json()["keys"]

    assert [key["kid"] for key in published] == [keys.es256.kid, keys.rs256.kid]
    assert all("d" in key for key in published)


@pytest.mark.parametrize("name", [name for name in lapses() if name.startswith("courtier-v1-")])
def test_a_lapse_of_v1_leaves_v2_alone(lapsed, name: str) -> None:
    bench = lapsed(name)
    token = bench.tokens()["access_token"]

    assert bench.claims(token)["family_name"] == "DUBOIS"
    assert bench.introspected(token)["token_introspection"]["active"]


def test_a_request_that_cannot_be_read_is_refused_as_ever(lapsed) -> None:
    answer = lapsed("courtier-page-redirigee").http.get("/api/v2/authorize?state=1&state=2")

    assert answer.status_code == 400


def test_two_lapses_of_one_endpoint_are_both_there(lapsed) -> None:
    bench = lapsed("courtier-expires-in-3600", "courtier-token-sans-scope")
    told = bench.tokens()

    assert told["expires_in"] == 3600
    assert "scope" not in told


def test_where_nothing_is_wrong_nobody_is_asked_what_is(bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: Any) -> Any:
        raise AssertionError("an honest session looked for lapses")

    monkeypatch.setattr("droits_simulator.franceconnect.hostile.table.chosen_lapses", nobody)
    monkeypatch.setattr("droits_simulator.franceconnect.hostile.answers.chosen_lapses", nobody)

    assert bench.introspected(bench.tokens()["access_token"])["token_introspection"]["active"]
