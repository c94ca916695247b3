"""Mistakes about the window: what the target is asked instead, and what is served besides."""

from typing import Any

import pytest

CONTRATS = "getBeneficiairesNirContrats"

ASKED: dict[str, tuple[str, str]] = {
    "fenetre-a-partir-de-demain": ("", "dateDebut=2026-11-25"),
    "date-de-fin-ignoree": ("dateDebut=2026-12-01&dateFin=2026-12-31", "dateDebut=2026-12-01"),
    "borne-de-fin-exclue": ("dateFin=2026-12-31", "dateFin=2026-12-30"),
    "fenetre-de-six-mois": ("", "dateFin=2027-05-25"),
    "fenetre-inversee-remise-a-l-endroit": (
        "dateDebut=2027-02-01&dateFin=2026-12-01",
        "dateDebut=2026-12-01&dateFin=2027-02-01",
    ),
    "debut-ecrit-pris-pour-un-autre": ("dateDebut=2026-11-24", "dateDebut=2026-12-24"),
    "debut-passe-lu-de-travers": ("dateDebut=2026-11-23", "dateDebut=2027-09-20"),
}


@pytest.mark.parametrize(("name", "queries"), ASKED.items(), ids=ASKED.keys())
def test_the_target_is_asked_for_another_window(theatre: Any, name: str, queries: tuple[str, str]) -> None:
    stage = theatre.of(name, theatre.ok([]))

    stage.play(theatre.call(CONTRATS, query=queries[0]))

    assert stage.asked[0].query == queries[1]


def test_a_window_of_a_single_day_keeps_its_end(theatre: Any) -> None:
    stage = theatre.of("borne-de-fin-exclue", theatre.ok([]))

    stage.play(theatre.call(CONTRATS, query="dateDebut=2026-12-31&dateFin=2026-12-31"))

    assert stage.asked[0].query == "dateDebut=2026-12-31&dateFin=2026-12-31"


@pytest.mark.parametrize(
    ("query", "end"),
    [
        ("dateDebut=2028-02-29", "2029-03-01"),
        ("dateDebut=2028-02-29&dateFin=2029-02-28", "2029-02-28"),
        ("dateDebut=2028-02-28", "2029-02-28"),
    ],
)
def test_a_year_from_29_february_alone_ends_in_march(theatre: Any, query: str, end: str) -> None:
    stage = theatre.of("annee-bissextile-au-premier-mars", theatre.ok([{"date_fin": "2029-02-28"}]))

    assert stage.play(theatre.call(CONTRATS, query=query)).document() == [{"date_fin": end}]


def test_a_contract_that_ended_is_served_beside_others_and_never_alone(theatre: Any) -> None:
    name, ended = "contrat-acheve-encore-servi", "2026-10-25"
    over = {"nature_assurance": "AMO", "date_fin": ended, "periodes_droits": [{"date_fin": ended}]}
    some, none = (theatre.of(name, theatre.ok(held)) for held in ([{"nature_assurance": "AMO"}], []))

    assert some.play(theatre.call(CONTRATS)).document() == [{"nature_assurance": "AMO"}, over]
    assert none.play(theatre.call(CONTRATS)).document() == []
