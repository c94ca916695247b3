"""The judge's own reading of a request as it was sent: nobody is blamed for refusing or accepting what it misreads."""

import pytest

from droits_conformance.generate.legality import Legality
from droits_contract import load_contract

URL = "http://127.0.0.1:1/beneficiaires/caisse"
NIR = {"nir": "2850349990012"}


@pytest.fixture(scope="module")
def legality() -> Legality:
    return Legality(load_contract())


@pytest.mark.parametrize(
    ("query", "headers", "breaches"),
    [
        ("", NIR, ()),
        ("?dateDebut=2026-11-24&dateFin=2027-02-28", NIR, ()),
        ("?inconnu=1", NIR, ()),
        ("", {"NIR": " 2 85 03 49 990 012 "}, ()),
        ("", {}, ("nir",)),
        ("", {"nir": "85"}, ("nir",)),
        ("?dateDebut=2026-02-30", NIR, ("dateDebut",)),
        ("?dateFin=", NIR, ("dateFin",)),
        ("?dateFin=20261124", NIR, ("dateFin",)),
        ("?dateDebut=2026-11-24&dateDebut=2026-11-24", NIR, ("dateDebut",)),
        ("?dateFin=x&dateDebut=null", {}, ("dateDebut", "dateFin", "nir")),
    ],
)
def test_breaches_are_named(query: str, headers: dict[str, str], breaches: tuple[str, ...], legality: Legality) -> None:
    assert legality.breaches("getBeneficiairesNirCaisse", URL + query, headers) == breaches


def test_an_operation_without_nir_asks_for_none(legality: Legality) -> None:
    assert legality.breaches("getMe", "http://127.0.0.1:1/me", {}) == ()
