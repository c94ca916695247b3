"""A household small enough to be read: Iris, her partner, her son and their rights around the day of the call."""

from dataclasses import replace
from datetime import date

import pytest

from droits_conformance.oracle import Oracle
from droits_contract import Convention, load_convention
from droits_fixtures.model import (
    Adresse,
    Caisse,
    Cast,
    Contrat,
    Exoneration,
    Foyer,
    MedecinTraitant,
    Periode,
    Personne,
)

JOUR = date(2026, 11, 24)
CAISSE = Caisse("01", "491", "0000", "CPAM de test", "491", Adresse("49100", "ANGERS", nom_voie="des Horloges"))
BASE = Contrat("AMO", "BASE", "Droits de base", Periode(date(2020, 1, 1)), (Periode(date(2020, 1, 1)),))


def person(cle: str, ordre: str, **changes: object) -> Personne:
    """An assuré born in a commune that was never allocated."""
    plain = Personne(
        cle=cle,
        nir=f"2850349990{ordre}",
        nom_famille="Essai",
        prenoms=(cle.capitalize(), "Seconde"),
        sexe="F",
        naissance="1985-03-12",
        date_naissance=date(1985, 3, 12),
        rang_naissance=1,
        qualite="assure",
        pays_naissance="99100",
        lieu_naissance="49990",
        caisse=CAISSE,
        login=f"{cle}.essai",
        contrats=(BASE,),
    )
    return replace(plain, **changes)


def c2s(debut: date, fin: date | None) -> Contrat:
    return Contrat("AMC", "C2S_SANS_PARTICIPATION", "C2S", Periode(debut, fin), (Periode(debut, fin),))


def maternity(debut: date, fin: date | None) -> Exoneration:
    return Exoneration("MAT", "Maternité", "Exonération au titre de la maternité", Periode(debut, fin), debut, None)


def doctor(debut: date, fin: date | None = None) -> MedecinTraitant:
    return MedecinTraitant("Valcourt", "Irène", "001000017", Periode(debut, fin))


@pytest.fixture
def iris() -> Personne:
    return person("iris", "101")


@pytest.fixture
def child() -> Personne:
    return person("jules", "102", qualite="enfant", rattachements=("iris",), login=None)


@pytest.fixture
def partner() -> Personne:
    return person("paule", "103")


@pytest.fixture
def hospital() -> Convention:
    return load_convention("etablissement-de-soins")


@pytest.fixture
def insurer() -> Convention:
    return load_convention("organisme-complementaire")


@pytest.fixture
def oracle_of() -> object:
    """An oracle for one household and, in a second one, a stranger."""

    def build(*personnes: Personne) -> Oracle:
        stranger = person("lena", "104")
        households = (Foyer("essai", "test", (), JOUR, personnes), Foyer("autre", "test", (), JOUR, (stranger,)))
        return Oracle(Cast(JOUR, households), JOUR)

    return build


@pytest.fixture
def held() -> object:
    """Makers of rights: c2s, maternity and doctor from a day to a day."""
    return {"c2s": c2s, "maternity": maternity, "doctor": doctor, "person": person}
