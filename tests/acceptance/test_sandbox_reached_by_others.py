"""A sandbox that others can reach: its control API demands a token, and its addresses are those that others know."""

import subprocess
import sys
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.acceptance

TOKEN = "un-jeton-de-controle-de-test"
EVERYWHERE = ("--host", "0.0.0.0")  # noqa: S104 - the subject; it runs for a moment


def get(url: str, token: str | None = None) -> httpx.Response:
    return httpx.get(url, headers={"Authorization": f"Bearer {token}"} if token else {}, trust_env=False)


def test_listening_everywhere_makes_a_token_that_it_shows_and_demands(
    sandbox_with: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BANC_DROITS_CONTROL_TOKEN", raising=False)
    with sandbox_with(*EVERYWHERE) as announced:
        token = announced["control_token"]

        assert announced["control"].startswith("http://127.0.0.1:")
        assert get(announced["control"]).json()["code"] == "controle-refuse"
        assert get(announced["control"], token[:-1]).status_code == 401
        assert get(announced["control"], token).status_code == 200
        assert get(announced["droits"] + "me").json()["code"] == "cle-absente"


def test_a_token_from_the_environment_is_demanded_and_not_shown(
    sandbox_with: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANC_DROITS_CONTROL_TOKEN", TOKEN)
    with sandbox_with(*EVERYWHERE) as announced:
        assert TOKEN not in str(announced)
        assert get(announced["control"]).status_code == 401
        assert get(announced["control"], TOKEN).status_code == 200


def test_on_this_machine_alone_no_token_is_needed(sandbox: dict[str, Any]) -> None:
    assert sandbox["control_token"] is None
    assert get(sandbox["control"]).status_code == 200


def test_a_public_address_stands_in_every_address_and_asks_for_a_token(
    sandbox_with: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANC_DROITS_SANDBOX_PUBLIC_URL", "https://banc.example/")
    with sandbox_with() as announced:
        assert announced["droits"] == "https://banc.example/test/v1/droits/beneficiaires/"
        assert announced["brokers"]["v2"] == "https://banc.example/api/v2"
        assert announced["control_token"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--public-url", "https://banc.example/chemin"), "expected an http or https address without path"),
        (("--config", "rien.toml"), "droits: bad-setting: rien.toml: file: cannot be read"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_listens(options: tuple[str, ...], told: str) -> None:
    command = [sys.executable, "-m", "droits_contract", "sandbox", "--port", "0", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, done.stdout) == (2, "")
    assert told in " ".join(done.stderr.split())


def test_a_short_control_token_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANC_DROITS_CONTROL_TOKEN", "zut-zut")
    command = [sys.executable, "-m", "droits_contract", "sandbox", "--port", "0"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 2
    assert done.stderr.startswith("droits: bad-control-token: the control token has 7 characters")
    assert "zut-zut" not in done.stderr
