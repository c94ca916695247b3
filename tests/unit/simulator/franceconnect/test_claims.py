"""Claim formats: presumed births, births abroad, several first names, an absent nom d'usage."""

from dataclasses import replace

import pytest

from droits_simulator.franceconnect.claims import claims_v1, claims_v2, identity, pivot

ALL = ("openid", "profile", "birth", "email", "idp_birthdate", "idp_id")


@pytest.fixture
def angela(bench):
    return bench.annuaire.find("angela")


@pytest.mark.parametrize(
    ("known", "served"),
    [("1992-00-00", "1992-01-01"), ("1992-11-00", "1992-11-01"), ("1992-11-30", "1992-11-30")],
)
def test_a_presumed_birth_is_served_as_its_first_valid_day_and_kept_raw_beside_it(angela, known, served):
    claims = claims_v2(replace(angela, birthdate=known), ALL)
    assert claims["birthdate"] == served
    assert claims["idp_birthdate"] == known


def test_all_first_names_are_served_and_only_the_array_keeps_their_bounds(angela):
    claims = pivot(angela)
    assert claims["given_name"] == "Angela Claire Louise"
    assert claims["given_name_array"] == ["Angela", "Claire Louise"]


def test_a_birth_abroad_has_an_empty_birthplace(bench):
    assert pivot(bench.annuaire.find("targe"))["birthplace"] == ""


def test_without_a_nom_dusage_there_is_no_preferred_username(bench):
    assert "preferred_username" not in identity(bench.annuaire.find("targe"))


def test_identite_pivot_includes_the_nom_dusage_in_v1_only(angela):
    assert "preferred_username" in claims_v1(angela, ("openid", "identite_pivot"))
    assert "preferred_username" not in claims_v2(angela, ("openid", "identite_pivot"))


def test_v1_knows_no_array_of_first_names(angela):
    assert "given_name_array" not in claims_v1(angela, ALL)


def test_cnam_scopes_open_no_claim(angela):
    assert claims_v2(angela, ("openid", "droits_assurance_maladie", "cnam_caisse")) == {}


@pytest.mark.parametrize(
    "scope",
    [
        *("family_name", "birthdate", "gender", "birthplace", "birthcountry", "preferred_username", "email"),
        *("idp_birthdate", "idp_id"),
    ],
)
def test_each_scope_of_one_claim_opens_it(angela, scope):
    assert set(claims_v2(angela, ("openid", scope))) == {scope}
    assert set(claims_v2(angela, ("openid", "given_name"))) == {"given_name", "given_name_array"}
