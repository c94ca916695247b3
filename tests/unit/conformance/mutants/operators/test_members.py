"""A mutant of a member changes that member wherever it stands in the operation's answers, and nothing else."""

from typing import Any

import pytest

from droits_conformance.mutants.message import Answer
from droits_conformance.mutants.operators.members import renamed

CONTRATS, ME = "getBeneficiairesNirContrats", "getMe"
MOI = {"nir": "2850348991001", "nom_famille": "FONTANELLE", "prenom": "Zoé", "rang_naissance": 1, "qualite": "assure",
       "medecin_traitant_choisi": True, "presence_CMUC_ACS": False, "date_naissance": "1985-03-31"}  # fmt: skip
PERIODS = [{"date_debut": "2026-01-01", "date_fin": "2026-12-31"}, {"date_fin": "2027-12-31"}]
CONTRAT = {"nature_assurance": "AMO", "details": {"code_type_contrat": "BASE"}, "periodes_droits": PERIODS}
CHANGES = [
    ("nir:drop", "nir", None),
    ("nir:off-by-one", "nir", "2850348991002"),
    ("nom_famille:null", "nom_famille", "null"),
    ("nom_famille:empty", "nom_famille", ""),
    ("nom_famille:truncate", "nom_famille", "FONTANELL"),
    ("nom_famille:blank", "nom_famille", "FONTANELLE "),
    ("nom_famille:case", "nom_famille", "fontanelle"),
    ("nom_famille:constant", "nom_famille", "Inconnu"),
    ("prenom:accents", "prenom", "Zoe"),
    ("nir:retype", "nir", 2850348991001),
    ("prenom:retype", "prenom", ["Zoé"]),
    ("rang_naissance:retype", "rang_naissance", "1"),
    ("rang_naissance:off-by-one", "rang_naissance", 2),
    ("rang_naissance:one-less", "rang_naissance", 0),
    ("medecin_traitant_choisi:retype", "medecin_traitant_choisi", "true"),
    ("medecin_traitant_choisi:inverted", "medecin_traitant_choisi", False),
    ("medecin_traitant_choisi:never", "medecin_traitant_choisi", False),
    ("presence_CMUC_ACS:always", "presence_CMUC_ACS", True),
    ("qualite:other", "qualite", "concubin"),
    ("date_naissance:day-after", "date_naissance", "1985-04-01"),
    ("date_naissance:day-before", "date_naissance", "1985-03-30"),
    ("date_naissance:format", "date_naissance", "31/03/1985"),
    ("date_naissance:hour", "date_naissance", "1985-03-31T00:00:00Z"),
]  # fmt: skip


@pytest.mark.parametrize(("mutant", "member", "value"), CHANGES, ids=str)
def test_a_member_is_changed_and_all_others_stay(through, mutant: str, member: str, value: Any) -> None:
    seen = through(f"getMe:{mutant}", MOI).get(ME).document()

    wanted = {**MOI, member: None if value == "null" else value}
    assert seen == ({name: held for name, held in MOI.items() if name != member} if value is None else wanted)


def test_a_member_gets_another_name(through) -> None:
    seen = through("getMe:nom_famille:rename", MOI).get(ME).document()

    assert (seen["nomFamille"], "nom_famille" in seen) == ("FONTANELLE", False)


@pytest.mark.parametrize(("name", "other"), [("date_fin", "dateFin"), ("codeCentre", "code_centre"), ("nir", "NIR")])
def test_another_name_is_written_the_other_way(name: str, other: str) -> None:
    assert renamed(name) == other


def test_two_members_are_exchanged(through) -> None:
    seen = through("getMe:presence_CMUC_ACS:drop", MOI).get(ME).document()
    swapped = through("getMe:medecin_traitant_choisi:swap-presence_CMUC_ACS", MOI).get(ME).document()

    assert "presence_CMUC_ACS" not in seen
    assert (swapped["medecin_traitant_choisi"], swapped["presence_CMUC_ACS"]) == (False, True)


def test_a_member_that_is_absent_gives_its_place_to_the_other(through) -> None:
    seen = through("getBeneficiairesNirContrats:periodes_droits.date_debut:swap-date_fin", [CONTRAT]).get(CONTRATS)

    assert seen.document()[0]["periodes_droits"][1] == {"date_debut": "2027-12-31"}


def test_a_nested_member_is_changed_in_every_element(through) -> None:
    seen = through("getBeneficiairesNirContrats:periodes_droits.date_fin:drop", [CONTRAT, CONTRAT]).get(CONTRATS)

    assert [entry["periodes_droits"] for entry in seen.document()] == [[{"date_debut": "2026-01-01"}, {}]] * 2


@pytest.mark.parametrize(
    ("operator", "left"),
    [("first-lost", PERIODS[1:]), ("last-lost", PERIODS[:1]), ("doubled", [PERIODS[0], *PERIODS]), ("emptied", [])],
)
def test_a_list_loses_or_doubles_an_element(through, operator: str, left: list[Any]) -> None:
    seen = through(f"getBeneficiairesNirContrats:periodes_droits:{operator}", [CONTRAT]).get(CONTRATS)

    assert seen.document()[0]["periodes_droits"] == left


def test_another_operation_and_a_refusal_pass_as_they_are(through) -> None:
    refused = through("getMe:nir:drop", Answer(status=404, body=b'{"nir": "kept"}')).get(ME)

    assert refused.document() == {"nir": "kept"}
    assert through("getMe:nir:drop", MOI).get("getBeneficiairesNir").document() == MOI
