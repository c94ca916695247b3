"""idpyoidc completes FranceConnect v2 from the discovery document, with a third implementation of JOSE, cryptojwt.

Among the Python clients it is the one that does all of v2 by itself: `client_secret_post`, id_token and signed userinfo
verified with the published keys. simple-openid-connect knows neither `client_secret_post` nor a signed userinfo,
oauthlib verifies no id_token, and oic is the predecessor of idpyoidc.
"""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from cryptojwt.exception import BadSignature
from cryptojwt.jws.exception import SignerAlgError
from cryptojwt.key_jar import KeyJar
from idpyoidc.client.exception import OidcServiceError
from idpyoidc.client.rp_handler import RPHandler
from idpyoidc.exception import VerificationError

pytestmark = pytest.mark.acceptance

SERVICES = [("hopital", "ES256"), ("mutuelle", "RS256")]
SCOPE = ["openid", "identite_pivot", "email", "droits_assurance_maladie"]


class Answer:
    """An HTTP answer of which only the body is another."""

    def __init__(self, real, text):
        self.status_code, self.headers, self.text, self.url = real.status_code, real.headers, text, real.url


def unchanged(_path, body):
    return body


@pytest.fixture
def relying_party(issuer, service):
    """A client for a service: `relying_party(name, alg)`; `rewrite(path, body)` may change what the broker answers."""

    def create(name, alg, rewrite=unchanged):
        def http(method, url, **options):
            answer = requests.request(method, url, **options)  # noqa: S113 - the library brings its timeout
            return Answer(answer, rewrite(urlsplit(url).path, answer.text))

        registered = service(name)
        config = {
            "client_type": "oidc",
            "issuer": issuer,
            "client_id": registered["client_id"],
            "client_secret": registered["client_secret"],
            "redirect_uris": [registered["redirect_uri"]],
            "client_authn_methods": ["client_secret_post", "bearer_header"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "id_token_signing_alg_values_supported": [alg],
            "userinfo_signing_alg_values_supported": [alg],
            "response_types_supported": ["code"],
        }
        # Its own keys would be written into the working directory; a client with a secret needs none.
        return RPHandler(base_url="http://127.0.0.1:9999", client_configs={"fc": config}, httpc=http, keyjar=KeyJar())

    return create


@pytest.fixture
def finished(issuer, person):
    """The end of a journey of a client: what `finalize` gives; `change` alters the members of the callback."""

    def travel(client, **change):
        back = person(client.begin("fc", req_args={"scope": SCOPE, "acr_values": ["eidas1"]}))
        callback = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
        return client.finalize(issuer, {**callback, **change})

    return travel


@pytest.mark.parametrize(("name", "alg"), SERVICES)
def test_idpyoidc_completes_the_journey_from_the_discovery_document(
    relying_party, finished, issuer, service, name, alg
):
    answer = finished(relying_party(name, alg))
    assert "error" not in answer, answer
    identity, userinfo = answer["id_token"], answer["userinfo"]
    assert identity["iss"] == issuer
    assert identity["aud"] == [service(name)["client_id"]]
    assert identity["acr"] == "eidas1"
    assert userinfo["sub"] == identity["sub"]
    assert userinfo["given_name_array"] == ["Claire", "Anne"]
    assert "@" in userinfo["email"]


@pytest.mark.parametrize(("name", "alg"), SERVICES)
def test_idpyoidc_refuses_a_userinfo_that_speaks_of_another_person(relying_party, finished, tampered, name, alg):
    client = relying_party(name, alg, lambda path, body: tampered(body) if path.endswith("/userinfo") else body)
    with pytest.raises(BadSignature):
        finished(client)


def in_token_answer(tampered):
    """A rewriting that changes the id_token on its way."""

    def rewrite(path, body):
        if not path.endswith("/token"):
            return body
        tokens = json.loads(body)
        return json.dumps({**tokens, "id_token": tampered(tokens["id_token"])})

    return rewrite


@pytest.mark.parametrize(("name", "alg"), SERVICES)
def test_idpyoidc_refuses_an_id_token_that_speaks_of_another_person(relying_party, finished, tampered, name, alg):
    with pytest.raises(BadSignature):
        finished(relying_party(name, alg, in_token_answer(tampered)))


def test_idpyoidc_refuses_an_id_token_signed_by_the_other_algorithm(relying_party, finished):
    with pytest.raises(SignerAlgError):
        finished(relying_party("hopital", "RS256"))


def test_idpyoidc_refuses_a_callback_of_another_issuer(relying_party, finished):
    with pytest.raises(VerificationError):
        finished(relying_party("hopital", "ES256"), iss="http://127.0.0.1:1/api/v2")


def test_idpyoidc_refuses_a_state_that_it_did_not_send(relying_party, finished):
    with pytest.raises(KeyError):
        finished(relying_party("hopital", "ES256"), state="another-state-than-the-one-sent")


def test_idpyoidc_relays_the_refusal_of_an_unknown_code(relying_party, finished):
    with pytest.raises(OidcServiceError, match="invalid_grant"):
        finished(relying_party("hopital", "ES256"), code="c" * 43)
