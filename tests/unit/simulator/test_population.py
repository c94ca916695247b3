"""The people of the sandbox, day by day, from files or from a seed."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from droits_contract.errors import BenchError
from droits_fixtures.errors import FoyerError
from droits_fixtures.nir import is_synthetic
from droits_simulator.droits.reconciliation import identite_de
from droits_simulator.population import people_of
from droits_simulator.settings import Settings

JOUR = date(2026, 11, 24)
DOUBTFUL = "vernier-memes-etats-civils"  # two assurés of one civil status
NATION = Settings(population=(30_000_000, 7))


def test_a_day_is_worked_out_once() -> None:
    people = people_of(Settings())
    assert people(JOUR) is people(JOUR)


def test_the_households_move_with_the_day() -> None:
    people = people_of(Settings())
    today, tomorrow = (people(day).by_login("corentin.roux") for day in (JOUR, JOUR + timedelta(days=1)))
    assert today is not None
    assert tomorrow is not None
    assert (today[0].jour, tomorrow[0].jour) == (JOUR, JOUR + timedelta(days=1))


def test_whoever_cannot_be_told_from_somebody_else_is_reconciled_to_nobody() -> None:
    people = people_of(Settings())(JOUR)
    doubtful = [personne for foyer, personne in people.proposes() if foyer.id == DOUBTFUL]

    assert len(doubtful) == 2
    assert [people.reconcilie(identite_de(personne)) for personne in doubtful] == [None, None]


@pytest.mark.parametrize("settings", [Settings(), NATION], ids=["cast", "nation"])
def test_everybody_who_is_shown_logs_in_and_is_reconciled_to_exactly_one_person(settings: Settings) -> None:
    people = people_of(settings)(JOUR)
    shown = [pair for pair in people.proposes() if pair[0].id != DOUBTFUL]
    assert len(shown) >= 20
    for _, personne in shown:
        assert personne.login is not None
        assert (
            people.by_login(personne.login) == people.reconcilie(identite_de(personne)) == people.by_nir(personne.nir)
        )


def test_in_a_generated_population_the_login_is_a_synthetic_nir_written_as_people_write_it() -> None:
    people = people_of(NATION)(JOUR)
    _, personne = people.proposes()[0]
    assert personne.login == personne.nir
    assert is_synthetic(personne.nir)
    spaced = f"{personne.nir[0]} {personne.nir[1:]}"
    assert people.by_login(spaced) == people.by_login(personne.nir)


@pytest.mark.parametrize("login", ["", "claire.dupont", "0" * 13, "1" * 400, "\x00", "٣" * 13])
def test_in_a_generated_population_any_other_login_is_nobody(login: str) -> None:
    assert people_of(NATION)(JOUR).by_login(login) is None


def test_a_population_larger_than_there_can_be_is_refused() -> None:
    with pytest.raises(BenchError, match="capacity"):
        people_of(Settings(population=(10**12, 7)))(JOUR)


def test_a_folder_without_households_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(FoyerError, match="no household"):
        people_of(Settings(foyers=tmp_path))(JOUR)
