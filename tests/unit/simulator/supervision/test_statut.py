"""`/api/statut`: up or down, how often, how fast, and what went wrong, faults made on purpose included."""

import asyncio
from datetime import date
from typing import Any

import pytest

from droits_simulator.clock import FixedClock
from droits_simulator.settings import Elsewhere
from droits_simulator.state import MemoryStore
from droits_simulator.supervision.echange import Echange
from droits_simulator.supervision.mesures import LIMITS_MS, Mesures

DISCOVERY = "/api/v2/.well-known/openid-configuration"


def test_a_sandbox_that_nobody_called_is_up_and_has_no_availability_yet(bench: Any) -> None:
    statut = bench.statut()

    assert (statut["etat"], statut["fautes"], statut["incidents"]) == ("up", [], [])
    for service in ("droits", "franceconnect"):
        assert statut["services"][service] == {
            "etat": "up",
            "disponibilite": None,
            "appels": 0,
            "echecs": 0,
            "latence_ms": {"p50": None, "p95": None, "p99": None},
        }


def test_answers_and_refusals_alike_are_availability(bench: Any) -> None:
    bench.call()
    bench.call(partenaire="nobody")

    service = bench.statut()["services"]["droits"]

    assert (service["disponibilite"], service["appels"], service["echecs"]) == (100.0, 2, 0)
    assert service["latence_ms"]["p50"] >= 1


def test_the_rights_api_and_franceconnect_are_measured_apart(bench: Any) -> None:
    bench.call(wish="code=503")
    bench.ask("GET", DISCOVERY)

    statut = bench.statut()

    assert statut["etat"] == "down"
    assert {name: one["etat"] for name, one in statut["services"].items()} == {"droits": "down", "franceconnect": "up"}


def test_a_failure_makes_a_service_down_until_an_exchange_succeeds(bench: Any) -> None:
    bench.call(wish="code=500")
    assert bench.statut()["services"]["droits"]["etat"] == "down"

    bench.call()
    assert bench.statut()["services"]["droits"]["etat"] == "up"


def test_a_failure_makes_a_service_down_for_five_minutes_at_most(bench: Any) -> None:
    bench.call(wish="code=500")
    bench.machine.advance(seconds=299)
    assert bench.statut()["etat"] == "down"

    bench.machine.advance(seconds=1)
    assert bench.statut()["etat"] == "up"


def test_availability_is_cut_after_three_decimals_and_never_rounded_up(bench: Any) -> None:
    bench.call(wish="code=500")
    for _ in range(2):
        bench.call()

    assert bench.statut()["services"]["droits"]["disponibilite"] == 66.666


def test_availability_forgets_after_thirty_days_and_latency_at_midnight(bench: Any) -> None:
    bench.call(wish="code=500")
    bench.machine.advance(days=1)
    yesterday = bench.statut()["services"]["droits"]
    assert (yesterday["disponibilite"], yesterday["latence_ms"]["p50"]) == (0.0, None)

    bench.machine.advance(days=29)
    assert bench.statut()["services"]["droits"]["disponibilite"] is None


def test_a_wished_failure_is_an_incident_that_says_it_was_injected(bench: Any) -> None:
    bench.call("/contrats", wish="code=503")
    bench.machine.advance(minutes=2)
    bench.call("/contrats", wish="code=503")

    assert bench.statut()["incidents"] == [
        {
            "depuis": "2026-11-24T11:00:00+00:00",
            "dernier": "2026-11-24T11:02:00+00:00",
            "service": "droits",
            "operation": "getBeneficiairesNirContrats",
            "nature": "503",
            "voulu": ["voeu:code"],
            "injecte": True,
            "appels": 2,
        }
    ]


def test_what_went_wrong_in_another_way_or_hour_is_another_incident_the_newest_first(bench: Any) -> None:
    bench.call(wish="code=503")
    bench.machine.advance(seconds=1)
    bench.call(wish="code=500")
    bench.machine.advance(hours=1)
    bench.call(wish="code=503")

    assert [one["nature"] for one in bench.statut()["incidents"]] == ["503", "500", "503"]


def test_a_fault_that_is_on_is_named_and_its_answers_are_incidents(bench_of: Any) -> None:
    bench = bench_of(faults=frozenset({"fenetre-ignoree"}))
    bench.call()

    statut = bench.statut()

    assert statut["etat"] == "up"
    assert statut["fautes"] == ["fenetre-ignoree"]
    (incident,) = statut["incidents"]
    assert (incident["nature"], incident["voulu"], incident["injecte"]) == ("", ["fenetre-ignoree"], True)


def test_an_answer_that_broke_off_is_an_incident(bench: Any) -> None:
    with pytest.raises(AssertionError):  # what httpx says of an application that leaves its answer unfinished
        bench.call(wish="cut=10")

    statut = bench.statut()

    assert statut["etat"] == "down"
    assert [(one["nature"], one["voulu"]) for one in statut["incidents"]] == [("rompu", ["voeu:cut"])]


def test_a_real_failure_is_an_incident_without_a_cause(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr("droits_simulator.api.answer.identite_of", broken)
    assert bench.call().status_code == 500

    (incident,) = bench.statut()["incidents"]
    assert (incident["nature"], incident["voulu"], incident["injecte"]) == ("500", [], False)


def test_an_answer_about_another_person_or_hour_is_no_incident(bench: Any) -> None:
    bench.call(**{"X-Banc-Droits-Horloge": "2026-12-24T12:00:00+01:00"})

    assert bench.statut()["incidents"] == []


def test_incidents_are_forgotten_after_thirty_days_and_are_never_more_than_twenty(bench: Any) -> None:
    for _ in range(22):
        bench.call(wish="code=503")
        bench.machine.advance(hours=1)
    assert len(bench.statut()["incidents"]) == 20

    bench.machine.advance(days=30)
    assert bench.statut()["incidents"] == []


def test_sessions_do_not_share_their_status(bench: Any) -> None:
    one, other = bench.session(), bench.session()
    bench.call(prefix=one, wish="code=503")

    assert [bench.statut(prefix)["etat"] for prefix in ("", one, other)] == ["up", "down", "up"]
    assert [len(bench.statut(prefix)["incidents"]) for prefix in ("", one, other)] == [0, 1, 0]


def test_a_franceconnect_that_is_elsewhere_is_not_measured(bench_of: Any) -> None:
    bench = bench_of(elsewhere=Elsewhere("http://127.0.0.1:1/api/v2"))

    assert list(bench.statut()["services"]) == ["droits"]


def test_percentiles_are_the_limits_that_so_many_exchanges_do_not_pass() -> None:
    clock = FixedClock.on(date(2026, 11, 24))
    mesures = Mesures(MemoryStore(clock), clock)
    durations = [0.0004] * 50 + [0.012] * 45 + [0.4] * 4 + [1000.0]

    async def noted() -> Any:
        for seconds in durations:
            await mesures.note(Echange("droits", "getMe", 200, True, seconds), date(2026, 11, 24))
        return await mesures.etat("droits")

    assert asyncio.run(noted()).latence_ms == {50: 1, 95: 15, 99: 500}
    assert LIMITS_MS[-1] == 60_000


def test_however_many_exchanges_there_are_the_counters_of_a_day_are_few() -> None:
    clock = FixedClock.on(date(2026, 11, 24))
    store = MemoryStore(clock)
    mesures = Mesures(store, clock)

    async def noted() -> None:
        for number in range(2000):
            await mesures.note(
                Echange("droits", "getMe", 200 if number % 2 else 500, True, number / 100), date(2026, 11, 24)
            )

    asyncio.run(noted())

    assert store.held <= 2 * len(LIMITS_MS) + 1
