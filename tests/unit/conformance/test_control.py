"""The control API as the judge uses it, played by a function."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import orjson
import pytest

from droits_conformance.control import LIFE, Control
from droits_conformance.errors import ControlFailed
from droits_conformance.exchange import Journal
from droits_conformance.target import ControlProfile
from droits_conformance.wire import Wire

URL = "http://cible.test/control/"
NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)
SESSION = {
    "session": "abc",
    "label": "droits verify",
    "now": NOON.isoformat(),
    "today": "2026-11-24",
    "droits": "http://cible.test/s/abc/test/v1/droits/beneficiaires/",
    "brokers": {"v1": "http://cible.test/s/abc/api/v1", "v2": "http://cible.test/s/abc/api/v2"},
    "control": "http://cible.test/s/abc/control/",
}


class Sandbox:
    """Answers by `answers` where something else than the contract's answer is wanted; `asked` is what came."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Any]] = []
        self.headers: list[httpx.Headers] = []
        self.answers: dict[str, httpx.Response] = {}
        self.now = NOON

    def __call__(self, request: httpx.Request) -> httpx.Response:
        content = orjson.loads(request.content) if request.content else None
        self.asked.append((request.method, request.url.path, content))
        self.headers.append(request.headers)
        if request.method in self.answers:
            return self.answers[request.method]
        if request.method == "PUT":
            advanced = self.now + timedelta(seconds=content.get("advance", 0))
            self.now = datetime.fromisoformat(content["now"]) if "now" in content else advanced
            return httpx.Response(200, json={"now": self.now.isoformat(), "stopped": False})
        return httpx.Response(201, json=SESSION) if request.method == "POST" else httpx.Response(204)


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox()


@pytest.fixture
def control(sandbox: Sandbox) -> Callable[..., Control]:
    def control(token: str | None = None) -> Control:
        wire = Wire("control", Journal(), timeout=5, transport=httpx.MockTransport(sandbox))
        return Control(ControlProfile(URL, token), wire)

    return control


def test_a_world_is_opened_and_closed(sandbox: Sandbox, control: Callable[..., Control]) -> None:
    with control().world() as world:
        assert (world.name, world.today, world.now) == ("abc", date(2026, 11, 24), NOON)
        assert world.droits == SESSION["droits"]
        assert world.brokers["v2"] == "http://cible.test/s/abc/api/v2"

    assert sandbox.asked == [
        ("POST", "/control/sessions", {"label": "droits verify", "life": LIFE}),
        ("DELETE", "/control/sessions/abc", None),
    ]
    assert "authorization" not in sandbox.headers[0]


def test_each_demand_carries_the_token(sandbox: Sandbox, control: Callable[..., Control]) -> None:
    judge = control("jeton-de-controle")
    with judge.world() as world:
        judge.advance(world, 61)

    assert {headers["authorization"] for headers in sandbox.headers} == {"Bearer jeton-de-controle"}


def test_a_world_is_closed_whatever_happens_in_it(sandbox: Sandbox, control: Callable[..., Control]) -> None:
    with pytest.raises(KeyboardInterrupt), control().world():
        raise KeyboardInterrupt

    assert sandbox.asked[-1][0] == "DELETE"


def test_a_world_that_cannot_be_closed_hides_nothing(sandbox: Sandbox, control: Callable[..., Control]) -> None:
    sandbox.answers["DELETE"] = httpx.Response(500)

    with control().world() as world:
        assert world.name == "abc"


def test_the_clock_of_a_world_is_moved_and_set(sandbox: Sandbox, control: Callable[..., Control]) -> None:
    judge = control()
    with judge.world() as world:
        judge.advance(world, 61)
        judge.set_to(world, datetime(2028, 2, 29, 11, tzinfo=UTC))

    assert sandbox.asked[1] == ("PUT", "/s/abc/control/clock", {"advance": 61})
    assert sandbox.asked[2][2] == {"now": "2028-02-29T11:00:00+00:00", "stopped": False}


@pytest.mark.parametrize("move", ["advance", "set_to"])
def test_a_clock_that_stays_where_it_was_is_told(sandbox: Sandbox, control: Callable[..., Control], move: str) -> None:
    sandbox.answers["PUT"] = httpx.Response(200, json={"now": NOON.isoformat(), "stopped": False})
    judge = control()
    wanted = 61 if move == "advance" else datetime(2028, 2, 29, 11, tzinfo=UTC)

    with pytest.raises(ControlFailed, match="/s/abc/control/clock"), judge.world() as world:
        getattr(judge, move)(world, wanted)

    assert sandbox.asked[-1][0] == "DELETE"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (httpx.Response(401, json={"code": "controle-refuse"}), "status 401 controle-refuse; expected status 201"),
        (httpx.Response(404, html="rien"), "status 404; expected status 201"),
        (httpx.Response(201, json=[1]), "status 201; expected status 201 and a JSON object"),
        *(
            (httpx.Response(201, json=SESSION | {name: wrong}), "expected")
            for name, wrong in (
                ("session", None),
                ("session", ""),
                ("droits", 3),
                ("brokers", []),
                ("brokers", {"v2": None}),
                ("control", None),
                ("now", "demain"),
                ("now", "2026-11-24T12:00:00"),
                ("now", 3),
                ("today", "24/11/2026"),
            )
        ),
    ],
)
def test_an_answer_that_opens_no_world_is_one_error(
    sandbox: Sandbox, control: Callable[..., Control], answer: httpx.Response, told: str
) -> None:
    sandbox.answers["POST"] = answer

    with pytest.raises(ControlFailed, match=r"^POST http://cible[.]test/control/sessions") as caught, control().world():
        pass

    assert told in str(caught.value)
