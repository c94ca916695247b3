"""Node's openid-client, from the npm registry, completes FranceConnect v2 from the discovery document.

The library draws state and nonce, checks the callback's `iss`, verifies the id_token and the signed userinfo with the
published keys, and compares their subjects. What it must refuse, it refuses: our tests would otherwise prove little.
"""

import pytest

pytestmark = pytest.mark.acceptance

SERVICES = [("hopital", "ES256"), ("mutuelle", "RS256")]


@pytest.fixture
def callback(openid_client, issuer, service, person):
    """A journey up to the callback: everything that `finish` needs, to be changed at will."""

    def travel(name, alg):
        asked = {"issuer": issuer, "service": {**service(name), "alg": alg}}
        begun = openid_client({**asked, "step": "begin"})
        back = person(begun["address"])
        return {**asked, "step": "finish", "callback": back, "state": begun["state"], "nonce": begun["nonce"]}

    return travel


@pytest.mark.parametrize(("name", "alg"), SERVICES)
def test_openid_client_completes_the_journey_from_the_discovery_document(openid_client, callback, issuer, name, alg):
    question = callback(name, alg)
    answer = openid_client(question)
    assert "refused" not in answer, answer
    claims, userinfo = answer["claims"], answer["userinfo"]
    assert claims["iss"] == issuer
    assert claims["aud"] == question["service"]["client_id"]
    assert claims["nonce"] == question["nonce"]
    assert claims["acr"] == "eidas1"
    assert userinfo["sub"] == claims["sub"]
    assert userinfo["given_name_array"] == ["Claire", "Anne"]
    assert "@" in userinfo["email"]


@pytest.mark.parametrize("token", ["id_token", "userinfo"])
@pytest.mark.parametrize(("name", "alg"), SERVICES)
def test_openid_client_refuses_a_token_whose_payload_was_changed(openid_client, callback, name, alg, token):
    answer = openid_client({**callback(name, alg), "tamper": token})
    assert "JWT signature verification failed" in answer["refused"]


def test_openid_client_refuses_a_service_registered_for_the_other_algorithm(openid_client, callback):
    answer = openid_client(callback("hopital", "RS256"))
    assert 'unexpected JWT "alg" header parameter' in answer["refused"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"state": "another-state-than-the-one-sent"}, 'unexpected "state" response parameter value'),
        ({"nonce": "another-nonce-than-the-one-sent"}, 'unexpected ID Token "nonce" claim value'),
    ],
    ids=["state", "nonce"],
)
def test_openid_client_refuses_an_answer_to_another_question(openid_client, callback, change, reason):
    answer = openid_client({**callback("hopital", "ES256"), **change})
    assert reason in answer["refused"]


def test_openid_client_refuses_a_callback_of_another_issuer(openid_client, callback):
    question = callback("hopital", "ES256")
    elsewhere = question["callback"].replace("&iss=http", "&iss=https", 1)
    assert elsewhere != question["callback"]
    answer = openid_client({**question, "callback": elsewhere})
    assert 'unexpected "iss" (issuer) response parameter value' in answer["refused"]


def test_openid_client_relays_the_refusal_of_a_code_used_twice(openid_client, callback):
    question = callback("hopital", "ES256")
    assert "claims" in openid_client(question)
    refused = openid_client(question)["refused"]
    assert "invalid_grant" in refused
    assert "authorization code already consumed" in refused
