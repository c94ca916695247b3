"""The part of FCO-016 that needs time to pass, on a broker whose tokens die when a clock is moved."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import orjson
import pytest

from droits_conformance.caller import HttpCaller
from droits_conformance.checks.franceconnect_provider import checktoken_of_an_expired_token_is_inactive as judge
from droits_conformance.exchange import Journal
from droits_conformance.finding import Broken, Inapplicable
from droits_conformance.journey import Login
from droits_conformance.oracle import Oracle
from droits_conformance.patience import Patience
from droits_conformance.probe import Probe
from droits_conformance.target import ControlProfile, Profile, ProviderProfile
from droits_conformance.wire import Wire
from droits_contract import Level, Provenance, Rule, load_contract
from droits_fixtures import Cast

RULE = Rule("FCO-016", "franceconnect", "t", "t", Level.MUST, Provenance.OBSERVED, "s", ())
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
    """The fake target with a clock: its tokens die after `life` seconds, `at_userinfo` seconds later there."""

    def __init__(self, target: Any) -> None:
        self.target, self.life, self.at_userinfo = target, 60.0, 0.0
        self.moved = self.issued = self.passed = 0.0
        self.login_takes = 0.0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if "/control/" in path:
            return self.control(request)
        life = self.life + (self.at_userinfo if path.endswith("/userinfo") else 0.0)
        live = self.target.live.copy()
        if self.moved + self.passed - self.issued >= life:
            self.target.live.clear()
        answer: httpx.Response = self.target(request)
        if path.endswith("/token"):
            self.issued = self.moved + self.passed
            self.passed += self.login_takes
        elif self.at_userinfo:
            self.target.live |= live
        return answer

    def control(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return httpx.Response(201, json=SESSION)
        if request.method == "DELETE":
            return httpx.Response(204)
        self.moved += orjson.loads(request.content)["advance"]
        now = START + timedelta(seconds=self.moved)
        return httpx.Response(200, json={"now": now.isoformat(), "stopped": False})


@pytest.fixture
def timed(target: Any) -> Timed:
    return Timed(target)


@pytest.fixture
def probe(timed: Timed, profile: Profile, provider: ProviderProfile, cast: Cast, journal: Journal) -> Probe:
    contract, transport = load_contract(), httpx.MockTransport(timed)
    control = ControlProfile(f"{ORIGIN}/control/")
    pinned = replace(profile, today=cast.jour, provider=provider, control=control)

    def open_wire(cookies: bool) -> Wire:
        return Wire("broker", journal, timeout=5, cookies=cookies, transport=transport)

    caller = HttpCaller(pinned, contract, open_wire(False), Login(pinned.broker, open_wire))
    now: Callable[[], float] = lambda: timed.passed  # noqa: E731 - it is handed on
    patience = Patience(monotonic=now)
    oracle = Oracle(cast, cast.jour)
    return Probe(
        RULE, pinned, contract, cast.jour, journal, caller, cast, oracle, patience=patience, transport=transport
    )


def test_a_token_lives_for_58_seconds_and_is_dead_after_61(probe: Probe, timed: Timed) -> None:
    judge(probe)

    assert timed.moved == 61.0


def test_a_token_that_outlives_its_life_is_a_breach(probe: Probe, timed: Timed) -> None:
    timed.life = 90.0

    with pytest.raises(Broken, match="checktoken of a token 61 s old: active True"):
        judge(probe)


def test_a_token_that_dies_too_soon_is_a_breach(probe: Probe, timed: Timed) -> None:
    timed.life = 20.0

    with pytest.raises(Broken, match="checktoken of a token 58 s old: not active"):
        judge(probe)


def test_userinfo_that_still_answers_is_a_breach(probe: Probe, timed: Timed) -> None:
    timed.at_userinfo = 30.0

    with pytest.raises(Broken, match="userinfo with a token 61 s old: status 200"):
        judge(probe)


def test_on_a_slow_machine_the_token_that_should_live_is_not_held_against_anybody(probe: Probe, timed: Timed) -> None:
    timed.login_takes = 2.5
    judge(probe)


def test_without_a_clock_nobody_waits(probe: Probe) -> None:
    probe.profile = replace(probe.profile, control=None)

    with pytest.raises(Inapplicable, match=r"\[control\]"):
        judge(probe)
