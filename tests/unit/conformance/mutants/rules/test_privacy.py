"""Mistakes that tell of people, and counts that never fall."""

from datetime import date
from typing import Any

from droits_conformance.mutants.message import Answer
from droits_fixtures import load_cast

NOBODY = "1990675990901"


def test_a_refusal_tells_whether_somebody_has_the_nir(theatre: Any) -> None:
    somebody = load_cast(date(2026, 11, 24)).personas()[0].nir
    stage = theatre.of("cache-qui-dit-qui-existe", theatre.problem(404, "beneficiaire-inconnu"))
    call = theatre.call("getBeneficiairesNir")

    told = [stage.play(call.with_header("nir", nir)).header("X-Cache") for nir in (somebody, NOBODY)]

    assert told == ["HIT", "MISS"]


def test_a_shorter_list_ends_with_the_one_before(theatre: Any) -> None:
    lists = [["a", "b"], ["c"]]
    stage = theatre.of("liste-non-videe", lambda _: theatre.ok(lists.pop(0)))
    call = theatre.call("getBeneficiaires")

    assert [stage.play(call).document() for _ in range(2)] == [["a", "b"], ["c", "b"]]


def test_a_count_of_a_session_never_falls_and_starts_at_its_own(theatre: Any) -> None:
    counts = [3, 1, 0]
    stage = theatre.of("statistiques-sans-oubli", lambda _: Answer().saying(counts.pop(0)))

    calls = [theatre.call(None, path) for path in ("/api/stats/", "/api/stats/", "/s/1/api/stats/")]

    assert [stage.play(call).document() for call in calls] == [3, 3, 0]
