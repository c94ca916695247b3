"""The decision tree, branch by branch: a call that is wrong in two ways shows the earlier refusal.

The flaws below stand in the order of docs/architecture.md, "How an answer is made".
"""

from collections.abc import Mapping
from itertools import combinations

import httpx
import pytest

from droits_fixtures import Personne

FLAWS = {
    "chemin-inconnu": 404,
    "methode-non-permise": 405,
    "cle-absente": 401,
    "jeton-absent": 401,
    "jeton-invalide": 401,
    "portee-insuffisante": 403,
    "habilitation-inactive": 403,
    "client-non-rattache": 403,
    "operation-non-accordee": 403,
    "representation-non-disponible": 406,
    "parametre-invalide": 400,
    "assure-non-gere": 404,
    "beneficiaire-inconnu": 404,
    "aucun-medecin-traitant": 404,
}
_PARTENAIRES = {
    (False, False): "hopital",
    (True, False): "revoquee",
    (False, True): "stricte",
    (True, True): "perdue",
}


def _call(api, gens: Mapping[str, Personne], flaws: set[str]) -> httpx.Response:
    partenaire = _PARTENAIRES["habilitation-inactive" in flaws, "operation-non-accordee" in flaws]
    person = "leo" if "aucun-medecin-traitant" in flaws else "zoe"
    return api.call(
        "/inconnu" if "chemin-inconnu" in flaws else "/medecin-traitant",
        method="POST" if "methode-non-permise" in flaws else "GET",
        partenaire=None if "cle-absente" in flaws else partenaire,
        jeton=_jeton(flaws, partenaire),
        headers=[("Accept", "text/html")] if "representation-non-disponible" in flaws else [],
        query="dateDebut=2026-02-30" if "parametre-invalide" in flaws else "",
        nir=gens["carl" if "beneficiaire-inconnu" in flaws else person].nir,
    )


def _jeton(flaws: set[str], partenaire: str) -> str | None:
    if "jeton-absent" in flaws:
        return None
    login = "mona" if "assure-non-gere" in flaws else "anne"
    client = "stricte" if partenaire == "stricte" else "hopital"
    client = "autre" if "client-non-rattache" in flaws else client
    scopes = ".openid" if "portee-insuffisante" in flaws else ""
    return f"{'mort' if 'jeton-invalide' in flaws else login}.{client}{scopes}"


def test_a_call_without_flaw_is_answered(api, gens: Mapping[str, Personne]) -> None:
    answer = _call(api, gens, set())
    assert answer.status_code == 200
    assert answer.json()["nom"] == "AUBRY"


@pytest.mark.parametrize(("flaw", "status"), FLAWS.items())
def test_each_flaw_alone_is_refused_with_its_own_code(
    api, gens: Mapping[str, Personne], flaw: str, status: int
) -> None:
    answer = _call(api, gens, {flaw})
    assert (answer.status_code, answer.json()["code"], answer.json()["status"]) == (status, flaw, status)


@pytest.mark.parametrize(("earlier", "later"), list(combinations(FLAWS, 2)))
def test_of_two_flaws_the_earlier_one_is_shown(api, gens: Mapping[str, Personne], earlier: str, later: str) -> None:
    assert _call(api, gens, {earlier, later}).json()["code"] == earlier


def test_no_parameter_error_teaches_a_stranger_anything(api) -> None:
    answer = api.call("/contrats", partenaire=None, jeton=None, nir="zut", query="dateDebut=zut&dateDebut=zut")
    assert answer.json()["code"] == "cle-absente"
    assert "errors" not in answer.json()
