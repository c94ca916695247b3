"""Two sandboxes: one is FranceConnect, the other the rights API of a data provider who verifies tokens at the first."""

import secrets
from contextlib import ExitStack
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import pytest
from bs4 import BeautifulSoup

from droits_contract import load_contract

pytestmark = pytest.mark.acceptance

LOGIN = "claire.dupont"
VERSIONS = pytest.mark.parametrize("version", ["v1", "v2"])


def hopital(announced: dict[str, Any]) -> dict[str, str]:
    return next(one for one in announced["clients"] if one["name"] == "hopital")


def token(announced: dict[str, Any], version: str) -> str:
    """An access token of that sandbox's FranceConnect, through its real pages."""
    client, broker = hopital(announced), announced["brokers"][version]
    asked = {
        "response_type": "code",
        "client_id": client["client_id"],
        "redirect_uri": client["redirect_uri"],
        "scope": "openid identite_pivot droits_assurance_maladie",
        "state": secrets.token_urlsafe(24),
        "nonce": secrets.token_urlsafe(24),
    } | ({"acr_values": "eidas1"} if version == "v2" else {})
    with httpx.Client(trust_env=False) as browser:
        choice = browser.get(f"{broker}/authorize", params=asked, follow_redirects=True)
        chosen = submit(browser, choice, identity_provider="bac-a-sable")
        page = browser.get(urljoin(str(choice.url), chosen.headers["location"]))
        logged_in = submit(browser, page, login=LOGIN, password="123")
        consent = browser.get(urljoin(str(page.url), logged_in.headers["location"]))
        back = submit(browser, consent, decision="accepter").headers["location"]
    exchanged = {
        "grant_type": "authorization_code",
        "code": parse_qs(urlsplit(back).query)["code"][0],
        "redirect_uri": client["redirect_uri"],
        "client_id": client["client_id"],
        "client_secret": client["client_secret"],
    }
    return str(httpx.post(f"{broker}/token", data=exchanged, trust_env=False).json()["access_token"])


def submit(browser: httpx.Client, page: httpx.Response, **values: str) -> httpx.Response:
    form = BeautifulSoup(page.text, "html.parser").form
    assert form is not None, page.text
    hidden = {str(field["name"]): str(field.get("value", "")) for field in form.find_all("input", type="hidden")}
    return browser.post(urljoin(str(page.url), str(form["action"])), data={**hidden, **values})


def call(announced: dict[str, Any], bearer: str, path: str = "/me", **headers: str) -> httpx.Response:
    sent = {"X-API-Key": hopital(announced)["api_key"], "Authorization": f"Bearer {bearer}", **headers}
    return httpx.get(announced["droits"].rstrip("/") + path, headers=sent, trust_env=False)


@VERSIONS
def test_a_token_of_another_sandbox_opens_the_seven_operations(sandbox, sandbox_with, version: str) -> None:
    with sandbox_with("--broker", sandbox["brokers"][version], "--broker-version", version) as other:
        bearer = token(sandbox, version)
        me = call(other, bearer)
        assert me.status_code == 200, me.text
        paths = [operation.path for operation in load_contract().operations]
        answers = {path: call(other, bearer, path, nir=me.json()["nir"]) for path in paths}
        at_home = {path: call(sandbox, bearer, path, nir=me.json()["nir"]) for path in paths}

    assert len(answers) == 7
    assert {answer.status_code for answer in answers.values()} == {200}
    assert {path: answer.json() for path, answer in answers.items()} == {
        path: answer.json() for path, answer in at_home.items()
    }


@VERSIONS
def test_a_token_that_the_other_broker_does_not_know_is_refused(sandbox, sandbox_with, version: str) -> None:
    with sandbox_with("--broker", sandbox["brokers"][version], "--broker-version", version) as other:
        answers = [call(other, bearer) for bearer in ("inconnu", "0" * 64, "e30.e30.e30", "~" * 4000)]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(401, "jeton-invalide")}


@VERSIONS
def test_once_the_other_broker_has_stopped_nobody_can_tell(sandbox_with, version: str) -> None:
    with ExitStack() as first:
        broker = first.enter_context(sandbox_with())
        with sandbox_with("--broker", broker["brokers"][version], "--broker-version", version) as other:
            bearer = token(broker, version)
            before = call(other, bearer)
            first.close()
            after = call(other, bearer)

    assert before.status_code == 200
    assert (after.status_code, after.json()["code"]) == (503, "franceconnect-injoignable")


def test_an_address_where_there_is_no_broker_is_nonsense(sandbox, sandbox_with) -> None:
    with sandbox_with("--broker", sandbox["brokers"]["v2"] + "/zut") as other:
        answer = call(other, token(sandbox, "v2"))

    assert (answer.status_code, answer.json()["code"]) == (502, "franceconnect-illisible")


def test_a_wrong_secret_is_the_providers_mistake_not_the_callers(
    sandbox, sandbox_with, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANC_DROITS_PROVIDER_SECRET", "0" * 64)
    with sandbox_with("--broker", sandbox["brokers"]["v2"]) as other:
        answer = call(other, token(sandbox, "v2"))

    assert (answer.status_code, answer.json()["code"]) == (502, "franceconnect-illisible")


def test_the_other_broker_is_announced_and_ours_is_not_there(sandbox, sandbox_with) -> None:
    with sandbox_with("--broker", sandbox["brokers"]["v2"]) as other:
        assert other["brokers"] == {"v2": sandbox["brokers"]["v2"]}
        assert other["provider"] is None
        home = other["droits"].partition("/test/")[0]
        paths = ["/api/v2/.well-known/openid-configuration", "/api/v1/authorize", "/demo"]
        statuses = [httpx.get(home + path, trust_env=False).status_code for path in paths]

    assert statuses == [404, 404, 404]
