from datetime import date
from typing import Any

import pytest

from droits_conformance.errors import ProfileError
from droits_conformance.profile_table import Table
from droits_conformance.waiver import Waiver
from droits_conformance.waivers import read_waivers

TODAY = date(2026, 11, 24)
WRITTEN = {"rule": "EXO-003", "owner": "équipe droits", "reason": "mended in March", "expires": date(2027, 3, 1)}


def read(*waivers: Any) -> tuple[Waiver, ...]:
    whole = Table("cible.toml", "", {"waivers": list(waivers)}, ("waivers",), {})
    return read_waivers(whole, ("hopital",), TODAY)


def test_a_waiver_says_which_rule_who_why_and_until_when() -> None:
    assert read(WRITTEN) == (Waiver("EXO-003", "équipe droits", "mended in March", date(2027, 3, 1)),)


def test_it_may_have_a_scope() -> None:
    (found,) = read(WRITTEN | {"operation": "getMe", "client": "hopital", "persona": "claire.dupont"})

    assert (found.operation, found.client, found.persona) == ("getMe", "hopital", "claire.dupont")


def test_most_profiles_have_none() -> None:
    assert read_waivers(Table("cible.toml", "", {}, ("waivers",), {}), (), TODAY) == ()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"rule": "EXO-999"}, "waivers 1.rule"),
        ({"owner": " "}, "waivers 1.owner"),
        ({"reason": ""}, "waivers 1.reason"),
        ({"expires": date(2027, 11, 26)}, "waivers 1.expires"),
        ({"expires": "soon"}, "waivers 1.expires"),
        ({"operation": "getToi"}, "waivers 1.operation"),
        ({"client": "hospice"}, "waivers 1.client"),
        ({"until": "2027"}, "waivers 1.until"),
    ],
)
def test_a_wrong_value_is_told_with_its_place(change: dict[str, Any], place: str) -> None:
    with pytest.raises(ProfileError, match=f"cible.toml.*{place}"):
        read(WRITTEN | change)


@pytest.mark.parametrize("missing", ["rule", "owner", "reason", "expires"])
def test_nothing_but_the_scope_may_be_left_out(missing: str) -> None:
    with pytest.raises(ProfileError, match=f"waivers 1.{missing}"):
        read({key: value for key, value in WRITTEN.items() if key != missing})


def test_a_second_waiver_is_named_by_its_number() -> None:
    with pytest.raises(ProfileError, match=r"waivers 2\.owner"):
        read(WRITTEN, WRITTEN | {"owner": ""})


def test_a_single_table_is_no_list_of_waivers() -> None:
    whole = Table("cible.toml", "", {"waivers": {"rule": "EXO-003"}}, ("waivers",), {})

    with pytest.raises(ProfileError, match=r"tables \[\[waivers\]\]"):
        read_waivers(whole, (), TODAY)
