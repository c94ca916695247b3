"""FCO-024 on a broker whose codes die when a clock is moved, or when somebody waited."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import floor
from typing import Any

import httpx
import orjson
import pytest

from droits_conformance.caller import HttpCaller
from droits_conformance.checks.franceconnect_code import a_code_begins_to_age, a_code_that_is_too_old_is_refused
from droits_conformance.exchange import Journal
from droits_conformance.finding import Broken, Inapplicable
from droits_conformance.journey import Login
from droits_conformance.oracle import Oracle
from droits_conformance.patience import Patience
from droits_conformance.probe import Probe
from droits_conformance.target import ControlProfile, Profile
from droits_conformance.wire import Wire
from droits_contract import Level, Provenance, Rule, load_contract
from droits_fixtures import Cast

RULE = Rule("FCO-024", "franceconnect", "t", "t", Level.MUST, Provenance.OBSERVED, "s", ())
ORIGIN = "http://cible.test"
START = datetime(2026, 11, 24, 11, tzinfo=UTC)
SESSION = {
    "session": "abc",
    "now": START.isoformat(),
    "today": "2026-11-24",
    "droits": f"{ORIGIN}/test/v1/droits/beneficiaires/",
    "brokers": {"v2": f"{ORIGIN}/api/v2"},
    "control": f"{ORIGIN}/s/abc/control/",
}


class Timed:
    """The fake target with a clock: its codes die after `life` seconds. `slow` is how long each login takes."""

    def __init__(self, target: Any, life: float = 30.0) -> None:
        self.target, self.life, self.slow = target, life, 0.0
        self.moved = self.waited = 0.0
        self.issued = 0.0
        self.tick: Callable[[float], float] = float
        self.controlled: list[str] = []

    def now(self) -> float:
        return self.moved + self.waited

    def wait(self, seconds: float) -> None:
        self.waited += seconds

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if "/control/" in path:
            return self.control(request)
        if path.endswith("/token") and self.tick(self.now()) - self.tick(self.issued) >= self.life:
            self.target.code_is_good = False
        answer: httpx.Response = self.target(request)
        if path == "/consent" and request.method == "POST":
            self.issued = self.now()
            self.wait(self.slow)
        return answer

    def control(self, request: httpx.Request) -> httpx.Response:
        self.controlled.append(request.method)
        if request.method == "POST":
            return httpx.Response(201, json=SESSION)
        if request.method == "DELETE":
            return httpx.Response(204)
        self.moved += orjson.loads(request.content)["advance"]
        now = START + timedelta(seconds=self.now())
        return httpx.Response(200, json={"now": now.isoformat(), "stopped": False})


@pytest.fixture
def timed(target: Any) -> Timed:
    return Timed(target)


@pytest.fixture
def probe(timed: Timed, profile: Profile, cast: Cast, journal: Journal) -> Probe:
    contract, transport = load_contract(), httpx.MockTransport(timed)
    pinned = replace(profile, today=cast.jour)

    def open_wire(cookies: bool) -> Wire:
        return Wire("broker", journal, timeout=5, cookies=cookies, transport=transport)

    return Probe(
        RULE,
        pinned,
        contract,
        cast.jour,
        journal,
        HttpCaller(pinned, contract, open_wire(False), Login(pinned.broker, open_wire)),
        cast,
        Oracle(cast, cast.jour),
        patience=Patience(monotonic=lambda: timed.waited, sleep=timed.wait),
        transport=transport,
    )


@pytest.fixture
def controlled(probe: Probe) -> Probe:
    probe.profile = replace(probe.profile, control=ControlProfile(f"{ORIGIN}/control/"))
    return probe


def judge(probe: Probe, between: Callable[[], None] = lambda: None) -> None:
    probe.prepared = a_code_begins_to_age(probe)
    between()
    a_code_that_is_too_old_is_refused(probe)


def test_with_a_clock_a_code_dies_between_28_and_31_seconds(controlled: Probe, timed: Timed) -> None:
    judge(controlled)

    assert (timed.moved, timed.waited) == (59.0, 0.0)
    assert timed.controlled == ["POST", "PUT", "PUT", "DELETE"]
    assert controlled.evaluated == 4


def test_a_broker_that_counts_in_whole_seconds_is_right_too(controlled: Probe, timed: Timed) -> None:
    """The code that should live is issued just before a second is full, so it dies almost a second early."""
    timed.tick, timed.waited, timed.slow = floor, 0.55, 0.4
    judge(controlled)

    assert controlled.evaluated == 4


def test_a_code_that_lives_longer_is_found_by_the_clock(controlled: Probe, timed: Timed) -> None:
    timed.life = 60.0

    with pytest.raises(Broken, match="a code 31 s old: status 200, error None; expected 400, invalid_grant"):
        judge(controlled)
    assert timed.controlled[-1] == "DELETE"


def test_a_code_that_dies_too_soon_is_found_by_the_clock(controlled: Probe, timed: Timed) -> None:
    timed.life = 20.0

    with pytest.raises(Broken, match="a code 28 s old: status 400; expected status 200"):
        judge(controlled)


def test_a_refusal_in_other_words_is_found(controlled: Probe, timed: Timed) -> None:
    timed.target.mistakes.add("code inconnu")

    with pytest.raises(Broken, match="error 'invalid_request'; expected 400, invalid_grant"):
        judge(controlled)


def test_on_a_slow_machine_the_code_that_should_live_is_not_held_against_anybody(
    controlled: Probe, timed: Timed
) -> None:
    timed.slow = 1.5
    judge(controlled)

    assert controlled.evaluated == 3


def test_without_a_clock_the_rest_of_its_life_is_waited_for(probe: Probe, timed: Timed) -> None:
    judge(probe, lambda: timed.wait(20))

    assert (timed.moved, timed.waited) == (0.0, 31.0)
    assert timed.controlled == []


def test_a_code_that_lives_longer_is_found_by_waiting(probe: Probe, timed: Timed) -> None:
    timed.life = 60.0

    with pytest.raises(Broken, match="a code 31 s old: status 200"):
        judge(probe)


def test_a_broker_that_refuses_every_code_is_not_taken_for_one_that_lets_them_die(probe: Probe, timed: Timed) -> None:
    timed.life = 0.0

    with pytest.raises(Broken, match="token with a new code: status 400; expected status 200"):
        judge(probe)


def test_who_may_not_wait_so_long_does_not_judge(probe: Probe, timed: Timed) -> None:
    probe.profile = replace(probe.profile, wait_seconds=20.0)

    with pytest.raises(Inapplicable, match=r"a code lives 30 s: more than limits.wait_seconds \(20\)"):
        judge(probe)
    assert timed.waited == 0.0
