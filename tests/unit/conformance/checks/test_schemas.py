"""Bodies against the published and the hardened schemas."""

from typing import Any

import pytest

from droits_conformance.checks.schemas import breach, is_calendar_date

ME = {
    "nir": "2850349990012",
    "nom_famille": "Essai",
    "prenom": "Iris",
    "date_naissance": "1985-03-12",
    "rang_naissance": 1,
    "qualite": "assure",
    "medecin_traitant_choisi": True,
    "presence_CMUC_ACS": False,
}


@pytest.mark.parametrize("contract", ["droits-2019", "droits"])
def test_a_plain_body_is_valid_in_both(contract: str) -> None:
    assert breach(contract, "getMe", ME) is None


@pytest.mark.parametrize(
    "change",
    [
        {"date_naissance": "1985-03-00"},
        {"date_naissance": "12/03/1985"},
        {"rang_naissance": "1"},
        {"qualite": "cousin"},
        {"presence_CMUC_ACS": "false"},
        {"nom_usage": None},
    ],
)
def test_types_formats_and_enumerations_are_checked_in_the_published_one(change: dict[str, Any]) -> None:
    (name,) = change
    found = breach("droits-2019", "getMe", ME | change)

    assert found is not None
    assert found[0] == name


@pytest.mark.parametrize("body", [{**ME, "surprise": 1}, {"nir": ME["nir"]}])
def test_unknown_and_missing_members_break_the_hardened_one_only(body: dict[str, Any]) -> None:
    assert breach("droits-2019", "getMe", body) is None
    assert breach("droits", "getMe", body) is not None


def test_a_breach_shows_no_nir() -> None:
    found = breach("droits-2019", "getMe", ME | {"qualite": ME["nir"]})

    assert found is not None
    assert ME["nir"] not in found[1]


@pytest.mark.parametrize("text", ["2026-02-30", "20261124", "2026-W48-2", "２０２６-11-24", "", "2026-11-24T00:00"])
def test_only_full_dates_of_the_calendar_are_dates(text: str) -> None:
    assert not is_calendar_date(text)
    assert is_calendar_date("2028-02-29")
