"""The table [load] of a profile: each key is read, and a value that cannot be is refused with what may stand there."""

from typing import Any

import pytest

from droits_conformance.errors import ProfileError
from droits_conformance.profile_load import read_load
from droits_conformance.profile_table import Table


def table(**load: Any) -> Table:
    return Table("profil.toml", "", {"load": load}, ("load",), {})


def test_a_profile_says_what_it_wants_to_say() -> None:
    assert read_load(table(rate=50, seconds=60.5, people=20, errors=0.01, p50=20, p99=250)) == {
        "rate": 50,
        "seconds": 60.5,
        "people": 20,
        "errors": 0.01,
        "p50": 20,
        "p99": 250,
    }


def test_a_profile_need_not_declare_a_load() -> None:
    assert read_load(Table("profil.toml", "", {}, ("load",), {})) == {}


@pytest.mark.parametrize(
    ("key", "value"),
    [("rate", 0), ("rate", "fast"), ("seconds", 0.5), ("people", 2.5), ("errors", 1.1), ("p99", -1), ("people", True)],
)
def test_a_value_that_cannot_be_is_refused_at_its_key(key: str, value: Any) -> None:
    with pytest.raises(ProfileError, match=f"load.{key}"):
        read_load(table(**{key: value}))


def test_an_unknown_key_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(ProfileError, match=r"load\.p98"):
        read_load(table(p98=3))
