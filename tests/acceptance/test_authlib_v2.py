"""A standard client library that is not ours completes FranceConnect v2 from the discovery document.

Authlib makes the requests, joserfc verifies what comes back with the published keys, and the person is played by a
plain browser that reads the real pages. Then the seven operations answer under the access token.
"""

import importlib
import json
import secrets
import warnings
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import pytest
from bs4 import BeautifulSoup
from joserfc import jws
from joserfc.jwk import KeySet

pytestmark = pytest.mark.acceptance

LOGIN = "claire.dupont"
SCOPE = "openid identite_pivot email droits_assurance_maladie"


@pytest.fixture(scope="module")
def authlib_client():
    """A client of Authlib for one of the services.

    `leeway`: Authlib renews a token a minute before its end, so that one which lives a minute is dead to it at birth.
    Its import warns of a successor of httpx, whatever filters say.
    """
    with warnings.catch_warnings(record=True):
        library = importlib.import_module("authlib.integrations.httpx_client")

    def create(registered):
        return library.OAuth2Client(
            registered["client_id"],
            registered["client_secret"],
            token_endpoint_auth_method="client_secret_post",
            scope=SCOPE,
            redirect_uri=registered["redirect_uri"],
            leeway=5,
        )

    return create


@pytest.fixture(scope="module")
def provider(sandbox):
    """The discovery document."""
    answer = httpx.get(f"{sandbox['brokers']['v2']}/.well-known/openid-configuration")
    assert answer.status_code == 200
    return answer.json()


@pytest.fixture(scope="module")
def keys(provider):
    return KeySet.import_key_set(httpx.get(provider["jwks_uri"]).json())


def service(sandbox, name):
    return next(one for one in sandbox["clients"] if one["name"] == name)


def password_of(sandbox, login):
    return next(one["password"] for one in sandbox["personas"] if one["login"] == login)


def submit(browser, page, **values):
    """Send the first form of a page, with its hidden fields and `values`."""
    form = BeautifulSoup(page.text, "html.parser").form
    assert form is not None, page.text
    hidden = {field["name"]: field.get("value", "") for field in form.find_all("input", type="hidden")}
    return browser.post(urljoin(str(page.url), str(form["action"])), data={**hidden, **values})


def walk(address, login, password):
    """What a person does: choose, log in, read, accept; the address at which the browser leaves FranceConnect."""
    with httpx.Client() as browser:
        choice = browser.get(address, follow_redirects=True)
        assert choice.status_code == 200
        chosen = submit(browser, choice, identity_provider="bac-a-sable")
        page = browser.get(urljoin(str(choice.url), chosen.headers["location"]))
        accepted = submit(browser, page, login=login, password=password)
        consent = browser.get(urljoin(str(page.url), accepted.headers["location"]))
        assert "Droits Assurance Maladie" in consent.text
        return submit(browser, consent, decision="accepter").headers["location"]


def verified(token, keys, alg):
    """Header and payload of a token, its signature checked with the published keys by exactly `alg`."""
    signed = jws.deserialize_compact(token, keys, algorithms=[alg])
    return signed.headers(), json.loads(signed.payload)


@pytest.mark.parametrize(("name", "alg"), [("hopital", "ES256"), ("mutuelle", "RS256")])
def test_authlib_completes_the_journey_and_the_rights_api_answers(sandbox, provider, keys, authlib_client, name, alg):
    registered = service(sandbox, name)
    state, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    with authlib_client(registered) as client:
        address, _ = client.create_authorization_url(
            provider["authorization_endpoint"], state=state, nonce=nonce, acr_values="eidas1"
        )
        back = walk(address, LOGIN, password_of(sandbox, LOGIN))
        callback = {key: values[0] for key, values in parse_qs(urlsplit(back).query).items()}
        assert back.startswith(f"{registered['redirect_uri']}?")
        assert set(callback) == {"code", "state", "iss"}
        assert callback["state"] == state
        assert callback["iss"] == provider["issuer"]

        tokens = client.fetch_token(provider["token_endpoint"], authorization_response=back, state=state)
        header, identity = verified(tokens["id_token"], keys, alg)
        assert set(header) == {"alg", "kid"}
        assert identity["nonce"] == nonce
        assert identity["aud"] == registered["client_id"]
        assert identity["iss"] == provider["issuer"]
        assert identity["acr"] == "eidas1"

        answer = client.get(provider["userinfo_endpoint"])
        assert answer.headers["content-type"] == "application/jwt"
        _, userinfo = verified(answer.text, keys, alg)
        assert userinfo["sub"] == identity["sub"]
        assert userinfo["given_name_array"] == ["Claire", "Anne"]
        assert "@" in userinfo["email"]

        operations_answer(sandbox, registered, client)


def operations_answer(sandbox, registered, client):
    """The seven operations, as the library sends them: a Bearer header of its own making."""
    key = {"X-Api-Key": registered["api_key"]}
    me = client.get(sandbox["droits"] + "me", headers=key)
    assert me.status_code == 200, me.text
    family = client.get(sandbox["droits"] + "me/beneficiaires", headers=key)
    assert family.status_code == 200
    assert isinstance(family.json(), list)
    about = {**key, "nir": me.json()["nir"]}
    statuses = {
        path: client.get(sandbox["droits"] + path, headers=about).status_code
        for path in ("", "caisse", "contrats", "exonerations", "medecin-traitant")
    }
    # The identity of the doctor is for établissements de soins alone (decision 7).
    doctor = 200 if registered["convention"] == "etablissement-de-soins" else 403
    assert statuses == {"": 200, "caisse": 200, "contrats": 200, "exonerations": 200, "medecin-traitant": doctor}


def test_logout_from_the_discovery_document_kills_the_token(sandbox, provider, authlib_client):
    registered = service(sandbox, "hopital")
    with authlib_client(registered) as client:
        address, state = client.create_authorization_url(
            provider["authorization_endpoint"], nonce=secrets.token_urlsafe(32), acr_values="eidas1"
        )
        # Authlib's own state has 30 characters, more than the 22 that partners must send.
        back = walk(address, LOGIN, password_of(sandbox, LOGIN))
        tokens = client.fetch_token(provider["token_endpoint"], authorization_response=back, state=state)
        end = {
            "id_token_hint": tokens["id_token"],
            "post_logout_redirect_uri": "http://127.0.0.1:9999/bye",
            "state": "s",
        }
        left = httpx.get(provider["end_session_endpoint"], params=end)
        assert left.headers["location"] == "http://127.0.0.1:9999/bye?state=s"
        assert client.get(provider["userinfo_endpoint"]).status_code == 401
