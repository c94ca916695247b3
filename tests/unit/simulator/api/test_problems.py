"""The table of refusals."""

import re

import orjson
import pytest

from droits_contract import load_contract
from droits_simulator.api.problems import PROBLEMES, ErreurParametre, Refus, body, response


def test_the_table_holds_exactly_the_codes_of_the_contract() -> None:
    codes = load_contract().schema("Probleme")["properties"]["code"]["enum"]
    assert list(PROBLEMES) == codes


@pytest.mark.parametrize("code", PROBLEMES)
def test_a_problem_has_every_member_of_the_contract_and_a_documented_status(code: str) -> None:
    members = body(Refus(code), "/chemin#1")
    assert set(load_contract().schema("Probleme")["required"]) | {"instance"} == set(members)
    assert members["type"] == f"https://banc-droits.example/problemes/{code}"
    assert members["status"] in load_contract().operation("getMe").statuses
    assert re.search(r"[.]$", members["detail"])


@pytest.mark.parametrize("code", PROBLEMES)
def test_a_401_says_how_to_authenticate(code: str) -> None:
    refus = Refus(code)
    assert (PROBLEMES[code].status == 401) <= ("WWW-Authenticate" in refus.headers)


def test_a_wrong_parameter_is_named_with_its_place_and_what_to_write() -> None:
    refus = Refus("parametre-invalide", errors=(ErreurParametre("nir", "header", "Écrivez un NIR."),))
    answer = response(refus, "/chemin#1")
    assert answer.media_type == "application/problem+json"
    assert orjson.loads(answer.body)["errors"] == [{"parametre": "nir", "in": "header", "detail": "Écrivez un NIR."}]


def test_a_code_outside_the_table_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        Refus("autre-chose")
