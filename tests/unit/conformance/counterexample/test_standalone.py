"""A written test is run here as pytest runs it, with an answer in the place of the network."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from droits_conformance.circumstances import Circumstances
from droits_conformance.counterexample.digest import digest_of
from droits_conformance.counterexample.parts import Variable
from droits_conformance.counterexample.request import Request
from droits_conformance.counterexample.standalone import MARK, Breach, prose, request_file
from droits_conformance.exchange import Exchange
from droits_conformance.finding import Finding
from droits_contract import Level, Provenance, Rule

BASE = "http://cible.test/droits/"
RULE = Rule("FEN-003", "fenetre", 'a """title""" \\', "t", Level.MUST, Provenance.PUBLISHED, "s", ())
BREACH = Breach("FEN-003.1", RULE, "getMe as claire", "a right until yesterday", "nothing before today", "des gens")
TOKEN = Variable("DROITS_TOKEN", "the token")
WRONG = httpx.Response(200, json={"fin": "hier"})
Run = Callable[..., None]


def written(statuses: tuple[int, ...] = (), owed: int | None = None) -> str:
    exchange = Exchange(
        1, "droits", "GET", f"{BASE}me?a=b", (), b"", 200, tuple(WRONG.headers.items()), WRONG.content, 0.1
    )
    request = Request("GET", (f"{BASE}me?a=b",), (("Authorization", ("Bearer ", TOKEN)), ("x-essai", ("é",))), ())
    circumstances = Circumstances(alone=True, owed=owed)
    finding = Finding("asked", "seen", "expected", 1, statuses=statuses, circumstances=circumstances)
    return request_file(BREACH, finding, exchange, request, "export DROITS_TOKEN=$(x)", BASE)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a written test against an answer; the request that it sends is kept in `run.sent`."""
    monkeypatch.setenv("DROITS_TOKEN", "t")
    monkeypatch.delenv("DROITS_URL", raising=False)

    def run(text: str, answer: httpx.Response, sent: list[httpx.Request] | None = None) -> None:
        def asked(request: httpx.Request) -> httpx.Response:
            (sent if sent is not None else []).append(request)
            return answer

        real = httpx.Client
        monkeypatch.setattr(httpx, "Client", lambda **_: real(transport=httpx.MockTransport(asked)))
        names: dict[str, Any] = {}
        exec(compile(text, "test_FEN_003_1.py", "exec"), names)  # noqa: S102 - what we wrote ourselves
        names["test_FEN_003_1"]()

    return run


def test_it_begins_with_our_mark() -> None:
    assert written().startswith(MARK)


def test_it_imports_nothing_of_ours() -> None:
    assert "import droits" not in written()
    assert "from droits" not in written()


def test_it_sends_what_was_sent(run: Run) -> None:
    sent: list[httpx.Request] = []

    run(written((401,)), httpx.Response(401), sent)

    assert (sent[0].method, str(sent[0].url)) == ("GET", f"{BASE}me?a=b")
    assert sent[0].headers["authorization"] == "Bearer t"


def test_it_asks_another_target_that_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DROITS_URL", "http://autre.test/")
    sent: list[httpx.Request] = []

    run(written((401,)), httpx.Response(401), sent)

    assert str(sent[0].url) == "http://autre.test/me?a=b"


def test_a_wrong_status_is_red_and_says_what_was_seen_and_expected(run: Run) -> None:
    with pytest.raises(AssertionError, match="getMe as claire: seen status 200, expected nothing before today"):
        run(written((401,)), WRONG)


def test_a_right_status_is_green(run: Run) -> None:
    run(written((400, 401)), httpx.Response(401))


def test_the_same_answer_is_red(run: Run) -> None:
    with pytest.raises(AssertionError, match="seen a right until yesterday again"):
        run(written(), WRONG)


def test_another_answer_is_green(run: Run) -> None:
    run(written(), httpx.Response(200, json={"fin": "demain"}))


def test_another_answer_of_a_status_that_is_not_owed_is_red(run: Run) -> None:
    with pytest.raises(AssertionError, match="seen status 503"):
        run(written(owed=200), httpx.Response(503))


def test_a_dead_token_is_never_green(run: Run) -> None:
    with pytest.raises(AssertionError, match="the token has died"):
        run(written(), httpx.Response(401))


def test_a_variable_that_is_not_set_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DROITS_TOKEN")

    with pytest.raises(pytest.fail.Exception, match="DROITS_TOKEN is not set"):
        run(written((401,)), WRONG)


@pytest.mark.parametrize(("statuses", "proves"), [((401,), "the status is one of those"), ((), "no longer the one")])
def test_its_head_says_what_it_proves(statuses: tuple[int, ...], proves: str) -> None:
    assert proves in written(statuses)


def test_a_text_of_a_target_cannot_end_the_docstring() -> None:
    assert '"""' not in prose('a """ b')
    assert "\\" not in prose("a \\ b")


def test_a_digest_forgets_what_two_equal_answers_differ_in() -> None:
    first = digest_of(400, {"content-type": "a", "date": "1"}, b'{"code": "x", "instance": "1"}')
    second = digest_of(400, {"content-type": "a", "date": "2"}, b'{"instance": "2", "code": "x"}')

    assert first == second


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [(401, {"content-type": "a"}, b"1"), (400, {"content-type": "b"}, b"1"), (400, {"content-type": "a"}, b"2")],
)
def test_a_digest_tells_answers_apart(status: int, headers: dict[str, str], body: bytes) -> None:
    assert digest_of(status, headers, body) != digest_of(400, {"content-type": "a"}, b"1")
