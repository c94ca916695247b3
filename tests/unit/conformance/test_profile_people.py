"""The people of a profile: data sets, and persons that are only named."""

import tomllib
from pathlib import Path

import pytest

from droits_conformance.errors import ProfileError
from droits_conformance.profile_people import read_foyers, read_personas
from droits_conformance.profile_table import Table
from droits_conformance.target import PersonaProfile

NIR = "2850349990012"


def whole(text: str, environ: dict[str, str] | None = None) -> Table:
    return Table("p.toml", "", tomllib.loads(text), ("data", "personas"), environ or {})


@pytest.mark.parametrize("name", ["cast", "unknown", "population:100:7"])
def test_a_data_set_may_be_named(name: str, tmp_path: Path) -> None:
    assert read_foyers(whole(f'[data]\nfoyers = "{name}"'), tmp_path) == name


@pytest.mark.parametrize("name", ["un.yaml", "un.yml", "un.json", "tous.jsonl", "tous.CSV"])
def test_a_file_of_households_stands_beside_the_profile(name: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()

    assert read_foyers(whole(f'[data]\nfoyers = "{name}"'), tmp_path) == str(tmp_path / name)


@pytest.mark.parametrize("name", ["absent.yaml", "liste.txt"])
def test_a_file_that_is_not_there_or_of_another_kind_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "liste.txt").touch()

    with pytest.raises(ProfileError, match=r"a folder of households, or a file of them \(\*.yaml"):
        read_foyers(whole(f'[data]\nfoyers = "{name}"'), tmp_path)


def test_people_are_named_by_login_and_their_nir_by_reference() -> None:
    text = '[[personas]]\nlogin = "claire"\n[[personas]]\nlogin = "karim"\nnir = "env:NIR"'

    found = read_personas(whole(text, {"NIR": NIR}), "unknown")

    assert found == (PersonaProfile("claire"), PersonaProfile("karim", NIR))
    assert NIR not in repr(found)


@pytest.mark.parametrize(
    ("text", "foyers", "told"),
    [
        ('[[personas]]\nlogin = "a"', "cast", 'data.foyers = "unknown"'),
        ('personas = "claire"', "unknown", "[[personas]]"),
        ('personas = ["claire"]', "unknown", "a table"),
        ("[[personas]]", "unknown", "personas.0.login: missing"),
        ('[[personas]]\nlogin = "a"\nnom = "b"', "unknown", "unknown key"),
        ('[[personas]]\nlogin = "a"\n[[personas]]\nlogin = "a"', "unknown", "'a' twice"),
        (f'[[personas]]\nlogin = "a"\nnir = "{NIR}"', "unknown", "written in the file"),
        ('[[personas]]\nlogin = "a"\nnir = "env:AUTRE"', "unknown", "13 characters"),
    ],
)
def test_a_person_that_cannot_be_is_refused_without_repeating_a_nir(text: str, foyers: str, told: str) -> None:
    with pytest.raises(ProfileError) as refused:
        read_personas(whole(text, {"AUTRE": f"{NIR}00"}), foyers)

    assert told in str(refused.value)
    assert NIR not in str(refused.value)
