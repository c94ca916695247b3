"""Counting calls against a quota, on a clock that only the test moves."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droits_contract import Convention, Quota, load_convention
from droits_simulator.clock import PARIS
from droits_simulator.partenaire import Partenaire
from droits_simulator.quota import Compteur, Decompte
from droits_simulator.sessions import Session, SessionClock, within
from droits_simulator.state import MemoryStore

START = datetime(2026, 11, 24, 11, tzinfo=UTC)
HOPITAL = Partenaire("hopital", "Hôpital", "cle", "etablissement-de-soins", "active", frozenset({"hopital"}))
MUTUELLE = replace(HOPITAL, nom="mutuelle")


@dataclass
class Bench:
    """A counter and the clock of the machine that it runs on."""

    quota: Quota
    moment: datetime = START
    compteur: Compteur = field(init=False)

    def __post_init__(self) -> None:
        clock = SessionClock(self)
        self.store = MemoryStore(clock, SessionClock(self, settled=True))
        self.compteur = Compteur(self.store, clock)
        self.convention: Convention = replace(load_convention(HOPITAL.convention), quota=self.quota)

    def now(self) -> datetime:
        return self.moment

    def wait(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)

    async def count(self, partenaire: Partenaire = HOPITAL) -> Decompte:
        return await self.compteur.compte(partenaire, self.convention)

    def call(self, partenaire: Partenaire = HOPITAL) -> Decompte:
        return asyncio.run(self.count(partenaire))

    def passing(self, most: int, partenaire: Partenaire = HOPITAL) -> int:
        """How many calls in a row pass, of `most` at most."""
        return next((number for number in range(most) if self.call(partenaire).refuse), most)


def _paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


def test_n_calls_pass_the_next_is_refused_and_the_next_second_passes_again() -> None:
    bench = Bench(Quota(par_seconde=3))

    assert [bench.call().refuse for _ in range(5)] == [False, False, False, True, True]
    bench.wait(1)
    assert bench.passing(9) == 3


@given(
    limit=st.integers(1, 4),
    phase=st.floats(0, 3 * 86400, allow_nan=False),
    period=st.sampled_from(["par_seconde", "par_jour", "par_mois"]),
)
def test_after_retry_after_the_call_passes_and_a_second_earlier_it_does_not(
    limit: int, phase: float, period: str
) -> None:
    bench = Bench(Quota(**{period: limit}), _paris("2026-10-24T00:00") + timedelta(seconds=phase))
    assert bench.passing(9) == limit

    seconds = int(bench.call().entetes()["Retry-After"])
    bench.wait(seconds - 1)
    assert bench.call().refuse
    bench.wait(1)
    assert not bench.call().refuse


@pytest.mark.parametrize(
    "midnight", ["2026-11-25T00:00", "2026-03-29T00:00", "2026-03-30T00:00", "2026-10-25T00:00", "2026-10-26T00:00"]
)
def test_a_new_day_in_paris_frees_the_day_even_when_the_clocks_change(midnight: str) -> None:
    bench = Bench(Quota(par_jour=2), _paris(midnight) - timedelta(seconds=1))
    assert bench.passing(9) == 2

    bench.wait(1)
    assert bench.passing(9) == 2
    bench.moment = (_paris(midnight).astimezone(PARIS) + timedelta(hours=23, minutes=59)).astimezone(UTC)
    assert bench.call().refuse


def test_a_new_month_frees_the_month_and_a_new_day_does_not() -> None:
    bench = Bench(Quota(par_mois=2), _paris("2026-11-29T23:00"))
    assert bench.passing(9) == 2

    bench.wait(86400)
    assert bench.call().refuse
    bench.wait(3600)
    assert bench.passing(9) == 2


def test_all_limits_hold_and_the_one_that_bites_first_tells() -> None:
    bench = Bench(Quota(3, 4, 5), _paris("2026-11-24T12:00"))

    told = [bench.call().entetes() for _ in range(3)]
    assert [one["RateLimit-Remaining"] for one in told] == ["2", "1", "0"]
    assert {one["RateLimit-Limit"] for one in told} == {"3"}
    bench.wait(1)
    day = bench.call().entetes()
    assert (day["RateLimit-Limit"], day["RateLimit-Remaining"], day["RateLimit-Reset"]) == ("4", "0", "43199")
    assert bench.call().entetes()["Retry-After"] == "43199"


def test_a_month_smaller_than_the_day_holds_all_the_same() -> None:
    bench = Bench(Quota(par_jour=9, par_mois=2))

    assert bench.passing(9) == 2
    bench.wait(86400)
    assert bench.call().refuse


def test_where_two_limits_are_spent_retry_after_waits_for_both() -> None:
    bench = Bench(Quota(2, 2), _paris("2026-11-24T12:00"))
    assert bench.passing(9) == 2

    assert bench.call().entetes()["Retry-After"] == "43200"


def test_a_refused_call_spends_nothing_of_any_limit() -> None:
    bench = Bench(Quota(2, 5))
    assert bench.passing(2) == 2
    for _ in range(20):
        assert bench.call().refuse

    bench.wait(1)
    assert [solde.reste for solde in bench.call().soldes] == [1, 2]


@pytest.mark.parametrize("limit", [1, 7])
def test_of_twice_as_many_calls_at_once_exactly_as_many_as_allowed_pass(limit: int) -> None:
    bench = Bench(Quota(limit, 100, 1000))

    async def at_once() -> list[Decompte]:
        return await asyncio.gather(*(bench.count() for _ in range(2 * limit)))

    told = asyncio.run(at_once())
    assert sum(not one.refuse for one in told) == limit
    bench.wait(1)
    assert bench.call().soldes[1].reste == 100 - limit - 1


def test_partners_are_counted_apart() -> None:
    bench = Bench(Quota(par_seconde=2))
    assert bench.passing(9) == 2

    assert bench.passing(9, MUTUELLE) == 2
    assert bench.call().refuse


def test_a_partner_s_own_limits_are_those_of_its_convention_or_lower() -> None:
    bench = Bench(Quota(par_seconde=4, par_mois=9))
    frugale = replace(HOPITAL, nom="frugale", quota=Quota(par_seconde=2, par_jour=3))

    assert frugale.quota_sous(bench.convention) == Quota(2, 3, 9)
    assert (bench.passing(9, frugale), bench.passing(9)) == (2, 4)


def test_another_limit_does_not_forget_what_was_spent() -> None:
    bench = Bench(Quota(par_jour=5))
    assert bench.passing(3) == 3

    bench.convention = replace(bench.convention, quota=Quota(par_jour=4))
    assert bench.passing(9) == 1


def _inside(session: Session, act: Callable[[], int]) -> int:
    with within(session):
        return act()


def test_sessions_are_counted_apart() -> None:
    bench = Bench(Quota(par_jour=2))

    assert _inside(Session("un"), lambda: bench.passing(9)) == 2
    assert _inside(Session("deux"), lambda: bench.passing(9)) == 2
    assert _inside(Session("un"), lambda: bench.passing(9)) == 0


def test_a_session_moved_a_day_ahead_has_a_whole_day_again() -> None:
    bench = Bench(Quota(par_jour=2))
    assert _inside(Session("un"), lambda: bench.passing(9)) == 2

    assert _inside(Session("un", offset=86400), lambda: bench.passing(9)) == 2
    assert _inside(Session("un"), lambda: bench.passing(9)) == 0


def test_on_a_clock_that_stands_still_nothing_is_freed_until_it_is_moved() -> None:
    bench, still = Bench(Quota(par_seconde=2)), Session("un", stopped_at=START.timestamp())
    assert _inside(still, lambda: bench.passing(9)) == 2

    bench.wait(3600)
    assert _inside(still, lambda: bench.passing(9)) == 0
    assert _inside(replace(still, stopped_at=START.timestamp() + 1), lambda: bench.passing(9)) == 2


def test_a_single_call_at_another_moment_is_counted_there() -> None:
    bench = Bench(Quota(par_jour=2))
    tomorrow = Session("un", wished_at=START.timestamp() + 86400)
    assert _inside(Session("un"), lambda: bench.passing(9)) == 2

    assert _inside(tomorrow, lambda: bench.passing(9)) == 2
    bench.wait(86400)
    assert _inside(Session("un"), lambda: bench.passing(9)) == 0


def test_without_any_limit_everything_passes_and_no_header_is_sent() -> None:
    bench = Bench(Quota())

    assert bench.passing(50) == 50
    assert bench.call().entetes() == {}


def test_counters_of_past_periods_do_not_pile_up() -> None:
    bench = Bench(Quota(par_seconde=1))

    async def an_hour_of_calls() -> None:
        for _ in range(3600):
            await bench.count()
            bench.wait(1)

    asyncio.run(an_hour_of_calls())
    assert len(bench.store._parts["default"].values) < 1200
