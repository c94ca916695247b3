"""Each branch of the decision tree can be skipped, at every operation or at one."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from droits_contract import Quota, load_rules
from droits_fixtures import Personne
from droits_simulator.faults import UnknownFault, find_fault, switch_on
from droits_simulator.faults.branches import BRANCHES
from droits_simulator.quota import Compteur
from droits_simulator.state import MemoryStore

People = Mapping[str, Personne]


@pytest.fixture
def skipping(monde, fait_services, fait_api):
    """The API with branches skipped."""

    def build(*names: str):
        return fait_api(switch_on(fait_services(monde), [f"branche:{name}" for name in names]))

    return build


def _refused(gens: People) -> dict[str, dict[str, object]]:
    """A call that each branch refuses, and that would be answered without it."""
    return {
        "cle": {"partenaire": None, "headers": [("X-API-Key", "inconnue")]},
        "jeton": {"jeton": "jamais-vu"},
        "portee": {"jeton": "anne.hopital.openid"},
        "habilitation": {"partenaire": "revoquee"},
        "client": {"partenaire": "mutuelle"},
        "date": {"query": "dateDebut=2026-02-30"},
        "passe": {"query": "dateDebut=2026-11-23"},
        "ordre": {"query": "dateDebut=2026-12-02&dateFin=2026-12-01"},
        "assure": {"jeton": "mona.hopital"},
        "cercle": {"path": "/", "nir": gens["carl"].nir},
        "operation": {
            "path": "/medecin-traitant", "partenaire": "mutuelle", "jeton": "anne.mutuelle", "nir": gens["anne"].nir
        },
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(BRANCHES.keys() - {"quota", "fenetre", "masque", "identite"}))
def test_a_skipped_branch_refuses_nothing_any_more(api, skipping, gens: People, name: str) -> None:
    call = _refused(gens)[name]

    assert api.call(**call).status_code >= 400
    assert skipping(name).call(**call).status_code == 200


def test_a_branch_is_skipped_at_one_operation_alone(skipping, gens: People) -> None:
    api = skipping("portee:getMe")

    assert api.call("/me", jeton="anne.hopital.openid").status_code == 200
    assert api.call("/me/beneficiaires", jeton="anne.hopital.openid").status_code == 403


def test_two_operations_may_skip_different_branches(skipping) -> None:
    api = skipping("portee:getMe", "date:getBeneficiaires", "passe")

    assert api.call("/me", jeton="anne.hopital.openid", query="dateDebut=2026-11-23").status_code == 200
    assert api.call("/me", query="dateDebut=2026-02-30").status_code == 400
    assert api.call("/me/beneficiaires", query="dateDebut=2026-02-30").status_code == 200


def test_somebody_who_cannot_be_recognized_may_ask_about_everybody(
    monde, fait_services, fait_api, gens: People
) -> None:
    services = replace(fait_services(monde), reconcilie=lambda _jour, _identite: None)
    sound, wrong = (fait_api(switch_on(services, names)) for names in ([], ["branche:identite"]))

    for path, nir in (("/me", None), ("/", gens["carl"].nir)):
        assert sound.call(path, nir=nir).status_code == 404
        assert wrong.call(path, nir=nir).status_code == 200
    assert (
        fait_api(switch_on(fait_services(monde), ["branche:identite"])).call("/", nir=gens["carl"].nir).status_code
        == 404
    )


def test_a_window_in_the_past_shows_the_past(skipping, gens: People) -> None:
    late = {"nir": gens["anne"].nir, "query": "dateDebut=2026-11-23&dateFin=2026-11-23"}

    assert skipping("passe").call("/contrats", **late).json()[0]["date_fin"] == "2027-11-24"


def test_what_the_convention_masks_is_shown(skipping, gens: People) -> None:
    api = skipping("masque")
    (seen,) = api.call("/exonerations", partenaire="mutuelle", jeton="anne.mutuelle", nir=gens["anne"].nir).json()

    assert {"motif", "maternite"} <= seen.keys()


def test_the_quota_may_be_forgotten_at_one_operation(monde, fait_services, fait_api) -> None:
    services = fait_services(monde)
    conventions = {name: replace(one, quota=Quota(par_jour=1)) for name, one in services.conventions.items()}
    compte = Compteur(MemoryStore(services.clock), services.clock).compte
    limited = replace(services, conventions=conventions, compte=compte)
    api = fait_api(switch_on(limited, ["branche:quota:getMe"]))

    assert [api.call(path).status_code for path in ("/me/beneficiaires", "/me", "/me")] == [200, 200, 200]
    assert api.call("/me/beneficiaires").status_code == 429


@pytest.mark.parametrize(
    ("nom", "expected"),
    [
        ("branche:zut", "branche:portee"),
        ("branche:portee:zut", "branche:portee:getMe"),
        ("branche:portee:", "branche:portee:getMe"),
    ],
)
def test_a_branch_that_is_none_is_told_what_was_expected(nom: str, expected: str) -> None:
    with pytest.raises(UnknownFault) as refused:
        find_fault(nom)

    assert expected in refused.value.known


@pytest.mark.parametrize("name", BRANCHES)
def test_a_branch_is_described_in_both_languages_and_names_rules_that_are_judged(name: str) -> None:
    fault = find_fault(f"branche:{name}:getMe")

    assert fault.titre != fault.title
    assert fault.operation == "getMe"
    assert fault.rules <= {rule.id for rule in load_rules() if rule.not_tested is None}
