"""Calls of the control API, and what becomes of those that bring nothing usable back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest

from droits_simulator.client import Clock, Control, ControlRefused, Faults, Sandbox, SandboxDown, Wishes
from droits_simulator.client import control as module

URL = "http://127.0.0.1:8800/control/"
Answer = Callable[[httpx.Request], httpx.Response]


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Callable[[Answer], None]:
    """Let a function answer in the place of a sandbox."""

    def answering(answer: Answer) -> None:
        def connection(_url: str, **options: Any) -> httpx.Client:
            return httpx.Client(transport=httpx.MockTransport(answer), **options)

        monkeypatch.setattr(module, "connection", connection)

    return answering


def test_a_refusal_says_what_was_asked_and_what_to_do(answering) -> None:
    problem = {"code": "faute-inconnue", "detail": "Aucune faute ne porte ce nom."}
    answering(lambda _request: httpx.Response(400, json=problem))

    with pytest.raises(ControlRefused) as refused:
        Faults(Control(URL)).on("rien")

    assert (refused.value.status, refused.value.code, refused.value.detail) == (400, *problem.values())
    assert str(refused.value) == f"PUT {URL}faults: 400 faute-inconnue: Aucune faute ne porte ce nom."


def test_what_is_no_sandbox_is_said_to_be_none(answering) -> None:
    answering(lambda _request: httpx.Response(200, text="<html>"))

    with pytest.raises(SandboxDown, match=r"status 200 and no JSON; start a sandbox"):
        Sandbox.at("http://127.0.0.1:8800")


def test_a_sandbox_that_does_not_answer_is_down(answering) -> None:
    def silent(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    answering(silent)

    with pytest.raises(SandboxDown, match=f"^{URL}: refused; start a sandbox"):
        Control(URL).call("GET")


@pytest.mark.parametrize("given", ["argument", "variable"])
def test_the_control_token_goes_with_every_call(answering, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    seen: list[str | None] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("Authorization"))
        return httpx.Response(200, json={})

    answering(answer)
    if given == "variable":
        monkeypatch.setenv("BANC_DROITS_CONTROL_TOKEN", "essai")

    Sandbox.at("http://127.0.0.1:8800/", token="essai" if given == "argument" else None).close()

    assert seen == ["Bearer essai"]


class Recording(Control):
    """Notes what it is asked for, and answers always the same."""

    def __init__(self, told: Any) -> None:
        super().__init__(URL)
        self.told, self.contents = told, []

    def call(self, method: str, path: str = "", content: Any = None, query: Any = None) -> Any:
        assert query is None
        self.contents.append((method, path, content))
        return self.told


@pytest.mark.parametrize(
    ("arguments", "seconds"),
    [({"days": 2}, 172800), ({"by": 61}, 61), ({"by": -5, "minutes": 1}, 55), ({"hours": 1, "seconds": 0.5}, 3600.5)],
)
def test_a_clock_is_moved_by_the_sum_of_what_is_named(arguments: dict[str, float], seconds: float) -> None:
    control = Recording({"now": "2026-11-24T12:00:00+00:00", "stopped": False})

    assert Clock(control).advance(**arguments).isoformat() == "2026-11-24T13:00:00+01:00"
    assert control.contents == [("PUT", "clock", {"advance": seconds})]


def test_the_date_of_the_clock_is_the_day_of_the_call() -> None:
    late = Recording({"now": "2026-11-23T23:30:00+00:00", "stopped": False})

    assert Clock(late).now.date() == date(2026, 11, 24)


def test_a_wish_joins_those_that_stand() -> None:
    control = Recording({"getMe": {"code": 503}})

    Wishes(control).on("getCaisse", delay=20)

    assert control.contents[-1] == ("PUT", "wishes", {"getMe": {"code": 503}, "getCaisse": {"delay": 20}})
