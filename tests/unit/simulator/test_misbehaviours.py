"""Names of all that goes wrong on purpose: which side each belongs to, and what is no name."""

import pytest

from droits_simulator.faults import Fault, UnknownFault
from droits_simulator.franceconnect.hostile import HOSTILITIES, Hostility, Lapse, lapses
from droits_simulator.misbehaviours import FAULTS, find, known, split


def test_no_name_means_two_things() -> None:
    assert FAULTS.keys().isdisjoint(HOSTILITIES)
    assert lapses().keys().isdisjoint({*FAULTS, *HOSTILITIES})


def test_names_are_sorted_out_and_into_their_order() -> None:
    names = ["nir-etranger-servi", "courtier-nonce-autre", "courtier-hs256", "fenetre-ignoree", "courtier-hs256"]

    assert split(names) == (("fenetre-ignoree", "nir-etranger-servi"), ("courtier-hs256", "courtier-nonce-autre"))


@pytest.mark.parametrize("ask", [find, lambda nom: split([nom])])
def test_an_unknown_name_is_told_those_of_both_sides(ask) -> None:
    with pytest.raises(UnknownFault, match="'zut'") as refused:
        ask("zut")

    assert "courtier-hs256" in str(refused.value)
    assert "fenetre-ignoree" in str(refused.value)


def test_somebody_elses_franceconnect_cannot_be_made_hostile() -> None:
    with pytest.raises(UnknownFault) as refused:
        split(["courtier-hs256"], hostile=False)

    assert "courtier-nonce-autre" not in str(refused.value)
    assert split(["fenetre-ignoree"], hostile=False) == (("fenetre-ignoree",), ())


def test_each_name_is_found_with_its_sentences() -> None:
    assert isinstance(find("fenetre-ignoree"), Fault)
    assert isinstance(find("courtier-hs256"), Hostility)
    assert known()[1]["courtier-nonce-absent"] == "L'id_token n'a pas de « nonce »"
    assert known(hostile=False) == (known()[0], {})


def test_lapses_are_switched_on_like_hostilities_and_listed_to_nobody() -> None:
    assert split(["courtier-code-rejouable"]) == ((), ("courtier-code-rejouable",))
    assert isinstance(find("courtier-code-rejouable"), Lapse)
    assert known()[1].keys() == HOSTILITIES.keys()


@pytest.mark.parametrize("ask", [find, lambda nom: split([nom])])
def test_who_misspells_a_lapse_is_told_those_that_may_be_meant(ask) -> None:
    with pytest.raises(UnknownFault) as refused:
        ask("courtier-code-rejouables")

    told = str(refused.value)
    assert "courtier-code-rejouable," in told or told.endswith("courtier-code-rejouable")
    assert len(lapses().keys() & set(told.replace(",", "").split())) <= 3


def test_somebody_elses_franceconnect_has_no_lapses() -> None:
    with pytest.raises(UnknownFault) as refused:
        split(["courtier-code-rejouable"], hostile=False)

    assert str(refused.value).count("courtier-") == 1


def test_families_of_faults_are_told_by_their_form_and_listed_to_nobody() -> None:
    cell = "cellule:organisme-complementaire:Exoneration.motif"
    assert split([cell, "branche:portee:getMe"]) == (("branche:portee:getMe", cell), ())
    assert isinstance(find(cell), Fault)
    assert cell not in known()[0]
    with pytest.raises(UnknownFault, match="cellule:CONVENTION:OPERATION"):
        split(["zut"])
    with pytest.raises(UnknownFault, match="branche:portee"):
        split(["branche:zut"])
