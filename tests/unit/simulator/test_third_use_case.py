"""A use case that nobody foresaw is one more YAML file: what it opens and shows is what the API serves."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from droits_contract import Quota, load_contract, load_conventions
from droits_contract.matrix import matrix
from droits_fixtures import Personne
from droits_simulator.partenaire import Partenaire

PHARMACY = """\
id: pharmacie
libelle: Pharmacie, délivrance
title: Pharmacy, dispensing
cas_usage: Savoir à quelle caisse et sous quels droits facturer une délivrance
use_case: Know which caisse and which rights a dispensing is billed to
source: invented for this test
operations: [getBeneficiairesNirCaisse, getBeneficiairesNirContrats]
champs:
  Caisse: [id, grandRegime, codeCentre, organisme, libelle, adresse]
  Adresse: [code_postal, commune]
  Contrat: [nature_assurance, details, date_fin, periodes_droits]
  ContratDetails: [code_type_contrat, libelle_type_contrat]
  ContratPeriodesDroits: [date_fin]
quota: {par_seconde: 5}
franceconnect:
  scopes: [droits_assurance_maladie]
  clients: [officine]
"""
PLACES = {
    "getMe": "/me",
    "getBeneficiaires": "/me/beneficiaires",
    "getBeneficiairesNir": "/",
    "getBeneficiairesNirCaisse": "/caisse",
    "getBeneficiairesNirContrats": "/contrats",
    "getBeneficiairesNirExonerations": "/exonerations",
    "getBeneficiairesNirMedecinTraitant": "/medecin-traitant",
}


@pytest.fixture
def conventions(tmp_path: Path):
    (tmp_path / "pharmacie.yaml").write_text(PHARMACY, encoding="utf-8")
    return load_conventions(tmp_path)


@pytest.fixture
def officine(services, fait_api, conventions):
    """The API when the key of every call is a pharmacy's."""
    holder = Partenaire("officine", "Officine", "cle-de-l-officine-1", "pharmacie", "active", frozenset({"officine"}))

    async def partenaire(_cle: bytes) -> Partenaire:
        return holder

    return fait_api(replace(services, conventions=conventions, partenaire=partenaire))


def test_the_api_opens_the_operations_that_the_file_names_and_no_other(officine, gens: Mapping[str, Personne]) -> None:
    contract, answers = load_contract(), {}
    for operation in contract.operations:
        nir = gens["anne"].nir if operation.takes_nir else None
        answers[operation.operation_id] = officine.call(PLACES[operation.operation_id], jeton="anne.officine", nir=nir)

    assert {name: answer.status_code for name, answer in answers.items()} == {
        name: 200 if name in ("getBeneficiairesNirCaisse", "getBeneficiairesNirContrats") else 403 for name in PLACES
    }
    assert answers["getMe"].json()["code"] == "operation-non-accordee"


def test_the_api_shows_the_fields_that_the_file_names_and_no_other(officine, gens: Mapping[str, Personne]) -> None:
    caisse = officine.call("/caisse", jeton="anne.officine", nir=gens["anne"].nir).json()
    (contrat,) = officine.call("/contrats", jeton="anne.officine", nir=gens["anne"].nir).json()

    assert caisse["adresse"] == {"code_postal": "49000", "commune": "ANGERS"}
    assert contrat.keys() == {"nature_assurance", "details", "date_fin", "periodes_droits"}
    assert [periode.keys() for periode in contrat["periodes_droits"]] == [{"date_fin"}]


def test_the_matrix_says_so_beforehand(conventions) -> None:
    found = matrix(load_contract(), conventions)

    assert found.cell("pharmacie", "getBeneficiairesNirCaisse", "adresse.commune")
    assert not found.cell("pharmacie", "getBeneficiairesNirCaisse", "adresse.nom_voie")
    assert not found.cell("pharmacie", "getBeneficiairesNirContrats", "periodes_droits.date_debut")
    assert not found.cell("pharmacie", "getMe", "nir")


def test_its_quota_and_its_clients_are_those_of_the_file(conventions) -> None:
    assert conventions["pharmacie"].quota == Quota(par_seconde=5)
    assert conventions["pharmacie"].admits("officine")
    assert not conventions["pharmacie"].admits("hopital")
