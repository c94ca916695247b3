"""What a caller may write: days, a nir, a key, and how often."""

from datetime import date

import pytest

from candidat import nir
from candidat.conventions import Partenaires
from candidat.fenetre import ouvrir
from candidat.refus import Refus

JOUR = date(2026, 11, 24)


def test_a_window_is_a_year_from_today():
    fenetre = ouvrir(None, None, JOUR)

    assert (fenetre.debut, fenetre.fin, fenetre.horizon) == ("2026-11-24", "2027-11-24", "2027-11-24")


def test_a_year_from_a_leap_day_ends_on_28_february():
    assert ouvrir(None, None, date(2028, 2, 29)).fin == "2029-02-28"


def test_a_start_in_the_past_is_today():
    assert ouvrir("2001-01-01", None, JOUR) == ouvrir(None, None, JOUR)


@pytest.mark.parametrize(("debut", "fin"), [("2026-02-30", None), ("20261124", None), (None, "2026-11-23")])
def test_what_is_no_window_is_refused(debut, fin):
    with pytest.raises(Refus, match="parametre-invalide"):
        ouvrir(debut, fin, JOUR)


@pytest.mark.parametrize("ecrit", ["2840349991001", "2 84 03 49 991 001", "284034999100186"])
def test_a_nir_is_read_with_and_without_its_key(ecrit):
    assert nir.lire(ecrit) == "2840349991001"


def test_the_letters_of_corsica_count_as_the_decree_says():
    assert nir.cle("285032A998002") == 97 - 2850319998002 % 97
    assert nir.cle("285032B998002") == 97 - 2850318998002 % 97


@pytest.mark.parametrize("ecrit", ["284034999100185", "284034999100", "é", ""])
def test_what_is_no_nir_is_not_read(ecrit):
    assert nir.lire(ecrit) is None


def test_a_quota_is_that_of_the_last_second():
    secondes = iter((0.0, 0.9, 0.95, 1.0))
    tenu = {"nom": "hopital", "cle": "k", "client_id": "c", "convention": "etablissement-de-soins", "par_seconde": 2}
    partenaires = Partenaires([tenu], horloge=lambda: next(secondes))
    hopital = partenaires.titulaire("k")

    partenaires.compter(hopital)
    partenaires.compter(hopital)
    with pytest.raises(Refus, match="quota-depasse"):
        partenaires.compter(hopital)
    partenaires.compter(hopital)
