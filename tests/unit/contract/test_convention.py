"""Conventions: what each shows, and how a file that says something impossible is refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from droits_contract import Contract, ContractError, Convention, Quota, load_contract, load_convention, load_conventions
from droits_contract.convention import parse_convention, read_convention
from droits_contract.source import artefact

MEDECIN_TRAITANT = "getBeneficiairesNirMedecinTraitant"
EXONERATIONS = "getBeneficiairesNirExonerations"
IDS = ["etablissement-de-soins", "organisme-complementaire", "organisme-complementaire-sans-exonerations"]


def test_three_conventions_are_shipped() -> None:
    assert sorted(load_conventions()) == IDS


def test_a_convention_that_does_not_exist_is_refused_with_the_list_of_those_that_do() -> None:
    with pytest.raises(ContractError, match=r"no convention 'pharmacie'; expected one of etablissement-de-soins, "):
        load_convention("pharmacie")


def test_an_etablissement_de_soins_sees_everything_that_was_published() -> None:
    convention, published = load_convention("etablissement-de-soins"), load_contract("droits-2019")

    assert convention.operations == {operation.operation_id for operation in published.operations}
    assert convention.champs == {
        name: frozenset(schema["properties"]) for name, schema in published.document["components"]["schemas"].items()
    }


def test_an_organisme_complementaire_sees_the_dates_of_an_exoneration_and_no_motif() -> None:
    convention = load_convention("organisme-complementaire")

    assert convention.grants(EXONERATIONS)
    assert convention.champs["Exoneration"] == {"date_debut", "date_fin"}
    assert not convention.shows("ExonerationMotif", "code")
    assert not convention.shows("ExonerationMaternite", "date_presumee_grossesse")


def test_an_organisme_complementaire_sees_that_a_medecin_traitant_is_declared_and_not_who() -> None:
    convention = load_convention("organisme-complementaire")

    assert convention.shows("Beneficiaire", "medecin_traitant_choisi")
    assert not convention.grants(MEDECIN_TRAITANT)
    assert not convention.shows("MedecinTraitant", "nom")


def test_the_stricter_convention_differs_by_the_exonerations_alone() -> None:
    default = load_convention("organisme-complementaire")
    stricter = load_convention("organisme-complementaire-sans-exonerations")

    assert default.operations - stricter.operations == {EXONERATIONS}
    assert {name: champs for name, champs in default.champs.items() if name != "Exoneration"} == stricter.champs
    assert default.scopes == stricter.scopes


@pytest.mark.parametrize("convention_id", IDS)
def test_every_convention_demands_the_scope_that_is_the_consent(convention_id: str) -> None:
    assert load_convention(convention_id).scopes == {"droits_assurance_maladie"}


def schemas_below(contract: Contract, convention: Convention, node: dict[str, Any]) -> Iterator[str]:
    """Names of the schemas that an answer holds under a convention, in the order of descent."""
    if "items" in node:
        yield from schemas_below(contract, convention, node["items"])
    elif "$ref" in node:
        name = node["$ref"].removeprefix("#/components/schemas/")
        yield name
        for champ, child in contract.schema(name)["properties"].items():
            if convention.shows(name, champ):
                yield from schemas_below(contract, convention, child)


def masked_but_required(contract: Contract, convention: Convention) -> set[str]:
    """Members that the contract requires of an answer which the convention opens, and that the convention masks."""
    found = set()
    for operation in contract.operations:
        if convention.grants(operation.operation_id):
            answer = contract.document["paths"][operation.path]["get"]["responses"]["200"]
            schema = answer["content"]["application/json"]["schema"]
            for name in schemas_below(contract, convention, schema):
                required = contract.schema(name).get("required", [])
                found |= {f"{name}.{champ}" for champ in required if not convention.shows(name, champ)}
    return found


@pytest.mark.parametrize("convention_id", IDS)
def test_the_contract_requires_nothing_that_a_convention_masks(convention_id: str) -> None:
    assert masked_but_required(load_contract(), load_convention(convention_id)) == set()


def test_a_required_member_that_a_convention_masks_is_seen() -> None:
    convention = load_convention("organisme-complementaire")
    champs = convention.champs | {"Caisse": convention.champs["Caisse"] - {"libelle"}, "Adresse": frozenset()}
    masking = Convention(convention.id, "", "", convention.operations, champs, convention.scopes)

    assert masked_but_required(load_contract(), masking) == {"Caisse.libelle", "Adresse.code_postal", "Adresse.commune"}


@pytest.mark.parametrize("convention_id", IDS)
def test_every_convention_lets_a_whole_verification_through_in_a_minute(convention_id: str) -> None:
    """A verification makes some seven thousand calls, several hundred in its busiest second."""
    quota = load_convention(convention_id).quota

    assert quota.par_seconde is not None
    assert quota.par_jour is not None
    assert quota.par_mois is not None
    assert quota.par_seconde >= 400
    assert 100_000 <= quota.par_jour < quota.par_mois


@pytest.mark.parametrize("convention_id", IDS)
def test_every_convention_is_named_in_both_languages_and_open_to_any_client_of_its_partner(convention_id: str) -> None:
    convention = load_convention(convention_id)

    assert convention.libelle != convention.title != ""
    assert convention.cas_usage != convention.use_case != ""
    assert convention.clients is None
    assert convention.admits("n'importe-lequel")


def spoilt(path: Path, **changes: Any) -> Path:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    document.update(changes)
    path.write_text(yaml.safe_dump({key: value for key, value in document.items() if value is not None}))
    return path


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "an unknown key": ({"quotas": 3}, "document", "'quotas' was unexpected"),
    "no operations": ({"operations": None}, "document", "'operations' is a required property"),
    "an unknown operation": ({"operations": ["getMe", "getMutuelle"]}, "operations.1", "no operation 'getMutuelle'"),
    "an operation named twice": ({"operations": ["getMe", "getMe"]}, "operations", "has non-unique elements"),
    "an operation that is not a word": ({"operations": [3]}, "operations.0", "3 is not of type 'string'"),
    "an unknown schema": ({"champs": {"Mutuelle": ["id"]}}, "champs.Mutuelle", "no such schema"),
    "a schema named by a number": ({"champs": {3: ["id"]}}, "champs.3", "no such schema"),
    "schemas named by a number and a word, wrong both": ({"champs": {3: 4, "x": 1}}, "champs.3", "4 is not of type"),
    "an unknown field": ({"champs": {"Caisse": ["id", "siret"]}}, "champs.Caisse.1", "no property 'siret'"),
    "a schema without properties": (
        {"champs": {"ProblemeParametres": ["errors"]}},
        "champs.ProblemeParametres.0",
        "no property 'errors'",
    ),
    "no quota": ({"quota": None}, "document", "'quota' is a required property"),
    "an unknown period": ({"quota": {"par_heure": 3}}, "quota", "'par_heure' was unexpected"),
    "a quota of nothing": ({"quota": {"par_jour": 0}}, "quota.par_jour", "0 is less than the minimum of 1"),
    "a negative quota": ({"quota": {"par_mois": -5}}, "quota.par_mois", "-5 is less than"),
    "a quota in words": ({"quota": {"par_seconde": "dix"}}, "quota.par_seconde", "'dix' is not of type 'integer'"),
    "half a call": ({"quota": {"par_seconde": 0.5}}, "quota.par_seconde", "0.5 is not of type 'integer'"),
    "a quota that is true": ({"quota": {"par_jour": True}}, "quota.par_jour", "True is not of type 'integer'"),
    "a quota without end": ({"quota": {"par_jour": float("inf")}}, "quota.par_jour", "inf is not of type"),
    "a quota beyond counting": ({"quota": {"par_mois": 10**12}}, "quota.par_mois", "greater than the maximum"),
    "a quota that is a list": ({"quota": [500]}, "quota", "[500] is not of type 'object'"),
    "no English title": ({"title": None}, "document", "'title' is a required property"),
    "an empty English use case": ({"use_case": ""}, "use_case", "'' should be non-empty"),
    "no client at all": (
        {"franceconnect": {"scopes": ["openid"], "clients": []}},
        "franceconnect.clients",
        "[] should be non-empty",
    ),
    "a client with a space": (
        {"franceconnect": {"scopes": ["openid"], "clients": ["e3 68"]}},
        "franceconnect.clients.0",
        "'e3 68' does not match",
    ),
    "an unknown key of franceconnect": (
        {"franceconnect": {"scopes": ["openid"], "client": "e368"}},
        "franceconnect",
        "'client' was unexpected",
    ),
    "a required member masked": (
        {"operations": ["getMe"], "champs": {"Beneficiaire": ["nom_famille"]}},
        "champs.Beneficiaire",
        "nir is masked, and getMe is opened",
    ),
    "a schema shown by nothing": (
        {"operations": ["getBeneficiairesNirMedecinTraitant"], "champs": {"Caisse": ["id"]}},
        "champs.MedecinTraitant",
        "nom is masked, and getBeneficiairesNirMedecinTraitant is opened",
    ),
    "a required member that would be empty": (
        {
            "operations": ["getBeneficiairesNirCaisse"],
            "champs": {"Caisse": ["id", "grandRegime", "codeCentre", "organisme", "libelle", "adresse"]},
        },
        "champs.Adresse",
        "nothing is shown, and getBeneficiairesNirCaisse is opened",
    ),
    "half of an optional member": (
        {
            "operations": ["getBeneficiairesNirExonerations"],
            "champs": {"Exoneration": ["date_fin", "motif"], "ExonerationMotif": ["code", "libelle"]},
        },
        "champs.ExonerationMotif",
        "libelle_long is masked",
    ),
    "no scope at all": ({"franceconnect": {"scopes": []}}, "franceconnect.scopes", "[] should be non-empty"),
    "no key scopes": ({"franceconnect": {}}, "franceconnect", "'scopes' is a required property"),
    "no franceconnect": ({"franceconnect": None}, "document", "'franceconnect' is a required property"),
    "an id that is not the file's": ({"id": "clinique"}, "id", "'clinique'"),
    "an id in capitals": ({"id": "Clinique"}, "id", "'Clinique' does not match"),
}


@pytest.mark.parametrize(("changes", "place", "seen"), REFUSED.values(), ids=REFUSED.keys())
def test_a_convention_that_says_something_impossible_is_refused_at_its_key(
    convention_file: Path, changes: dict[str, Any], place: str, seen: str
) -> None:
    with pytest.raises(ContractError) as caught:
        parse_convention(spoilt(convention_file, **changes))

    assert caught.value.file == str(convention_file)
    assert caught.value.place == place
    assert seen in caught.value.seen
    assert caught.value.expected != "a value that the schema allows"


def test_a_convention_that_is_a_list_is_refused(convention_file: Path) -> None:
    convention_file.write_text("- getMe\n")

    with pytest.raises(ContractError, match="expected a convention with the keys id, "):
        parse_convention(convention_file)


def test_an_empty_file_is_refused_as_a_convention(convention_file: Path) -> None:
    convention_file.write_text("")

    with pytest.raises(ContractError, match="document: None is not of type 'object'"):
        parse_convention(convention_file)


def test_an_unspoilt_copy_is_read_as_the_original(convention_file: Path) -> None:
    assert parse_convention(convention_file) == load_convention("etablissement-de-soins")


def test_limits_and_clients_are_read(convention_file: Path) -> None:
    clients = {"scopes": ["droits_assurance_maladie"], "clients": ["e368", "63a1"]}
    convention = parse_convention(spoilt(convention_file, quota={"par_jour": 12.0}, franceconnect=clients))

    assert convention.quota == Quota(par_jour=12)
    assert convention.quota.limits() == {"par_seconde": None, "par_jour": 12, "par_mois": None}
    assert convention.admits("e368")
    assert not convention.admits("4225")


def test_no_limit_at_all_is_said_by_an_empty_quota(convention_file: Path) -> None:
    assert parse_convention(spoilt(convention_file, quota={})).quota == Quota()


def test_a_file_to_compare_may_have_any_name(convention_file: Path) -> None:
    other = convention_file.rename(convention_file.with_name("avant.yaml"))

    assert read_convention(other) == load_convention("etablissement-de-soins")
    with pytest.raises(ContractError, match="id: 'etablissement-de-soins'; expected 'avant', the name of the file"):
        parse_convention(other)


def test_a_folder_of_ones_own_stands_for_the_shipped_one(convention_file: Path) -> None:
    (convention_file.parent / "LISEZMOI.md").write_text("Nos conventions")
    (convention_file.parent / ".brouillon.yaml").write_text("pas encore")

    assert load_conventions(convention_file.parent) == {
        "etablissement-de-soins": load_convention("etablissement-de-soins")
    }
    with pytest.raises(
        ContractError, match="no convention 'organisme-complementaire'; expected one of etablissement-de-"
    ):
        load_convention("organisme-complementaire", convention_file.parent)


def test_a_folder_is_read_again_each_time(convention_file: Path) -> None:
    load_conventions(convention_file.parent)
    spoilt(convention_file, quota={"par_jour": 3})

    assert load_conventions(convention_file.parent)["etablissement-de-soins"].quota == Quota(par_jour=3)


def test_a_folder_without_conventions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=r"folder: no file \*\.yaml in it; expected a folder of conventions"):
        load_conventions(tmp_path)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="folder: nothing is there"):
        load_conventions(tmp_path / "ailleurs")


def test_a_file_in_place_of_the_folder_is_refused(convention_file: Path) -> None:
    with pytest.raises(ContractError, match="folder: not a folder"):
        load_conventions(convention_file)


def test_a_file_that_would_be_passed_over_because_of_its_name_is_refused(convention_file: Path) -> None:
    convention_file.with_name("pharmacie.yml").write_text("id: pharmacie")

    with pytest.raises(ContractError, match=r"pharmacie\.yml: name: ends in \.yml; expected pharmacie\.yaml"):
        load_conventions(convention_file.parent)


def test_every_shipped_convention_names_its_schema_for_editors() -> None:
    for convention_id in IDS:
        first = artefact("spec", "convention", f"{convention_id}.yaml").read_text(encoding="utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=convention.schema.json"
