"""`droits explain`: prints how an answer was decided, and ends with exit code 2 when nobody can tell."""

from typing import Any

import click
import httpx
import orjson
import pytest
from click.testing import CliRunner

from droits_simulator.journal import command
from droits_simulator.journal.command import NoSandbox, UnknownRequest, explain

HOPITAL = "bd-demo-fb8100596bf54bf2464a7c6f"


@pytest.fixture
def told(bench: Any) -> Any:
    """An explanation by the sandbox, of a call refused in the circle."""

    async def story(browser: httpx.AsyncClient) -> Any:
        token = await bench.token(browser, "claire.dupont", "hopital")
        answer = await bench.call(browser, "/contrats", key=HOPITAL, token=token, headers={"nir": "2850349990017"})
        return (await browser.get(f"/control/explain/{answer.headers['x-request-id']}")).json()

    return bench.tell(story)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets the command meet the answer given, and tells what it asked."""
    asked: list[tuple[str, dict[str, str]]] = []

    def met(status: int, content: bytes) -> list[tuple[str, dict[str, str]]]:
        def get(url: str, headers: dict[str, str], **_options: Any) -> httpx.Response:
            asked.append((url, headers))
            return httpx.Response(status, content=content)

        monkeypatch.setattr(command.httpx, "get", get)
        return asked

    return met


def _run(*arguments: str) -> Any:
    return CliRunner().invoke(explain, arguments)


def test_each_branch_is_a_line_with_its_verdict(told: Any, answers: Any) -> None:
    answers(200, orjson.dumps(told))

    printed = _run(told["id"]).output

    assert "refused at: beneficiary in the circle of the assuré: beneficiaire-inconnu" in printed
    assert "✓ identity reconciled to an assuré: household dupont-trois-enfants, person claire" in printed
    assert "✓ operation granted by the convention: convention etablissement-de-soins grants" in printed
    assert "✗ beneficiary in the circle of the assuré: nir:" in printed
    assert "· rights in the window\n" in printed
    assert "rules: BEN-006, PRV-003" in printed
    assert "2850349990017" not in printed


def test_json_is_what_the_sandbox_told(told: Any, answers: Any) -> None:
    answers(200, orjson.dumps(told))

    assert orjson.loads(_run(told["id"], "--json").output) == told


def test_a_session_an_address_and_a_token_are_sent(told: Any, answers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answers(200, orjson.dumps(told))
    monkeypatch.setenv(command.TOKEN_VARIABLE, "jeton-de-controle")

    _run("-abc/", "--url", "http://banc.test/", "--session", "ci 42")

    assert asked == [
        ("http://banc.test/s/ci%2042/control/explain/-abc%2F", {"Authorization": "Bearer jeton-de-controle"})
    ]


def test_an_unknown_request_is_named(answers: Any) -> None:
    answers(404, b'{"code": "echange-inconnu"}')

    error = _run("jamais-vu", "--session", "ci").exception

    assert isinstance(error, UnknownRequest)
    assert "'jamais-vu'" in str(error)
    assert "'ci'" in str(error)


@pytest.mark.parametrize(
    ("status", "content"),
    [
        (401, b'{"detail": "jeton"}'),
        (404, b'{"code": "session-inconnue"}'),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b"{}"),
    ],
)
def test_what_is_no_explanation_is_no_sandbox(answers: Any, status: int, content: bytes) -> None:
    answers(status, content)

    error = _run("abc", "--url", "http://banc.test").exception

    assert isinstance(error, NoSandbox)
    assert "http://banc.test" in str(error)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "pas une adresse", "http://[", ""])
def test_an_address_where_nobody_listens_is_no_sandbox(url: str) -> None:
    assert isinstance(_run("abc", "--url", url).exception, NoSandbox)


def test_the_help_shows_an_example() -> None:
    assert isinstance(explain, click.Command)
    assert "Examples:\n    droits explain" in _run("--help").output
