"""The rules about quotas and habilitations, on targets that keep them and on targets that break one.

Time is the test's own: each call takes a hundredth of a second, and waiting takes none.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import ceil, floor

import pytest

from droits_conformance.call import Answer, Call
from droits_conformance.checks.authentification import UNKNOWN_TOKEN
from droits_conformance.checks.registry import checks_of
from droits_conformance.finding import Broken, Inapplicable
from droits_conformance.patience import Patience
from droits_conformance.probe import Probe

CALL = 0.01  # seconds
QUOTA = 3


@dataclass
class World:
    """A target that counts the calls of `frugale`, and the time in which it does.

    `period` names the second that a moment lies in; `retry` is the header of a refusal, made from the true wait. `counted`
    tells whether a call is counted, `shared` whether everybody's calls are; `habilite` is said of who is revoked, and
    `closed` is how a key is refused that is.
    """

    now: float = 1000.0
    limit: int = QUOTA
    takes: float = CALL
    period: Callable[[float], int] = floor
    retry: Callable[[float], str | None] = lambda wait: str(ceil(wait))
    counted: Callable[[Answer], bool] = lambda answer: answer.status != 401
    shared: bool = False
    habilite: bool = False
    closed: tuple[int, str] = (403, "habilitation-inactive")
    spent: dict[int, int] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    def answer(self, target, call: Call) -> Answer:
        self.now += self.takes
        honest = target.honest(call)
        if call.client == "revoquee" and honest.status == 200 and not self.habilite:
            return target.problem(call, *self.closed)
        if call.client == "frugale":
            return self.limited(target, call, honest)
        self.spent[self.period(self.now)] = self.spent.get(self.period(self.now), 0) + self.shared
        return honest

    def limited(self, target, call: Call, honest: Answer) -> Answer:
        second = self.period(self.now)
        if not self.counted(honest):
            return honest
        if self.spent.get(second, 0) >= self.limit:
            told = self.retry(floor(self.now) + 1 - self.now)
            headers = [("retry-after", told)] if told is not None else []
            return target.problem(call, 429, "quota-depasse", *headers)
        self.spent[second] = self.spent.get(second, 0) + 1
        return honest


@pytest.fixture
def judge(bench):
    """Judges a rule in a world."""

    def judge(
        rule_id: str, world: World, *, kept: bool = True, silent: dict[str, str] | None = None, quota: int = QUOTA
    ) -> Probe:
        target = bench.target(world.answer)
        hopital = target.clients[0]
        frugale = replace(hopital, name="frugale", api_key="cle-de-frugale", per_second=quota)
        revoquee = replace(hopital, name="revoquee", api_key="cle-de-revoquee", habilitation="revoked")
        probe = bench.probe_for(rule_id, target, silent)
        probe.profile = replace(probe.profile, apart=(frugale, revoquee) if kept else ())
        target.clients = probe.profile.all_clients
        probe.patience = Patience(monotonic=lambda: world.now, sleep=world.sleep)
        for check in checks_of(rule_id):
            check(probe)
        return probe

    return judge


def test_a_quota_of_a_single_call_is_judged_too(judge) -> None:
    for rule_id in ("CVN-008", "CVN-009", "CVN-011"):
        assert judge(rule_id, World(limit=1), quota=1).evaluated
    with pytest.raises(Broken):
        judge("CVN-009", World(limit=1, shared=True), quota=1)


RULES = ("CVN-007", "CVN-008", "CVN-009", "CVN-011")
PHASES = [0.0, 0.3, 0.9, 0.92, 0.935, 0.95, 0.96, 0.99]


@pytest.mark.parametrize("rule_id", RULES)
@pytest.mark.parametrize("phase", PHASES)
def test_a_target_that_keeps_the_rule_passes_wherever_its_second_begins(judge, rule_id: str, phase: float) -> None:
    assert judge(rule_id, World(now=1000 + phase)).evaluated


@pytest.mark.parametrize("phase", PHASES)
def test_so_does_a_target_with_a_sliding_second(judge, phase: float) -> None:
    world, calls = World(now=1000 + phase), list[float]()

    def limited(target, call: Call, honest: Answer) -> Answer:
        recent = [moment for moment in calls if world.now - moment < 1]
        if len(recent) >= QUOTA:
            return target.problem(
                call, 429, "quota-depasse", ("retry-after", str(ceil(recent[-QUOTA] + 1 - world.now)))
            )
        calls.append(world.now)
        return honest

    world.limited = limited
    assert judge("CVN-008", world).evaluated
    assert judge("CVN-009", world).evaluated


@pytest.mark.parametrize("rule_id", RULES)
def test_without_a_client_that_is_kept_for_it_the_rule_says_what_to_declare(judge, rule_id: str) -> None:
    with pytest.raises(Inapplicable, match=r"no client of the profile has (a quota = |habilitation = )"):
        judge(rule_id, World(), kept=False)


@pytest.mark.parametrize("rule_id", RULES)
def test_little_real_time_is_waited_for(judge, rule_id: str) -> None:
    world = World()
    judge(rule_id, world)

    assert sum(world.waits) < 2.1
    assert max(world.waits, default=0) < 1.1


BROKEN = {
    "no quota at all": (World(limit=10**6), "status 200 to call 7"),
    "one call too many": (World(limit=QUOTA + 1), "more calls answered within a second, twice"),
    "one call too few": (World(limit=QUOTA - 1), "status 429 to call 3"),
    "no Retry-After": (World(retry=lambda _wait: None), "Retry-After: none"),
    "a date in Retry-After": (World(retry=lambda _wait: "Tue, 24 Nov 2026 11:00:00 GMT"), "Retry-After: Tue"),
    "Retry-After 0": (World(retry=lambda _wait: "0"), "Retry-After: 0"),
    "an hour to wait": (World(retry=lambda _wait: "3600"), "Retry-After: 3600"),
    "a period of two seconds": (World(now=1001, period=lambda moment: floor(moment / 2)), "429 after 1 s"),
}


@pytest.mark.parametrize("wrong", BROKEN)
def test_a_quota_that_is_not_the_one_declared_is_told(judge, wrong: str) -> None:
    world, seen = BROKEN[wrong]
    with pytest.raises(Broken) as broken:
        judge("CVN-008", replace(world, spent={}, waits=[]))
    assert seen in broken.value.finding.seen


@pytest.mark.parametrize("phase", PHASES)
def test_one_call_too_many_is_seen_wherever_the_second_begins(judge, phase: float) -> None:
    with pytest.raises(Broken):
        judge("CVN-008", World(now=1000 + phase, limit=QUOTA + 1))


@pytest.mark.parametrize("phase", PHASES)
def test_an_operation_that_spends_no_quota_is_seen_wherever_the_second_begins(judge, phase: float) -> None:
    world = World(now=1000 + phase)
    counted = world.limited

    def limited(target, call: Call, honest: Answer) -> Answer:
        return honest if call.operation_id == "getBeneficiaires" else counted(target, call, honest)

    world.limited = limited
    with pytest.raises(Broken) as broken:
        judge("CVN-008", world)
    assert broken.value.finding.operation == "getBeneficiaires"
    assert broken.value.finding.seen == "status 200, when the quota is spent, twice"


@pytest.mark.parametrize("phase", PHASES)
def test_a_quota_spent_by_another_partner_is_told_wherever_the_second_begins(judge, phase: float) -> None:
    with pytest.raises(Broken) as broken:
        judge("CVN-009", World(now=1000 + phase, shared=True))
    assert "429 to a call with some left, after 3 calls of hopital" in broken.value.finding.seen


def test_another_partner_refused_when_this_one_has_spent_its_quota_is_told(judge) -> None:
    world = World()
    world.period = floor
    plain = world.answer

    def answer(target, call: Call) -> Answer:
        whole = world.spent.get(floor(world.now + CALL), 0) >= QUOTA
        return target.problem(call, 429, "quota-depasse") if whole and call.client == "hopital" else plain(target, call)

    world.answer = answer
    with pytest.raises(Broken) as broken:
        judge("CVN-009", world)
    assert broken.value.finding.seen == "429, when the quota of frugale is spent"


def test_a_target_too_slow_to_spend_its_quota_is_not_judged(judge) -> None:
    with pytest.raises(Inapplicable, match=r"7 calls took 2\.1 s: too slow to spend 3 calls a second"):
        judge("CVN-008", World(takes=0.3))


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize(("choice", "counts"), [("free", False), ("counted", True)])
def test_refused_calls_count_or_do_not_as_was_declared(judge, phase: float, choice: str, counts: bool) -> None:
    def world() -> World:
        return World(now=1000 + phase, counted=lambda answer: counts or answer.status != 401)

    assert judge("CVN-011", world()).evaluated
    assert judge("CVN-011", world(), silent={"CVN-011": choice}).evaluated
    other = "free" if counts else "counted"
    with pytest.raises(Broken, match=f"refused calls are {choice}; expected {other}"):
        judge("CVN-011", world(), silent={"CVN-011": other})


def test_a_key_that_outlives_its_habilitation_is_told(judge) -> None:
    with pytest.raises(Broken, match="through revoquee: status 200; expected status 401 or 403"):
        judge("CVN-007", World(habilite=True))


def test_a_revoked_key_may_be_refused_as_one_that_nobody_holds(judge) -> None:
    assert judge("CVN-007", World(closed=(401, "cle-inconnue"))).evaluated == 7


def test_a_revoked_key_is_not_refused_as_a_person_who_is_not_known(judge) -> None:
    with pytest.raises(Broken, match="through revoquee: status 404"):
        judge("CVN-007", World(closed=(404, "assure-non-gere")))


def test_every_operation_that_the_key_opened_is_asked_for(judge) -> None:
    assert judge("CVN-007", World()).evaluated == 7


def test_the_token_of_a_refused_call_is_one_that_franceconnect_never_issued(judge, bench) -> None:
    probe = judge("CVN-011", World())
    refused = [exchange for exchange in probe.journal.exchanges if exchange.status == 401]
    assert len(refused) == 2 * QUOTA
    assert {value for one in refused for name, value in one.request_headers if name == "authorization"} == {
        f"Bearer {UNKNOWN_TOKEN}"
    }
