"""Who somebody is, and what is shown of them to whom."""

from datetime import date

import pytest

from candidat.conventions import CONVENTIONS
from candidat.fenetre import ouvrir
from candidat.refus import Refus
from candidat.vues import Vues

JOUR = date(2026, 11, 24)
ANA, TOM = "2840349991001", "1150749991004"
HOPITAL, MUTUELLE = CONVENTIONS["etablissement-de-soins"], CONVENTIONS["organisme-complementaire"]


def vues(base, convention=HOPITAL, debut=None, fin=None):
    return Vues(base, ouvrir(debut, fin, JOUR), convention, frozenset())


def test_a_person_is_recognised_whatever_the_accents_and_the_unknown_day(base, identite):
    assert base.assure(identite)["nir"] == ANA


@pytest.mark.parametrize("autre", [{"given_name_array": ["Ana"]}, {"gender": "male"}, {"birthplace": "49992"}])
def test_somebody_else_is_not(base, identite, autre):
    with pytest.raises(Refus, match="assure-non-gere"):
        base.assure({**identite, **autre})


def test_who_depends_on_somebody_is_served_but_is_no_caller(base, identite):
    assert base.beneficiaire(base.assure(identite), TOM)["nir"] == TOM
    with pytest.raises(Refus, match="beneficiaire-inconnu"):
        base.beneficiaire({"nir": TOM}, ANA)


def test_an_insurer_sees_the_dates_of_an_exoneration_alone(base):
    assert vues(base, MUTUELLE).exonerations(ANA) == [{"date_debut": "2026-12-01", "date_fin": "2027-03-01"}]


def test_a_hospital_sees_its_reason_and_what_is_known_of_the_pregnancy(base):
    [vue] = vues(base).exonerations(ANA)

    assert vue["motif"]["code"] == "MAT"
    assert vue["maternite"] == {"date_presumee_grossesse": "2026-06-20"}


@pytest.mark.parametrize(("debut", "fin", "combien"), [("2027-03-01", None, 1), ("2027-03-02", None, 0)])
def test_the_last_day_of_a_right_belongs_to_it(base, debut, fin, combien):
    assert len(vues(base, debut=debut, fin=fin).exonerations(ANA)) == combien


def test_the_past_is_left_out_and_an_unknown_end_is_a_year_away(base):
    [contrat] = vues(base).contrats(ANA)

    assert "date_debut" not in contrat
    assert contrat["date_fin"] == "2027-11-24"
    assert contrat["periodes_droits"] == [{"date_debut": "2026-11-24", "date_fin": "2027-11-24"}]


def test_beyond_a_year_nothing_is_known(base):
    assert vues(base, debut="2027-11-25", fin="2099-12-31").contrats(ANA) == []
