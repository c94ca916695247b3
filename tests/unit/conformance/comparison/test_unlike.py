"""What two reports do not have in common is told before anything else."""

from collections.abc import Callable
from typing import Any

import pytest

from droits_conformance.comparison.unlike import unlike

MakeReport = Callable[..., dict[str, Any]]


def test_two_reports_of_one_run_have_everything_in_common(make_report: MakeReport) -> None:
    assert unlike(make_report(), make_report()) == []


@pytest.mark.parametrize(
    ("part", "member", "value", "told"),
    [
        ("hashes", "suite", "b" * 64, "b" * 64),
        ("hashes", "contract", "c" * 64, "c" * 64),
        ("run", "seed", 8, "8"),
        ("run", "depth", "quick", "quick"),
        ("run", "interrupted", True, "true"),
        ("target", "droits", "http://autre.test/", "http://autre.test/"),
        ("target", "faults", ["x", "y"], "x, y"),
        ("target", "foyers", "unknown", "unknown"),
        ("tool", "version", "9", "9"),
        ("versions", "schemathesis", "9", "9"),
        ("policy", "least_judged", 3, "3"),
    ],
)
def test_each_circumstance_that_differs_is_named(
    make_report: MakeReport, part: str, member: str, value: Any, told: str
) -> None:
    new = make_report()
    new[part][member] = value
    (found,) = unlike(make_report(), new)

    assert (found.what, found.new) == (f"{part}.{member}", told)


def test_a_fingerprint_that_one_report_lacks_is_a_difference(make_report: MakeReport) -> None:
    old = make_report()
    del old["hashes"]["suite"]
    (found,) = unlike(old, make_report())

    assert (found.what, found.old) == ("hashes.suite", "none")


def test_a_waiver_that_came_is_a_difference(make_report: MakeReport) -> None:
    new = make_report()
    scope = {"operation": "getMe", "client": None, "persona": None}
    new["policy"]["waivers"] = [{"rule": "CON-002", "owner": "o", "reason": "r", "expires": "2026-12-31", **scope}]
    (found,) = unlike(make_report(), new)

    assert (found.what, found.new) == ("waivers", "CON-002 getMe until 2026-12-31")


def test_when_and_from_which_file_is_no_difference(make_report: MakeReport) -> None:
    new = make_report()
    new["target"]["origin"] = "other.toml"
    new["run"] |= {"started": "2027-01-01T00:00:00+00:00", "ended": "2027-01-01T00:00:09+00:00"}

    assert unlike(make_report(), new) == []
