"""Paper documents spared: one per beneficiary and day on which the API answered, over thirty days of the session's clock."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from droits_simulator.clock import FixedClock
from droits_simulator.sessions import Session, within
from droits_simulator.state import MemoryStore
from droits_simulator.supervision.justificatifs import Justificatifs

NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)


def test_nothing_is_spared_before_anybody_called(bench: Any) -> None:
    assert bench.number() == 0


def test_a_person_counts_once_a_day_however_often_and_by_whomever_they_are_asked_about(bench: Any) -> None:
    for path in ("/me", "/me/beneficiaires", "/", "/contrats"):
        assert bench.call(path, nir=bench.call().json()["nir"]).status_code == 200
    assert bench.call(partenaire="mutuelle").status_code == 200

    assert bench.number() == 1


def test_a_child_counts_beside_the_parent_who_asks_for_it(bench: Any) -> None:
    parent = bench.call().json()["nir"]
    others = [one["nir"] for one in bench.call("/me/beneficiaires").json() if one["nir"] != parent]
    assert others
    assert bench.call("/caisse", nir=others[0]).status_code == 200

    assert bench.number() == 2


def test_the_list_of_a_family_counts_for_who_asks_alone(bench: Any) -> None:
    assert len(bench.call("/me/beneficiaires").json()) > 1

    assert bench.number() == 1


@pytest.mark.parametrize(
    ("path", "call", "status"),
    [
        ("/me", {"partenaire": "nobody"}, 401),
        ("/me", {"partenaire": "revoquee"}, 403),
        ("/exonerations", {"partenaire": "stricte", "nir": "2840399990001"}, 403),
        ("/caisse", {"nir": "2840399990001"}, 404),
        ("/caisse", {"nir": "x"}, 400),
        ("/nowhere", {}, 404),
        ("/me", {"method": "POST"}, 405),
        ("/me", {"wish": "code=503"}, 503),
        ("/me", {"wish": "broker=nonsense"}, 502),
    ],
)
def test_a_refusal_spares_nothing(bench: Any, path: str, call: dict[str, Any], status: int) -> None:
    answer = bench.call(path, **call)

    assert answer.status_code == status
    assert bench.number() == 0


def test_an_answer_that_was_cut_or_has_no_body_spares_nothing(bench: Any) -> None:
    with pytest.raises(AssertionError):  # what httpx says of an application that leaves its answer unfinished
        bench.call(wish="cut=10")
    assert bench.call(method="HEAD").status_code == 200

    assert bench.number() == 0


def test_a_document_is_counted_for_thirty_days_and_no_more(bench: Any) -> None:
    bench.call()
    bench.machine.advance(days=29)
    assert bench.number() == 1

    bench.machine.advance(days=1)
    assert bench.number() == 0


def test_a_new_day_begins_at_midnight_in_paris(bench: Any) -> None:
    bench.machine.moment = datetime(2026, 11, 24, 22, 59, 59, tzinfo=UTC)  # 23:59:59 in Paris
    bench.call()
    bench.call()
    assert bench.number() == 1

    bench.machine.advance(seconds=1)
    bench.call()
    assert bench.number() == 2


def test_the_oldest_day_leaves_at_midnight_in_paris_too(bench: Any) -> None:
    bench.machine.moment = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
    bench.call()
    bench.machine.moment = datetime(2026, 12, 23, 22, 59, 59, tzinfo=UTC)
    assert bench.number() == 1

    bench.machine.advance(seconds=1)
    assert bench.number() == 0


def test_the_count_follows_the_clock_of_the_session(bench: Any) -> None:
    prefix = bench.session()
    bench.call(prefix=prefix)
    for days, number in ((29, 1), (1, 0), (-30, 1)):
        moved = bench.ask("PUT", f"{prefix}/control/clock", json={"advance": days * 86400})
        assert moved.status_code == 200, moved.text
        assert bench.number(prefix) == number


def test_a_wished_hour_moves_an_answer_and_not_the_count(bench: Any) -> None:
    bench.call(**{"X-Banc-Droits-Horloge": "2026-12-24T12:00:00+01:00"})
    bench.call()

    assert bench.number() == 1


def test_sessions_do_not_share_their_counts(bench: Any) -> None:
    one, other = bench.session(), bench.session()
    bench.call(prefix=one)

    assert [bench.number(prefix) for prefix in ("", one, other)] == [0, 1, 0]


class Still:
    def now(self) -> datetime:
        return NOON


def run(awaited: Any) -> Any:
    return asyncio.run(awaited)


def test_of_a_whole_nation_no_more_are_counted_in_a_day_than_memory_is_meant_for() -> None:
    store = MemoryStore(Still())
    justificatifs = Justificatifs(store, Still(), b"secret", most=3)
    for number in range(10):
        run(justificatifs.note(f"personne-{number}", NOON.date()))
    run(justificatifs.note("personne-0", NOON.date()))

    compte = run(justificatifs.compte())

    assert (compte.nombre, compte.minimum) == (3, True)
    assert store.held == 4  # three digests and their number


def test_below_the_bound_the_number_is_exact() -> None:
    justificatifs = Justificatifs(MemoryStore(Still()), Still(), b"secret", most=3)
    run(justificatifs.note("personne-0", NOON.date()))

    assert run(justificatifs.compte()).minimum is False


def test_nothing_in_the_store_tells_a_nir_or_that_two_sessions_saw_the_same_person() -> None:
    store, nir = MemoryStore(Still()), "2840349991001"
    justificatifs = Justificatifs(store, Still(), b"secret")
    for session in ("one", "other"):
        with within(Session(session)):
            run(justificatifs.note(nir, NOON.date()))
    run(Justificatifs(store, Still(), b"another").note(nir, NOON.date()))

    names = [name for session in ("one", "other", "default") for name in run(store.names(f"{session}/justificatif/"))]
    assert len({name.rpartition("/")[2] for name in names}) == 3
    assert all(nir not in name for name in names)


@pytest.mark.parametrize(("is_shared", "looks"), [(False, 1), (True, 3)])
def test_who_is_asked_about_again_is_looked_for_in_a_shared_store_alone(*, is_shared: bool, looks: int) -> None:
    class Watched(MemoryStore):
        looked = 0

        async def get(self, key: str) -> Any:
            self.looked += "/justificatif/" in key
            return await super().get(key)

    store = Watched(FixedClock(NOON))
    store.is_shared = is_shared
    counts = Justificatifs(store, FixedClock(NOON), b"secret")

    async def three_times() -> int:
        for _ in range(3):
            await counts.note("2840399990001", NOON.date())
        return (await counts.compte()).nombre

    assert asyncio.run(three_times()) == 1
    # Keeping somebody for the first time looks once more, lest it be done twice.
    assert store.looked == looks + 1
