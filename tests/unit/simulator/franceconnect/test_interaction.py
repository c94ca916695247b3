"""The journey: bound to one browser, consumed once, harmless when sent twice."""

import pytest
from starlette.testclient import TestClient

from droits_simulator.sessions import Session, within

STATES = ["x" * 128, "token=abc", "a+b c&d=e%20?#[]'\"<é€\U0001f600", "~?>"]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_state_comes_back_byte_for_byte(bench, version, state):
    assert bench.callback(version, state=state)["state"] == state


def test_a_v2_callback_carries_code_state_and_iss(bench):
    callback = bench.callback()
    assert set(callback) == {"code", "state", "iss"}
    assert callback["iss"] == "http://127.0.0.1:8800/api/v2"
    assert len(callback["code"]) == 43


def test_a_v1_callback_carries_code_and_state_alone(bench):
    callback = bench.callback("v1")
    assert set(callback) == {"code", "state"}
    assert set(callback["code"]) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-")
    assert 10 <= len(callback["code"]) <= 100


def test_the_redirect_uri_is_kept_byte_for_byte_with_its_query(bench):
    uri = "https://fs.example/cb?x=%20&y"
    start = bench.authorize(client_id="f" * 64, redirect_uri=uri, scope="openid given_name")
    back = bench.decide(bench.log_in(start))
    assert back.headers["location"].startswith(f"{uri}&code=")


def test_v1_goes_back_by_302_and_v2_by_303(bench):
    assert bench.decide(bench.log_in(bench.authorize("v1"))).status_code == 302
    assert bench.decide(bench.log_in(bench.authorize("v2"))).status_code == 303


def test_another_browser_cannot_take_over_a_journey(bench, soup):
    path = bench.authorize().headers["location"]
    for answer in (
        bench.browser().get(path),
        bench.browser().post(f"{path}/login", data={"login": "angela", "password": "123"}),
        bench.browser().post(f"{path}/consent", data={"decision": "accepter"}),
        bench.browser().post(f"{path}/abandon"),
    ):
        assert answer.status_code == 403
        soup(answer)


def test_two_journeys_of_one_browser_do_not_mix(bench, parameters):
    first, second = bench.authorize(state="one" * 8), bench.authorize(state="two" * 8)
    assert parameters(bench.decide(bench.log_in(first)))["state"] == "one" * 8
    assert parameters(bench.decide(bench.log_in(second)))["state"] == "two" * 8


def test_a_decision_sent_twice_leads_to_the_same_place_and_the_code_still_works_once(bench, parameters):
    consent = bench.log_in(bench.authorize())
    first, second = bench.decide(consent), bench.decide(consent, "refuser")
    assert first.headers["location"] == second.headers["location"]
    assert first.status_code == second.status_code
    code = parameters(first)["code"]
    assert bench.exchange(code).status_code == 200
    assert bench.exchange(code).json()["error"] == "invalid_grant"


def test_a_finished_journey_shows_nothing_to_another_browser(bench):
    consent = bench.log_in(bench.authorize())
    bench.decide(consent)
    answer = bench.browser().post(consent.headers["location"], data={"decision": "accepter"})
    assert answer.status_code == 400
    assert "location" not in answer.headers


def test_a_finished_journey_is_consumed(bench):
    consent = bench.log_in(bench.authorize())
    bench.decide(consent)
    assert bench.http.get(consent.headers["location"]).status_code == 400
    bench.clock.advance(30)
    assert bench.decide(consent).status_code == 400


def test_a_journey_lasts_30_minutes(bench):
    path = bench.authorize().headers["location"]
    bench.clock.advance(1799)
    assert bench.http.get(path).status_code == 200
    bench.clock.advance(1)
    assert bench.http.get(path).status_code == 400


def test_a_journey_of_v1_is_unknown_to_v2(bench):
    path = bench.authorize("v1").headers["location"]
    answer = bench.http.get(path.replace("v1", "v2"))
    assert answer.status_code in {400, 403}


def test_a_mounted_session_keeps_its_state_apart(bench):
    """A code of one session is nothing in another."""

    async def other_session(scope, receive, send):
        with within(Session("other")):
            await bench.app(scope, receive, send)

    code = bench.code()
    apart = TestClient(other_session, base_url="http://127.0.0.1:8800", follow_redirects=False)
    bench.http = apart
    assert "authorization code not found" in bench.exchange(code).json()["error_description"]
    bench.http = bench.browser()
    assert bench.exchange(code).status_code == 200
