"""Each fault changes what it says, and nothing else."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from droits_contract import Quota, load_contract, load_rules
from droits_contract.errors import BenchError
from droits_fixtures import Personne
from droits_simulator.api.services import Services
from droits_simulator.faults import UnknownFault, all_faults, find_fault, switch_on
from droits_simulator.quota import Compteur
from droits_simulator.state import MemoryStore

People = Mapping[str, Personne]
# A call per operation, as three partners and two people would make it, and one per refusal.
PERSONS = ("anne", "zoe")
CALLS = [
    (operation.path, operation.takes_nir, partenaire)
    for operation in load_contract().operations
    for partenaire in ("hopital", "mutuelle", "stricte")
]


@pytest.fixture
def faulty(monde, fait_services, fait_api):
    """The API with one fault on."""

    def build(nom: str):
        return fait_api(switch_on(fait_services(monde), [nom]))

    return build


def _usual(api, gens: People) -> dict[str, tuple[int, str]]:
    """What the API answers to lawful calls and to the common refusals, without the fault's own subject."""
    answers = {}
    for path, takes_nir, partenaire in CALLS:
        for person in PERSONS:
            nir = gens[person].nir if takes_nir else None
            answer = api.call(path, partenaire=partenaire, jeton=f"anne.{partenaire}", nir=nir)
            answers[f"{path} {partenaire} {person}"] = (answer.status_code, answer.text)
    refused = {
        "no key": api.call(partenaire=None),
        "unknown key": api.call(partenaire=None, headers=[("X-API-Key", "inconnue")]),
        "no token": api.call(jeton=None),
        "dead token": api.call(jeton="jamais-vu"),
        "scope": api.call(jeton="anne.hopital.openid"),
        "habilitation": api.call(partenaire="revoquee"),
        "client": api.call(partenaire="mutuelle"),
        "bad date": api.call(query="dateDebut=2026-02-30"),
        "past": api.call(query="dateDebut=2026-11-23"),
        "stranger": api.call("/", nir=gens["carl"].nir),
        "nobody": api.call("/", nir=gens["carl"].nir[:10] + "777"),
        "window": api.call("/exonerations", nir=gens["anne"].nir, query="dateDebut=2027-06-01"),
        "uncovered": api.call(jeton="mona.hopital"),
    }
    return answers | {name: (answer.status_code, answer.text) for name, answer in refused.items()}


TOUCHED = {
    "motif-montre-aux-complementaires": {"/exonerations mutuelle anne"},
    "nir-etranger-servi": {"stranger"},
    "jeton-quelconque-accepte": {"dead token"},
    "fenetre-ignoree": {"window"},
    "date-mal-ecrite": {f"/contrats {p} {person}" for p in ("hopital", "mutuelle", "stricte") for person in PERSONS},
    "dates-non-controlees": {"bad date"},
    "cle-quelconque-acceptee": {"unknown key"},
    # Time, another FranceConnect, one day in four years: test_jetons.py, test_fenetres.py.
    "jeton-perime-accepte": set(),
    "introspection-ignoree": set(),
    "panne-de-franceconnect-ignoree": set(),
    "annee-bissextile-depassee": set(),
    "habilitation-ignoree": {"habilitation"},
    # Answers are as they should be: test_journaux.py.
    "journal-bavard": set(),
    # These two show only in calls that follow others.
    "quota-ignore": set(),
    "quota-partage": set(),
}


@pytest.mark.parametrize("nom", TOUCHED)
def test_a_fault_changes_only_what_it_says(api, faulty, gens: People, nom: str) -> None:
    sound, wrong = _usual(api, gens), _usual(faulty(nom), gens)
    assert {name for name in sound if sound[name] != wrong[name]} == TOUCHED[nom]


def test_every_fault_is_tested_here() -> None:
    assert {fault.nom for fault in all_faults()} == set(TOUCHED)


def test_the_motif_is_shown_without_the_maternity_dates(faulty, gens: People) -> None:
    api = faulty("motif-montre-aux-complementaires")
    (entry,) = api.call("/exonerations", partenaire="mutuelle", jeton="anne.mutuelle", nir=gens["anne"].nir).json()
    assert (entry["motif"]["code"], "maternite" in entry) == ("MAT", False)


def test_a_stranger_s_nir_answers_with_the_stranger(faulty, gens: People) -> None:
    api = faulty("nir-etranger-servi")
    assert api.call("/", nir=gens["carl"].nir).json()["nir"] == gens["carl"].nir


def test_any_token_answers_as_the_first_assure(faulty, gens: People) -> None:
    api = faulty("jeton-quelconque-accepte")
    for partenaire in ("hopital", "mutuelle"):
        assert api.call(partenaire=partenaire, jeton="jamais-vu").json()["nir"] == gens["anne"].nir
    assert api.call(jeton="carl.hopital").json()["nir"] == gens["carl"].nir
    assert api.call(jeton="injoignable").status_code == 503


def test_the_ignored_window_serves_what_is_over_but_never_beyond_the_horizon(faulty, gens: People) -> None:
    api = faulty("fenetre-ignoree")
    (entry,) = api.call("/exonerations", nir=gens["anne"].nir, query="dateDebut=2027-06-01").json()
    assert entry["date_fin"] == "2027-01-23"
    assert api.call("/contrats", nir=gens["anne"].nir).json()[0]["date_fin"] == "2027-11-24"


def test_the_end_of_a_contract_is_written_the_other_way_round(faulty, gens: People) -> None:
    (contrat,) = faulty("date-mal-ecrite").call("/contrats", nir=gens["anne"].nir).json()
    assert (contrat["date_fin"], contrat["periodes_droits"][0]["date_fin"]) == ("24/11/2027", "2027-11-24")


def test_a_bad_date_answers_as_if_it_had_not_been_sent(api, faulty) -> None:
    wrong = faulty("dates-non-controlees")
    assert wrong.call(query="dateDebut=2026-02-30&dateFin=").json() == api.call().json()
    assert wrong.call(query="dateDebut=2026-11-23").status_code == 400


def test_any_key_answers_with_a_token_of_any_client(faulty, gens: People) -> None:
    api = faulty("cle-quelconque-acceptee")
    answer = api.call(
        "/medecin-traitant", partenaire=None, headers=[("X-API-Key", "zut")], jeton="anne.autre", nir=gens["zoe"].nir
    )
    assert answer.status_code == 200


@pytest.fixture
def limited(monde, fait_services, fait_api):
    """The API with one fault on, under conventions that grant two calls a day."""

    def build(*noms: str):
        services = fait_services(monde)
        conventions = {name: replace(one, quota=Quota(par_jour=2)) for name, one in services.conventions.items()}
        compte = Compteur(MemoryStore(services.clock), services.clock).compte
        return fait_api(switch_on(replace(services, conventions=conventions, compte=compte), noms))

    return build


def _statuses(api) -> list[int]:
    calls = ["hopital", "hopital", "mutuelle", "hopital"]
    return [api.call(partenaire=one, jeton=f"anne.{one}").status_code for one in calls]


def test_a_quota_is_ignored_or_shared(limited) -> None:
    assert _statuses(limited()) == [200, 200, 200, 429]
    assert _statuses(limited("quota-ignore")) == [200, 200, 200, 200]
    assert _statuses(limited("quota-partage")) == [200, 200, 429, 429]


def test_a_revoked_habilitation_answers_like_an_active_one(faulty) -> None:
    assert faulty("habilitation-ignoree").call(partenaire="revoquee").status_code == 200


def test_faults_add_up(fait_services, fait_api, monde, gens: People) -> None:
    services = switch_on(fait_services(monde), ["nir-etranger-servi", "cle-quelconque-acceptee"])
    assert services.faults == ("cle-quelconque-acceptee", "nir-etranger-servi")
    answer = fait_api(services).call("/", partenaire=None, headers=[("X-API-Key", "zut")], nir=gens["carl"].nir)
    assert answer.status_code == 200


def test_no_fault_is_no_change(services: Services) -> None:
    assert switch_on(services, []) == services


def test_an_unknown_fault_names_those_that_exist(services: Services) -> None:
    with pytest.raises(
        UnknownFault, match="'zut'; expected one of annee-bissextile-depassee, cle-quelconque-acceptee"
    ) as unknown:
        switch_on(services, ["zut"])
    assert isinstance(unknown.value, BenchError)
    assert unknown.value.code == "unknown-fault"


@pytest.mark.parametrize("fault", all_faults(), ids=lambda fault: fault.nom)
def test_a_fault_is_described_in_both_languages_and_names_the_rules_that_it_breaks(fault) -> None:
    assert fault.titre != fault.title
    assert fault.rules
    assert find_fault(fault.nom) is fault


def test_a_fault_leaves_the_services_given_as_they_were(services: Services) -> None:
    before = replace(services)
    switch_on(services, [fault.nom for fault in all_faults()])
    assert services == before


def test_the_rules_that_faults_break_exist_and_are_judged() -> None:
    judged = {rule.id for rule in load_rules() if rule.not_tested is None}
    for fault in all_faults():
        assert fault.rules <= judged, fault.nom
