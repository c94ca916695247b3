"""The published sample client of the rights API, its requests sent byte for byte over a socket.

It speaks FranceConnect v1 and concatenates by hand: an unencoded redirect_uri, a `&` at the end of the query, a bare `?`
after each path, form bodies without encoding, a state that holds an encoded `=`. It decodes the id_token with plain
base64 and verifies it with the raw client secret, and calls the rights API with a base URL that ends in `/`.
(Requests read in its class ClientFranceConnect, CurlWrapper and ClientAPICnam; only their bytes are reproduced here.)
"""

import hashlib
import hmac
import json
import socket
from base64 import b64decode, urlsafe_b64encode
from http.client import HTTPResponse
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

import httpx
import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.acceptance

LOGIN = "claire.dupont"
TOKEN = hashlib.sha1(b"state", usedforsecurity=False).hexdigest()
NONCE = hashlib.sha1(b"nonce", usedforsecurity=False).hexdigest()


@pytest.fixture(scope="module")
def client(sandbox):
    return next(one for one in sandbox["clients"] if one["name"] == "hopital")


@pytest.fixture(scope="module")
def base(sandbox):
    """Path of the v1 broker."""
    return urlsplit(sandbox["brokers"]["v1"]).path


@pytest.fixture(scope="module")
def wire(sandbox):
    """Sends bytes, gives status, headers and body."""
    place = urlsplit(sandbox["brokers"]["v1"])

    def send(request: str) -> tuple[int, HTTPResponse, bytes]:
        with socket.create_connection((place.hostname, place.port), timeout=10) as connection:
            connection.sendall(request.encode("ascii"))
            response = HTTPResponse(connection)
            response.begin()
            return response.status, response, response.read()

    return send


@pytest.fixture(scope="module")
def host(sandbox):
    return urlsplit(sandbox["brokers"]["v1"]).netloc


def curl(host, method, target, *headers, body=""):
    """A request as curl writes it for PHP: no User-Agent, `Accept: */*`."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Accept: */*", *headers]
    if method == "POST":
        lines += [f"Content-Length: {len(body)}", "Content-Type: application/x-www-form-urlencoded"]
    return "\r\n".join(lines) + "\r\n\r\n" + body


def authorize_target(base, client):
    pairs = {
        "response_type": "code",
        "client_id": client["client_id"],
        "scope": "openid%20profile%20droits_assurance_maladie",
        "redirect_uri": client["redirect_uri"],
        "state": f"token%3D{TOKEN}",
        "nonce": NONCE,
    }
    return f"{base}/authorize?" + "".join(f"{name}={value}&" for name, value in pairs.items())


def submit(browser, page, **values):
    form = BeautifulSoup(page.text, "html.parser").form
    return browser.post(urljoin(str(page.url), str(form["action"])), data=values)


def person_accepts(sandbox, host, answer):
    """The person's browser, from the first redirection to the way back to the service."""
    password = next(one["password"] for one in sandbox["personas"] if one["login"] == LOGIN)
    with httpx.Client(base_url=f"http://{host}") as browser:
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            pair, path = cookie.split(";")[0], cookie.split("Path=")[1].split(";")[0]
            browser.cookies.set(*pair.split("=", 1), domain="127.0.0.1", path=path)
        choice = browser.get(answer.headers["Location"])
        page = browser.get(submit(browser, choice, identity_provider="bac-a-sable").headers["location"])
        logged_in = submit(browser, page, login=LOGIN, password=password)
        consent = browser.get(logged_in.headers["location"])
        return submit(browser, consent, decision="accepter")


@pytest.fixture(scope="module")
def callback(sandbox, wire, host, base, client):
    """What the client finds in `$_GET` at its callback."""
    status, answer, _ = wire(curl(host, "GET", authorize_target(base, client)))
    assert status in {302, 303}
    back = person_accepts(sandbox, host, answer)
    assert back.status_code == 302
    assert back.headers["location"].startswith(f"{client['redirect_uri']}?")
    return {name: values[0] for name, values in parse_qs(urlsplit(back.headers["location"]).query).items()}


@pytest.fixture(scope="module")
def tokens(wire, host, base, client, callback):
    fields = {
        "grant_type": "authorization_code",
        "code": callback["code"],
        "redirect_uri": client["redirect_uri"],
        "client_id": client["client_id"],
        "client_secret": client["client_secret"],
    }
    body = "&".join(f"{name}={value}" for name, value in fields.items())
    status, answer, content = wire(curl(host, "POST", f"{base}/token?", body=body))
    assert status == 200, content
    assert answer.headers.get("Set-Cookie") is None
    return json.loads(content)


def test_the_state_survives_being_decoded_a_second_time(callback):
    assert set(callback) == {"code", "state"}
    assert parse_qs(unquote(callback["state"])) == {"token": [TOKEN]}


def test_the_id_token_reads_with_plain_base64_and_the_raw_secret(tokens, client):
    header, payload, signature = tokens["id_token"].split(".")
    read = json.loads(b64decode(payload + "=" * (-len(payload) % 4), validate=True))
    assert json.loads(b64decode(header + "=" * (-len(header) % 4))) == {"typ": "JWT", "alg": "HS256"}
    assert read["nonce"] == NONCE
    made = hmac.new(client["client_secret"].encode(), f"{header}.{payload}".encode(), hashlib.sha256).digest()
    assert urlsafe_b64encode(made).decode().rstrip("=") == signature


def test_userinfo_is_plain_json(wire, host, base, tokens):
    status, answer, body = wire(
        curl(host, "GET", f"{base}/userinfo?", f"Authorization: Bearer {tokens['access_token']}")
    )
    assert status == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert json.loads(body)["given_name"] == "Claire Anne"


def test_checktoken_takes_a_form_and_gives_an_array_of_scopes(wire, host, base, tokens):
    status, _, body = wire(curl(host, "POST", f"{base}/checktoken?", body=f"token={tokens['access_token']}"))
    assert status == 200
    assert "droits_assurance_maladie" in json.loads(body)["scope"]


def test_the_seven_operations_answer_under_the_same_token(sandbox, wire, host, client, tokens):
    droits = urlsplit(sandbox["droits"]).path
    assert droits.endswith("/")
    credentials = (f"X-Api-Key: {client['api_key']}", f"Authorization: Bearer {tokens['access_token']}")

    def call(resource: str, *more: str) -> object:
        status, _, body = wire(curl(host, "GET", droits + resource, *credentials, *more))
        assert status == 200, (resource, body)
        return json.loads(body)

    me = call("me")
    family = call("me/beneficiaires")
    assert me["prenom"] == "Claire"
    for nir in [me["nir"], *(one["nir"] for one in family)]:
        assert call("", f"nir: {nir}")["nir"] == nir
        assert call("caisse", f"nir: {nir}")["id"]
        assert isinstance(call("contrats", f"nir: {nir}"), list)
        assert isinstance(call("exonerations", f"nir: {nir}"), list)
    assert call("medecin-traitant", f"nir: {me['nir']}")


def test_errors_are_read_from_the_member_error(wire, host, base, client):
    body = f"grant_type=authorization_code&code=no-such-code&redirect_uri={client['redirect_uri']}"
    body += f"&client_id={client['client_id']}&client_secret={client['client_secret']}"
    status, _, content = wire(curl(host, "POST", f"{base}/token?", body=body))
    assert status == 400
    assert json.loads(content)["error"] == "invalid_grant"


def test_logout_ends_the_token_and_the_older_client_that_sends_nothing_gets_a_page(wire, host, base, tokens):
    status, _, _ = wire(curl(host, "GET", f"{base}/logout?"))
    assert status == 200
    bye = "http://127.0.0.1:9999/logout.php"
    target = f"{base}/logout?id_token_hint={tokens['id_token']}&post_logout_redirect_uri={bye}&"
    status, answer, _ = wire(curl(host, "GET", target))
    assert status in {302, 303}
    assert answer.headers["Location"] == bye
    status, _, body = wire(curl(host, "POST", f"{base}/checktoken?", body=f"token={tokens['access_token']}"))
    assert status == 401
    assert json.loads(body)["message"] == "token_not_found_or_expired"
