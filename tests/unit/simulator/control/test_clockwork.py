"""Moving the clock of a session."""

import pytest


def test_the_clock_is_the_machine_s_until_it_is_moved(bench) -> None:
    assert bench.ask("GET", "/control/clock").json() == {"now": "2026-11-24T11:00:00+00:00", "stopped": False}


@pytest.mark.parametrize(
    ("asked", "now", "later"),
    [
        ({"advance": 86400}, "2026-11-25T11:00:00+00:00", "2026-11-25T11:00:10+00:00"),
        ({"advance": -3600}, "2026-11-24T10:00:00+00:00", "2026-11-24T10:00:10+00:00"),
        ({"now": "2028-02-29T12:00:00+01:00"}, "2028-02-29T11:00:00+00:00", "2028-02-29T11:00:10+00:00"),
        ({"now": "2026-12-25T12:00:00Z", "stopped": True}, "2026-12-25T12:00:00+00:00", "2026-12-25T12:00:00+00:00"),
        ({"stopped": True}, "2026-11-24T11:00:00+00:00", "2026-11-24T11:00:00+00:00"),
    ],
)
def test_it_is_set_moved_or_stopped(bench, asked, now: str, later: str) -> None:
    assert bench.ask("PUT", "/control/clock", json=asked).json()["now"] == now
    bench.machine.advance(10)
    assert bench.ask("GET", "/control/clock").json()["now"] == later


def test_a_stopped_clock_may_be_moved_and_let_run_again(bench) -> None:
    bench.ask("PUT", "/control/clock", json={"stopped": True})
    assert bench.ask("PUT", "/control/clock", json={"advance": 60}).json() == {
        "now": "2026-11-24T11:01:00+00:00",
        "stopped": True,
    }
    bench.machine.advance(3600)
    bench.ask("PUT", "/control/clock", json={"stopped": False})
    bench.machine.advance(5)
    assert bench.ask("GET", "/control/clock").json()["now"] == "2026-11-24T11:01:05+00:00"


def test_moves_add_up_and_are_undone_at_once(bench) -> None:
    for _ in range(2):
        bench.ask("PUT", "/control/clock", json={"advance": 60})
    assert bench.ask("GET", "/control/clock").json()["now"] == "2026-11-24T11:02:00+00:00"
    assert bench.ask("DELETE", "/control/clock").json()["now"] == "2026-11-24T11:00:00+00:00"


def test_one_session_s_clock_is_no_other_s(bench) -> None:
    one, other = bench.session(), bench.session()
    bench.ask("PUT", f"{one}/control/clock", json={"advance": 86400})
    days = [bench.ask("GET", f"{where}/control/").json()["today"] for where in (one, other, "")]
    assert days == ["2026-11-25", "2026-11-24", "2026-11-24"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"now": "1969-12-31T23:59:59+00:00"}, "horloge-invalide"),
        ({"now": "2100-01-01T00:00:00+00:00"}, "horloge-invalide"),
        ({"now": "2026-11-24T12:00:00"}, "demande-invalide"),
        ({"now": "tomorrow"}, "demande-invalide"),
        ({"now": "0001-01-01T00:00:00+14:00"}, "horloge-invalide"),
        ({"advance": 1e300}, "horloge-invalide"),
        ({"advance": -2e9}, "horloge-invalide"),
        ({"now": "2026-11-25T12:00:00Z", "advance": 5}, "horloge-invalide"),
        ({"advance": "5"}, "demande-invalide"),
        ({}, "demande-invalide"),
        ({"hour": 5}, "demande-invalide"),
    ],
)
def test_a_time_that_makes_no_sense_changes_nothing(bench, asked, code: str) -> None:
    answer = bench.ask("PUT", "/control/clock", json=asked)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert bench.ask("GET", "/control/clock").json() == {"now": "2026-11-24T11:00:00+00:00", "stopped": False}


RIGHTS = "/test/v1/droits/beneficiaires"
TOMORROW = {"advance": 86400}
SAME_DAY, NEXT_YEAR = {"now": "2026-11-24T12:00:00Z"}, {"now": "2027-11-25T12:00:00Z"}


@pytest.mark.parametrize(
    ("moves", "exonerations"),
    [
        ([], 1),
        ([TOMORROW], 0),  # it ended the day before
        ([{"stopped": True}, TOMORROW, {"stopped": False}], 0),
        ([TOMORROW, {"advance": -86400}], 1),
        ([NEXT_YEAR], 1),  # people as they are on that day: it ends then
        ([NEXT_YEAR, TOMORROW], 0),
        ([TOMORROW, SAME_DAY], 1),
        ([TOMORROW, None], 1),
    ],
)
def test_time_passes_for_the_same_people_unless_the_clock_is_set(bench_of, moves, exonerations: int) -> None:
    bench = bench_of(personas_without_login=True)
    key = {"X-API-Key": "bd-demo-fb8100596bf54bf2464a7c6f", "Prefer": "persona=ghislain.barbier"}

    for move in moves:
        bench.ask(*(("PUT", "/control/clock") if move else ("DELETE", "/control/clock")), json=move)

    nir = bench.ask("GET", f"{RIGHTS}/me", headers=key).json()["nir"]
    answer = bench.ask("GET", f"{RIGHTS}/exonerations", headers={**key, "nir": nir})
    assert answer.status_code == 200, answer.text
    assert len(answer.json()) == exonerations
