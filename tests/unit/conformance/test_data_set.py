"""The people that a profile names."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copy

import orjson
import pytest

from droits_conformance.data_set import SAMPLE, Generated, fingerprint, load_data_set
from droits_conformance.target import BrokerProfile, Profile
from droits_contract.errors import BenchError
from droits_contract.source import artefact
from droits_fixtures.errors import FoyerError
from droits_fixtures.export import to_document
from droits_fixtures.population import Population

TODAY = date(2026, 11, 24)
PROFILE = Profile("cible", "http://127.0.0.1:9/", BrokerProfile("v2", "http://127.0.0.1:9/api/v2"), ())
NATION = replace(PROFILE, foyers="population:30000000:7")


def test_a_population_is_named_by_size_and_seed() -> None:
    assert Generated.parse("population:30000000:7") == Generated(30_000_000, 7)


@pytest.mark.parametrize(
    "text", ["cast", "population", "population:10", "population:-1:2", "population:1:2:3", "population:٣:1", ""]
)
def test_anything_else_names_no_population(text: str) -> None:
    assert Generated.parse(text) is None


def test_unknown_people_are_nobody() -> None:
    assert load_data_set(replace(PROFILE, foyers="unknown"), TODAY) is None


def test_of_a_large_population_a_sample_is_kept_that_follows_the_seed_of_the_run() -> None:
    one, again, other = (load_data_set(NATION, TODAY, draw) for draw in (1, 1, 2))

    assert one is not None
    assert len(one.foyers) == SAMPLE
    assert one == again != other


def test_of_a_small_population_everybody_is_kept() -> None:
    cast = load_data_set(replace(PROFILE, foyers="population:12:7"), TODAY)

    assert cast is not None
    assert len(cast.foyers) == 12


def test_a_population_that_cannot_be_is_refused() -> None:
    with pytest.raises(BenchError, match="capacity"):
        load_data_set(replace(PROFILE, foyers="population:999999999999:7"), TODAY)


def test_two_populations_have_two_fingerprints() -> None:
    assert fingerprint("population:10:1") != fingerprint("population:10:2")


def generated(path: Path) -> Path:
    foyers = [Population(7, 3, TODAY).foyer(index) for index in range(3)]
    path.write_bytes(b"\n".join(orjson.dumps(to_document(foyer)) for foyer in foyers))
    return path


def test_a_file_of_many_households_is_a_data_set(tmp_path: Path) -> None:
    cast = load_data_set(replace(PROFILE, foyers=str(generated(tmp_path / "foyers.jsonl"))), TODAY)

    assert cast is not None
    assert cast.foyers == tuple(Population(7, 3, TODAY).foyer(index) for index in range(3))


def test_a_file_of_one_household_is_a_data_set(tmp_path: Path) -> None:
    name = "dupont-trois-enfants.yaml"
    copy(artefact("fixtures", "foyers", name), tmp_path / name)

    cast = load_data_set(replace(PROFILE, foyers=str(tmp_path / name)), TODAY)

    assert cast is not None
    assert [foyer.id for foyer in cast.foyers] == ["dupont-trois-enfants"]


def test_a_household_that_is_refused_is_named_with_file_and_line(tmp_path: Path) -> None:
    path = generated(tmp_path / "foyers.jsonl")
    path.write_bytes(path.read_bytes() + b'\n{"id": "rien"}\n')

    with pytest.raises(FoyerError, match=r"foyers\.jsonl:4"):
        load_data_set(replace(PROFILE, foyers=str(path)), TODAY)
