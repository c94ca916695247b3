"""AUT-005 on a target whose tokens die when a clock is moved, or when somebody waited."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from droits_conformance.caller import HttpCaller
from droits_conformance.checks.authentification_expiry import a_token_begins_to_age, an_expired_token_is_refused
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

RULE = Rule("AUT-005", "authentification", "t", "t", Level.MUST, Provenance.OBSERVED, "s", ("getMe",))
ORIGIN = "http://cible.test"
SESSION = {
    "session": "abc",
    "now": "2026-11-24T11:00:00+00:00",
    "today": "2026-11-24",
    "droits": f"{ORIGIN}/test/v1/droits/beneficiaires/",
    "brokers": {"v2": f"{ORIGIN}/api/v2"},
    "control": f"{ORIGIN}/s/abc/control/",
}


class Timed:
    """The fake target with a clock: its tokens die once their life has passed."""

    def __init__(self, target: Any) -> None:
        self.target = target
        self.target.droits = self.medecin(target.droits)
        self.seconds = 0.0
        self.controlled: list[str] = []

    def medecin(self, answer: Callable[[httpx.Request], httpx.Response]) -> Callable[[httpx.Request], httpx.Response]:
        """Nobody has a declared doctor: that operation owes a 404."""
        return lambda request: (
            httpx.Response(404, json={}) if request.url.path.endswith("/medecin-traitant") else answer(request)
        )

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if "/control/" in request.url.path:
            return self.control(request)
        found: httpx.Response = self.target(request)
        return found

    def control(self, request: httpx.Request) -> httpx.Response:
        self.controlled.append(f"{request.method} {request.url.path}")
        if request.method == "POST":
            return httpx.Response(201, json=SESSION)
        if request.method == "PUT":
            self.pass_by(61)
            return httpx.Response(200, json={"now": "2026-11-24T11:01:01+00:00", "stopped": False})
        return httpx.Response(204)

    def pass_by(self, seconds: float) -> None:
        self.seconds += seconds
        if self.seconds > self.target.expires_in and "vie sans fin" not in self.target.mistakes:
            self.target.live.clear()


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
        patience=Patience(monotonic=lambda: timed.seconds, sleep=timed.pass_by),
        transport=transport,
    )


@pytest.fixture
def controlled(probe: Probe) -> Probe:
    probe.profile = replace(probe.profile, control=ControlProfile(f"{ORIGIN}/control/"))
    return probe


def judge(probe: Probe) -> None:
    probe.prepared = a_token_begins_to_age(probe)
    an_expired_token_is_refused(probe)


def test_where_there_is_no_clock_the_life_of_a_token_is_waited_out(probe: Probe, timed: Timed) -> None:
    judge(probe)

    assert timed.seconds == 61.0
    assert timed.controlled == []
    assert probe.evaluated == 1


def test_what_the_other_rules_took_is_not_waited_for(probe: Probe, timed: Timed) -> None:
    probe.prepared = a_token_begins_to_age(probe)
    timed.pass_by(300)
    an_expired_token_is_refused(probe)

    assert timed.seconds == 300.0


def test_where_there_is_a_clock_it_is_moved_in_a_world_of_its_own(controlled: Probe, timed: Timed) -> None:
    judge(controlled)

    assert timed.controlled == ["POST /control/sessions", "PUT /s/abc/control/clock", "DELETE /control/sessions/abc"]
    assert controlled.evaluated == 1
    assert controlled.prepared is None


def test_a_target_that_remembers_a_token_is_found_by_waiting(probe: Probe, timed: Timed) -> None:
    timed.target.mistakes.add("jetons morts admis")

    with pytest.raises(Broken, match=r"getMe as \S+ through hopital: status 200; expected status 401"):
        judge(probe)


def test_a_target_that_remembers_a_token_is_found_by_its_clock(controlled: Probe, timed: Timed) -> None:
    timed.target.mistakes.add("jetons morts admis")

    with pytest.raises(Broken, match="status 200; expected status 401"):
        judge(controlled)

    assert timed.controlled[-1] == "DELETE /control/sessions/abc"
    assert controlled.evaluated == 1


def test_a_broker_that_keeps_a_token_alive_does_not_accuse_the_target(probe: Probe, timed: Timed) -> None:
    timed.target.mistakes.add("vie sans fin")

    with pytest.raises(Inapplicable, match="FranceConnect itself keeps the token alive"):
        judge(probe)

    assert probe.evaluated == 0


def test_a_life_too_long_to_wait_for_is_told_without_waiting(probe: Probe, timed: Timed) -> None:
    timed.target.expires_in = 1200

    with pytest.raises(Inapplicable, match=r"lives 1200 s here: more than limits.wait_seconds \(120\)"):
        judge(probe)

    assert timed.seconds == 0.0
    assert probe.evaluated == 0


def test_a_profile_may_let_the_judge_wait_longer(probe: Probe, timed: Timed) -> None:
    timed.target.expires_in = 1200
    probe.profile = replace(probe.profile, wait_seconds=1300.0)

    judge(probe)

    assert timed.seconds == 1201.0


def test_a_world_without_the_broker_of_the_profile_is_no_place_to_judge(
    controlled: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SESSION, "brokers", {"v1": f"{ORIGIN}/api/v1"})

    with pytest.raises(Inapplicable, match="no FranceConnect v2"):
        judge(controlled)
