"""The rules about statistics and status, on targets that keep them and on targets that break one."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import httpx
import orjson
import pytest

from droits_conformance.call import Answer, Call
from droits_conformance.checks import supervision
from droits_conformance.finding import Broken, Inapplicable
from droits_conformance.probe import Probe
from droits_conformance.target import ControlProfile, SupervisionProfile

STATS, STATUT = "http://cible.test/api/stats/", "http://cible.test/api/statut"
GOOD = {"etat": "up", "services": {"droits": {"etat": "up", "disponibilite": 99.998}}}
READABLE = {"access-control-allow-origin": "*"}


@dataclass
class Told:
    """What stands at the target's address."""

    content: bytes = b"42"
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: dict(READABLE))

    def __call__(self, _request: httpx.Request) -> httpx.Response:
        return httpx.Response(self.status, content=self.content, headers=self.headers)


@pytest.fixture
def probe_of(bench: Any) -> Callable[..., Probe]:
    """A probe on a target that tells statistics and status as `told` says."""

    def probe(rule_id: str, told: Any, named: SupervisionProfile | None = None) -> Probe:
        found: Probe = bench.probe_for(rule_id, bench.target())
        profile = replace(found.profile, supervision=named or SupervisionProfile(STATS, STATUT))
        return replace(found, profile=profile, transport=httpx.MockTransport(told))

    return probe


@pytest.mark.parametrize(
    "told", [Told(), Told(b"0"), Told(headers={"access-control-allow-origin": "https://page.example"})]
)
def test_a_bare_number_that_a_page_may_read_passes(probe_of: Callable[..., Probe], told: Told) -> None:
    probe = probe_of("SUP-001", told)
    supervision.the_statistics_are_a_bare_number_for_any_page(probe)

    assert probe.evaluated == 3


@pytest.mark.parametrize(
    ("told", "seen"),
    [
        (Told(b'"42"'), "'42'"),
        (Told(b'{"justificatifs": 42}'), "{'justificatifs': 42}"),
        (Told(b"true"), "True"),
        (Told(b"-1"), "-1"),
        (Told(b"<html>"), "not JSON"),
        (Told(status=404), "status 404"),
        (Told(headers={}), "None; expected * or the page's origin"),
        (Told(headers={"access-control-allow-origin": "https://api.gouv.fr"}), "expected * or the page's origin"),
    ],
)
def test_other_statistics_are_told(probe_of: Callable[..., Probe], told: Told, seen: str) -> None:
    with pytest.raises(Broken) as caught:
        supervision.the_statistics_are_a_bare_number_for_any_page(probe_of("SUP-001", told))

    assert seen in str(caught.value)


@pytest.mark.parametrize("share", [99.998, 0, 100, None])
def test_a_status_with_an_availability_passes(probe_of: Callable[..., Probe], share: float | None) -> None:
    told = Told(orjson.dumps({"etat": "down", "services": {"droits": {"disponibilite": share}}}))
    probe = probe_of("SUP-003", told)
    supervision.the_status_tells_up_or_down_and_the_months_availability(probe)
    assert probe.evaluated > 0


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        ([], "status, etat: None"),
        ({**GOOD, "etat": "fine"}, "status, etat: 'fine'"),
        ({**GOOD, "etat": ["up"]}, "status, etat: ['up']"),
        ({**GOOD, "services": []}, "'absent'"),
        ({**GOOD, "services": {"droits": {}}}, "'absent'"),
        ({**GOOD, "services": {"droits": {"disponibilite": 100.1}}}, "100.1"),
        ({**GOOD, "services": {"droits": {"disponibilite": "99,9"}}}, "'99,9'"),
    ],
)
def test_another_status_is_told(probe_of: Callable[..., Probe], content: Any, seen: str) -> None:
    with pytest.raises(Broken) as caught:
        supervision.the_status_tells_up_or_down_and_the_months_availability(
            probe_of("SUP-003", Told(orjson.dumps(content)))
        )

    assert seen in str(caught.value)


@pytest.mark.parametrize(
    ("rule_id", "judges", "key"),
    [
        ("SUP-001", supervision.the_statistics_are_a_bare_number_for_any_page, "supervision.stats"),
        ("SUP-003", supervision.the_status_tells_up_or_down_and_the_months_availability, "supervision.statut"),
    ],
)
def test_without_an_address_the_rule_says_which_one_it_needs(
    probe_of: Callable[..., Probe], rule_id: str, judges: Callable[[Probe], None], key: str
) -> None:
    with pytest.raises(Inapplicable, match=key):
        judges(probe_of(rule_id, Told(), SupervisionProfile()))


class Counting:
    """A target that counts as decision 21 says, but for `mistake`."""

    def __init__(self, mistake: str = "") -> None:
        self.mistake, self.seen, self.day, self.start = mistake, [], 0, 7 if mistake == "not new" else 0

    def note(self, target: Any, call: Call) -> Answer:
        answer: Answer = target.honest(call)
        if answer.status == 200 or self.mistake == "counts refusals":
            self.seen.append((self.day, None if self.mistake != "counts calls" else len(self.seen)))
        return answer

    def advance(self, _session: Any, seconds: float) -> None:
        self.day += 0 if self.mistake == "never forgets" else int(seconds // 86_400)

    def __call__(self, _request: httpx.Request) -> httpx.Response:
        days = {one for one in self.seen if self.day - one[0] < 30 and self.mistake != "never counts"}
        return httpx.Response(200, content=str(self.start + len(days)).encode(), headers=READABLE)


@pytest.fixture
def counted(bench: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[Counting, str | None], Probe]:
    """A probe whose world is a target that counts."""

    def probe(counting: Counting, stats: str | None = STATS) -> Probe:
        there = replace(
            bench.probe_for("SUP-002", bench.target(counting.note)), transport=httpx.MockTransport(counting)
        )

        @contextmanager
        def world(_probe: Probe) -> Any:
            yield SimpleNamespace(probe=there, control=counting, session=SimpleNamespace(stats=stats))

        monkeypatch.setattr(supervision, "own_world", world)
        return there

    return probe


def test_a_target_that_counts_people_and_days_passes(counted: Callable[..., Probe]) -> None:
    probe = counted(Counting())
    supervision.the_statistics_count_people_and_days(probe)

    assert probe.evaluated >= 10


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        ("not new", "statistics in a new session: 7"),
        ("counts refusals", "statistics after a refusal: 1"),
        ("never counts", "statistics after the first answer about one person on one day: 0"),
        ("counts calls", "statistics after the second answer about one person on one day: 2"),
        ("never forgets", "statistics 31 days later: 1"),
    ],
)
def test_a_target_that_counts_otherwise_is_told(counted: Callable[..., Probe], mistake: str, told: str) -> None:
    with pytest.raises(Broken) as caught:
        supervision.the_statistics_count_people_and_days(counted(Counting(mistake)))

    assert told in str(caught.value)


def test_a_session_that_names_no_statistics_is_not_judged(counted: Callable[..., Probe]) -> None:
    with pytest.raises(Inapplicable, match=r"supervision\.stats"):
        supervision.the_statistics_count_people_and_days(counted(Counting(), None))


def test_without_a_clock_to_move_the_count_is_not_judged(bench: Any) -> None:
    probe = bench.probe_for("SUP-002", bench.target())
    assert not isinstance(probe.profile.control, ControlProfile)

    with pytest.raises(Inapplicable, match="control"):
        supervision.the_statistics_count_people_and_days(probe)
