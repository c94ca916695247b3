"""Mutants of parameters ask the target for something else than they were asked for."""

from datetime import UTC, datetime, timedelta

import pytest

from droits_conformance.day import paris_day
from droits_conformance.mutants.message import Request

CONTRATS = "getBeneficiairesNirContrats"
BOTH = "dateDebut=2026-12-01&dateFin=2026-12-31"


@pytest.mark.parametrize(
    ("mutant", "query", "asked"),
    [
        ("query.dateDebut:ignore", BOTH, "dateFin=2026-12-31"),
        ("query.dateFin:ignore", BOTH, "dateDebut=2026-12-01"),
        ("query.dateDebut:day-after", BOTH, "dateFin=2026-12-31&dateDebut=2026-12-02"),
        ("query.dateFin:day-before", BOTH, "dateDebut=2026-12-01&dateFin=2026-12-30"),
        ("query.dateFin:day-before", "dateFin=20261231", "dateFin=20261231"),
        ("query.dateDebut:swap-dateFin", BOTH, "dateDebut=2026-12-31&dateFin=2026-12-01"),
        ("query.dateDebut:swap-dateFin", "dateFin=2026-12-01", "dateDebut=2026-12-01"),
        ("query.dateFin:default-day-before", "dateDebut=2026-12-01", "dateDebut=2026-12-01&dateFin=2027-11-30"),
        ("query.dateFin:default-day-after", "dateDebut=2026-12-01", "dateDebut=2026-12-01&dateFin=2027-12-02"),
        ("query.dateFin:default-day-after", BOTH, BOTH),
        ("query.dateFin:default-day-after", "dateDebut=demain", "dateDebut=demain"),
    ],
)
def test_a_window_becomes_another(through, mutant: str, query: str, asked: str) -> None:
    target = through(f"{CONTRATS}:{mutant}", [])
    target.get(CONTRATS, query)

    assert [request.query for request in target.asked] == [asked]


def test_a_default_start_is_the_day_after_today(through) -> None:
    target = through(f"{CONTRATS}:query.dateDebut:default-day-after", [])
    target.get(CONTRATS)

    assert target.asked[0].param("dateDebut") == str(paris_day(datetime.now(UTC)) + timedelta(days=1))


def test_a_default_start_does_not_invert_a_window(through) -> None:
    target = through(f"{CONTRATS}:query.dateDebut:default-day-after", [])
    target.get(CONTRATS, "dateFin=2020-01-01")

    assert target.asked[0].query == "dateFin=2020-01-01"


def test_in_another_world_nobody_knows_what_day_it_is(through) -> None:
    target = through(f"{CONTRATS}:query.dateFin:default-day-after", [])
    target.get(CONTRATS, path="/s/autre/test/v1/droits/beneficiaires/contrats")

    assert target.asked[0].query == ""


def test_a_nir_that_nobody_reads_is_the_callers(through) -> None:
    def answer(request: Request) -> object:
        return {"nir": "2850348991001"} if request.path.endswith("/me") else []

    target = through(f"{CONTRATS}:header.nir:ignore", answer)
    for _ in range(2):
        target.get(CONTRATS, "", ("nir", "1120748995003"), ("Authorization", "Bearer a"))

    own = [(request.path.rpartition("/")[2], request.header("nir")) for request in target.asked]
    assert own == [("me", None), ("contrats", "2850348991001"), ("contrats", "2850348991001")]


def test_a_nir_is_lost(through) -> None:
    target = through(f"{CONTRATS}:header.nir:drop", [])
    target.get(CONTRATS, "", ("nir", "1120748995003"))

    assert target.asked[0].header("nir") is None


def test_other_operations_are_asked_as_they_were(through) -> None:
    target = through(f"{CONTRATS}:query.dateDebut:ignore", [])
    target.get("getBeneficiairesNirExonerations", BOTH)

    assert target.asked[0].query == BOTH
