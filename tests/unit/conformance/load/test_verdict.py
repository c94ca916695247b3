"""What the figures of a load say of a target: each thing that was declared, and does not hold, is an objection."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from droits_conformance.load.declaration import Declaration
from droits_conformance.load.verdict import NOTHING, WRONG, objections
from droits_conformance.target import BrokerProfile, ClientProfile, Profile

CLIENT = ClientProfile("hopital", "etablissement-de-soins", "cle", "c" * 64, "s" * 64, "http://localhost/callback")
FRUGAL = replace(CLIENT, name="frugale", per_second=2)
PROFILE = Profile("cible", "http://cible.example/", BrokerProfile("v2", "http://fc.example/api/v2"), (CLIENT,))
DECLARED = Declaration(rate=10, seconds=10, people=5, errors=0.02, p50=20, p99=100)


def entry(name: str, count: int, failed: int = 0, kind: str = "call") -> dict[str, Any]:
    return {"kind": kind, "name": name, "count": count, "failed": failed, "p50": 5, "p95": 9, "p99": 12}


def error(name: str, words: str, count: int) -> dict[str, Any]:
    return {"method": "call", "name": name, "error": words, "count": count}


GOOD: dict[str, Any] = {
    "seconds": 10.0,
    "points": [{"at": float(second), "rate": 3.0 if second == 1 else 10.0} for second in range(1, 11)],
    "entries": [entry("getMe", 100), entry("quota frugale", 30, 10), entry("FranceConnect", 9, kind="login")],
    "calls": {"p50": 5.0, "p95": 9.0, "p99": 12.0},
    "errors": [error("quota frugale", "refused", 10)],
}


def codes(figures: dict[str, Any], declared: Declaration = DECLARED) -> list[str]:
    return [one.code for one in objections(figures, declared, replace(PROFILE, apart=(FRUGAL,)))]


def changed(**members: Any) -> dict[str, Any]:
    return {**deepcopy(GOOD), **members}


def test_a_target_that_bears_the_load_is_not_objected_to() -> None:
    assert codes(GOOD) == []


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "a single answer that was not owed": (
        changed(errors=[error("getMe", f"{WRONG} somebody else", 1)]),
        "wrong-answer",
    ),
    "more calls without an answer than the budget": (
        changed(errors=[error("getMe", f"{NOTHING} target-silent", 3)]),
        "errors",
    ),
    "a rate that was not reached": (
        changed(points=[{"at": 1.0, "rate": 10.0}, {"at": 2.0, "rate": 8.9}]),
        "rate-not-reached",
    ),
    "a median above its limit": (changed(calls={"p50": 21.0, "p95": 30.0, "p99": 40.0}), "slow"),
    "a p99 above its limit": (changed(calls={"p50": 5.0, "p95": 30.0, "p99": 101.0}), "slow"),
    "a quota that lets more pass": (
        changed(entries=[entry("getMe", 100), entry("quota frugale", 30, 7)]),
        "quota-exceeded",
    ),
    "a quota that lets less pass": (
        changed(entries=[entry("getMe", 100), entry("quota frugale", 30, 21)]),
        "quota-starved",
    ),
}


@pytest.mark.parametrize(("figures", "code"), BAD.values(), ids=BAD.keys())
def test_it_is_objected_to(figures: dict[str, Any], code: str) -> None:
    assert codes(figures) == [code]


def test_errors_within_the_budget_are_borne() -> None:
    assert codes(changed(errors=[error("getMe", f"{NOTHING} target-silent", 2)])) == []


def test_without_limits_no_time_is_too_long() -> None:
    slow = changed(calls={"p50": 5000.0, "p95": 5000.0, "p99": 5000.0})

    assert codes(slow, replace(DECLARED, p50=None, p99=None)) == []


def test_an_objection_is_one_line_that_says_what_was_seen_and_expected() -> None:
    (found,) = objections(changed(calls={"p50": 5.0, "p95": 30.0, "p99": 101.0}), DECLARED, PROFILE)

    assert str(found) == "slow: p99 101 ms; expected at most 100 ms (ROB-005)"
