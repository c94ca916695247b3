"""What the header of a report says of the judge that wrote it."""

from droits_conformance.proof import load_proof
from droits_conformance.report.wording import proved

PROOF = {
    "measured": "2026-11-27",
    "version": "0.1.0",
    "mutants": 1524,
    "killed": 1521,
    "kill_rate": 0.998,
    "lawful": 400,
    "false_alarms": 1,
    "false_alarm_rate": 0.0025,
}


def test_both_rates_with_their_day_and_version_in_both_languages() -> None:
    words = proved({"proof": PROOF})

    assert words is not None
    assert "99,8 % de mutants condamnés (1521/1524), 0,2 % de fausses alertes (1/400)" in words[0]
    assert "99.8% of mutants condemned (1521/1524), 0.2% false alarms (1/400)" in words[1]
    assert all("2026-11-27, banc-droits 0.1.0" in one for one in words)


def test_where_it_was_never_measured_nothing_is_said() -> None:
    assert proved({"proof": None}) is None


def test_the_judge_that_ships_was_measured() -> None:
    proof = load_proof()

    assert proof is not None
    assert proof.summary.keys() == PROOF.keys()
    assert proof.kill_rate >= 0.98
    assert proof.false_alarm_rate == 0
