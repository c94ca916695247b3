"""A household of two in a database of its own."""

import sqlite3

import pytest

from candidat.base import Base
from candidat.chargement import charger

CAISSE = {
    "id": "01491",
    "grand_regime": "01",
    "code_centre": "0000",
    "libelle": "CPAM de Maine-et-Loire",
    "organisme": "014910000",
    "couverte": True,
    "adresse": {"code_postal": "49000", "commune": "ANGERS"},
}
ANA = {
    "cle": "ana",
    "nir": "2840349991001",
    "nom_famille": "LE CŒUR-D'AUNÉE",
    "prenoms": ["Ana Lou", "Rose"],
    "sexe": "F",
    "naissance": "1984-03-00",
    "date_naissance": "1984-03-01",
    "qualite": "assure",
    "lieu_naissance": "49991",
    "caisse": CAISSE,
    "contrats": [
        {
            "nature": "AMO",
            "code": "BASE",
            "libelle": "Droits de base",
            "debut": "2020-01-01",
            "periodes": [{"debut": "2020-01-01", "fin": "2026-11-23"}, {"debut": "2026-11-24"}],
        }
    ],
    "exonerations": [
        {
            "motif": "MAT",
            "libelle": "Maternité",
            "libelle_long": "Soins de la maternité",
            "debut": "2026-12-01",
            "fin": "2027-03-01",
            "date_presumee_grossesse": "2026-06-20",
        }
    ],
}
TOM = {
    **ANA,
    "cle": "tom",
    "nir": "1150749991004",
    "prenoms": ["Tom"],
    "sexe": "M",
    "naissance": "2015-07-23",
    "date_naissance": "2015-07-23",
    "qualite": "enfant",
    "rattachements": ["ana"],
    "exonerations": [],
}


@pytest.fixture
def base():
    """The database that holds them."""
    connexion = sqlite3.connect(":memory:")
    charger([{"personnes": [ANA, TOM]}], connexion)
    yield Base(connexion)
    connexion.close()


@pytest.fixture
def identite():
    """Ana, as FranceConnect tells of her."""
    return {
        "family_name": "LE COEUR D AUNEE",
        "given_name": "Ana Lou Rose",
        "given_name_array": ["ANA LOU", "Rose"],
        "birthdate": "1984-03-01",
        "gender": "female",
        "birthplace": "49991",
        "birthcountry": "99100",
    }
