"""What a service must refuse of FranceConnect, and how it says so: each answer is changed on its way."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

import httpx
import pytest

V2, V1 = "/api/v2", "/api/v1"


def change_json(**members):
    return lambda answer: httpx.Response(answer.status_code, json={**answer.json(), **members})


def change_claims(token, **claims):
    header, payload, signature = token.split(".")
    content = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4))) | claims
    return f"{header}.{urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip('=')}.{signature}"


def broken(_answer):
    raise httpx.ConnectError("refused")


def silent(_answer):
    raise httpx.ReadTimeout("silence")


def said(status, text, kind="application/json"):
    return lambda _answer: httpx.Response(status, text=text, headers={"content-type": kind})


@pytest.mark.parametrize(
    ("version", "path", "change", "words"),
    [
        ("v2", f"{V2}/token", broken, "FranceConnect n'a pas répondu"),
        ("v2", f"{V2}/token", silent, "FranceConnect n'a pas répondu"),
        ("v2", f"{V2}/token", said(500, "oh"), "FranceConnect n'a pas répondu"),
        ("v2", f"{V2}/token", said(200, "oh"), "La réponse de FranceConnect est inutilisable"),
        ("v2", f"{V2}/token", said(200, "[]"), "La réponse de FranceConnect est inutilisable"),
        ("v2", f"{V2}/token", said(200, "{}"), "La réponse de FranceConnect est inutilisable"),
        ("v2", f"{V2}/token", said(401, '{"error":"invalid_client"}'), "FranceConnect ne reconnaît pas le service"),
        ("v1", f"{V1}/token", said(400, '{"status":"fail","message":"invalid_grant"}'), "Le code n'ouvre plus rien"),
        ("v2", f"{V2}/jwks", said(200, '{"keys":[]}'), "La réponse de FranceConnect est inutilisable"),
        ("v2", f"{V2}/jwks", said(200, '{"keys":{"a":1}}'), "La réponse de FranceConnect est inutilisable"),
        ("v2", f"{V2}/jwks", said(404, "no"), "La réponse de FranceConnect est inutilisable"),
        ("v2", f"{V2}/userinfo", said(401, '{"error":"invalid_token"}'), "Le jeton n'ouvre plus rien"),
        ("v2", f"{V2}/userinfo", said(401, "no"), "La réponse de FranceConnect est inutilisable"),
        ("v2", f"{V2}/userinfo", said(200, "{}"), "La réponse de FranceConnect est inutilisable"),
        ("v1", f"{V1}/userinfo", said(200, "[]"), "La réponse de FranceConnect est inutilisable"),
        ("v1", f"{V1}/userinfo", change_json(sub="autre"), "membre « sub »"),
        ("v1", f"{V1}/token", change_json(id_token="a.b.c"), "La réponse de FranceConnect est inutilisable"),
    ],
)
def test_a_bad_answer_of_franceconnect_is_refused_in_words(monde, version, path, change, words):
    url = monde.revient(version)
    monde.reseau.ment[path] = change
    page = monde.ouvre(url)

    assert page.status == 200
    assert words in page.un("#echec")
    assert not page.un("#famille")


@pytest.mark.parametrize("path", ["token", "userinfo"])
def test_what_was_changed_after_it_was_signed_is_refused(monde, path):
    def tamper(answer):
        if path == "userinfo":
            kind = {"content-type": "application/jwt"}
            return httpx.Response(200, text=change_claims(answer.text, given_name="Autre"), headers=kind)
        tokens = answer.json()
        return httpx.Response(200, json=tokens | {"id_token": change_claims(tokens["id_token"], sub="autre")})

    url = monde.revient()
    monde.reseau.ment[f"{V2}/{path}"] = tamper

    assert "BadSignatureError" in monde.ouvre(url).un("#echec")


def test_an_id_token_of_another_journey_is_refused(monde):
    kept = []
    url = monde.revient()
    monde.reseau.ment[f"{V2}/token"] = lambda answer: kept.append(answer.json()["id_token"]) or answer
    monde.ouvre(url)
    url = monde.revient()
    monde.reseau.ment[f"{V2}/token"] = change_json(id_token=kept[0])

    assert "membre « nonce »" in monde.ouvre(url).un("#echec")


def test_an_id_token_that_has_expired_is_refused(monde):
    url = monde.revient()

    def waits(answer):
        monde.horloge.avance(120)
        return answer

    monde.reseau.ment[f"{V2}/token"] = waits
    page = monde.ouvre(url)

    # The moment of the check is that of the return; the token is dead to the API, which says so.
    assert "Le jeton n'ouvre plus rien" in page.un("#echec")


def test_a_discovery_document_of_somebody_else_stops_the_journey_before_it_begins(monde):
    monde.reseau.ment[f"{V2}/.well-known/openid-configuration"] = change_json(issuer="http://autre.example")
    answer = monde.part()

    assert answer.status_code == 502
    assert "nomme un autre émetteur" in answer.text


def test_a_discovery_document_without_addresses_stops_the_journey(monde):
    monde.reseau.ment[f"{V2}/.well-known/openid-configuration"] = change_json(jwks_uri=None)

    assert "n&#39;a pas jwks_uri" in monde.part().text


def test_a_franceconnect_that_is_down_is_said_before_the_journey_begins(monde):
    monde.reseau.ment[f"{V2}/.well-known/openid-configuration"] = broken
    answer = monde.part()

    assert answer.status_code == 502
    assert "FranceConnect n&#39;a pas répondu" in answer.text
