"""Reading a finding out of a report, and how the run went that found it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from droits_conformance.data_set import Generated
from droits_conformance.errors import ReportUnreadable, UnknownFinding
from droits_conformance.replay.recorded import Recorded

Make = Callable[..., dict[str, Any]]
Write = Callable[[dict[str, Any]], Path]
RUN_DAY = date(2026, 11, 24)
LATER = date(2026, 11, 25)


@pytest.fixture
def recorded(make_document: Make, make_finding: Make, write: Write) -> Callable[..., Recorded]:
    def recorded(wanted: str = "AUT-001.1", **changes: Any) -> Recorded:
        report = make_document(make_finding(), make_finding("status 500"), **changes)
        return Recorded.read(write(report), wanted)

    return recorded


def target(**changes: Any) -> dict[str, Any]:
    return {"origin": "--sandbox", "faults": [], "foyers": "cast", "today": None} | changes


def test_a_finding_is_found_by_rule_and_rank(recorded: Callable[..., Recorded]) -> None:
    assert recorded("AUT-001.2").finding["seen"] == "status 500"


def test_an_id_may_be_written_small(recorded: Callable[..., Recorded]) -> None:
    assert recorded("aut-001.1").id == "AUT-001.1"


def test_another_rank_is_refused_with_those_of_the_rule(recorded: Callable[..., Recorded]) -> None:
    with pytest.raises(UnknownFinding, match=r"near: AUT-001\.1, AUT-001\.2"):
        recorded("AUT-001.9")


def test_a_report_without_findings_says_so(make_document: Make, write: Write) -> None:
    with pytest.raises(UnknownFinding, match="no finding at all"):
        Recorded.read(write(make_document()), "AUT-001.1")


@pytest.mark.parametrize(("content", "seen"), [(b"{", "not JSON"), (b"[]", "no report"), (b"{}", "no report")])
def test_what_is_no_report_is_refused(content: bytes, seen: str, tmp_path: Path) -> None:
    (tmp_path / "report.json").write_bytes(content)

    with pytest.raises(ReportUnreadable, match=seen):
        Recorded.read(tmp_path, "AUT-001.1")


def test_a_folder_without_a_report_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportUnreadable, match="cannot be read"):
        Recorded.read(tmp_path, "AUT-001.1")


def test_seed_depth_and_faults_are_those_of_the_run(recorded: Callable[..., Recorded]) -> None:
    one = recorded()

    assert (one.seed, one.depth, one.faults, one.origin) == (7, "quick", ("fenetre-ignoree",), "--sandbox")


def test_a_report_of_an_earlier_version_says_nothing_of_its_origin(recorded: Callable[..., Recorded]) -> None:
    one = recorded(target={"foyers": "cast"})

    assert (one.origin, one.faults) == (None, ())


def test_the_households_of_a_population_are_the_same_again(recorded: Callable[..., Recorded]) -> None:
    assert recorded(target=target(foyers="population:1000:7")).population == Generated(1000, 7)


@pytest.mark.parametrize(
    ("told", "now", "day"),
    [("2026-03-01", RUN_DAY, date(2026, 3, 1)), (None, RUN_DAY, None), (None, LATER, RUN_DAY)],
    ids=["the day that it was told", "the real day on the day of the run", "the day of the run afterwards"],
)
def test_a_sandbox_stands_on_the_day_of_the_run(
    recorded: Callable[..., Recorded], told: str | None, now: date, day: date | None
) -> None:
    assert recorded(target=target(today=told)).day(now) == day


def test_what_changed_since_is_named(recorded: Callable[..., Recorded]) -> None:
    told = recorded().differences("0.2.0", {"contract": "a", "rules": "c", "foyers": "d"})

    assert told == ["Banc Droits was 0.1.0, is 0.2.0", "rules changed"]
