"""The partners of the sandbox."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from droits_contract import Quota, load_conventions
from droits_contract.source import artefact
from droits_simulator.franceconnect.registre import load_registre
from droits_simulator.partenaire import PartenaireError, conventions_of, load_partenaires
from droits_simulator.settings import Settings

SOUND: dict[str, Any] = {
    "nom": "hopital",
    "libelle": "Hôpital",
    "cle": "cle-de-demonstration",
    "convention": "etablissement-de-soins",
    "habilitation": "active",
    "clients": ["client"],
}


def _file(folder: Path, *nodes: Any) -> Path:
    path = folder / "partenaires.yaml"
    path.write_text(yaml.safe_dump(list(nodes), allow_unicode=True), encoding="utf-8")
    return path


def test_the_shipped_partners_cover_every_convention_and_a_revoked_habilitation() -> None:
    shipped = load_partenaires().tous
    assert {one.nom for one in shipped} == {"hopital", "mutuelle", "stricte", "revoquee", "frugale"}
    assert {one.convention for one in shipped} == set(load_conventions())
    assert [one.nom for one in shipped if not one.est_habilite] == ["revoquee"]
    assert [one.nom for one in shipped if one.demo] == ["hopital", "mutuelle", "stricte"]


def test_every_shipped_client_is_registered_at_franceconnect() -> None:
    registre = load_registre()
    for partenaire in load_partenaires().tous:
        for client_id in partenaire.clients:
            assert registre.service(client_id) is not None


def test_a_partner_is_found_by_its_exact_key_only(tmp_path: Path) -> None:
    partenaires = load_partenaires(_file(tmp_path, SOUND))
    found = partenaires.trouve(b"cle-de-demonstration")
    assert found is not None
    assert found.rattache("client")
    assert not found.rattache("autre")
    for wrong in (b"", b"cle-de-demonstratio", b"CLE-DE-DEMONSTRATION", b"cle-de-demonstration "):
        assert partenaires.trouve(wrong) is None


def test_a_key_does_not_show_in_the_representation(tmp_path: Path) -> None:
    (partenaire,) = load_partenaires(_file(tmp_path, SOUND)).tous
    assert "cle-de-demonstration" not in repr(partenaire)


@pytest.mark.parametrize("state", ["draft", "refused", "obsolete", "revoked"])
def test_only_an_active_habilitation_opens_the_api(tmp_path: Path, state: str) -> None:
    (partenaire,) = load_partenaires(_file(tmp_path, SOUND | {"habilitation": state})).tous
    assert not partenaire.est_habilite


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"habilitation": "perdue"}, "0.habilitation: .* expected one of draft, refused, active"),
        ({"cle": "courte"}, "0.cle: .* expected an API key of 16"),
        ({"convention": "inconnue"}, "hopital.convention: no convention 'inconnue'; expected one of etablissement"),
        ({"clients": []}, "0.clients"),
        ({"quota": {}}, "0.quota"),
        ({"quota": {"par_heure": 3}}, "0.quota: .*par_heure"),
        ({"quota": {"par_jour": 0}}, "0.quota.par_jour: .* expected a number of calls, 1 or more"),
        ({"quota": {"par_seconde": 501}}, "hopital.quota.par_seconde: 501; expected at most 500, what the convention"),
        ({"surplus": 1}, "surplus"),
    ],
)
def test_a_wrong_value_is_refused_with_file_place_and_remedy(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    path = _file(tmp_path, SOUND | change)
    with pytest.raises(PartenaireError, match=said) as refused:
        load_partenaires(path)
    assert refused.value.file == str(path)


def test_a_partner_may_have_lower_limits_of_its_own(tmp_path: Path) -> None:
    (partenaire,) = load_partenaires(_file(tmp_path, SOUND | {"quota": {"par_seconde": 3.0}})).tous
    assert partenaire.quota == Quota(par_seconde=3)


def test_partners_are_under_the_conventions_of_the_sandbox(tmp_path: Path) -> None:
    shipped = load_conventions()["etablissement-de-soins"]
    conventions = {"pharmacie": replace(shipped, id="pharmacie")}
    assert load_partenaires(_file(tmp_path, SOUND | {"convention": "pharmacie"}), conventions).tous
    with pytest.raises(PartenaireError, match="no convention 'etablissement-de-soins'; expected one of pharmacie"):
        load_partenaires(_file(tmp_path, SOUND), conventions)


def test_conventions_of_one_s_own_stand_beside_the_shipped_ones_or_in_their_place(tmp_path: Path) -> None:
    source = artefact("spec", "convention", "etablissement-de-soins.yaml").read_text(encoding="utf-8")
    (tmp_path / "etablissement-de-soins.yaml").write_text(source.replace("500", "7", 1), encoding="utf-8")
    other = source.replace("id: etablissement-de-soins", "id: pharmacie")
    (tmp_path / "pharmacie.yaml").write_text(other, encoding="utf-8")

    found = conventions_of(Settings(conventions=tmp_path))
    assert found.keys() == load_conventions().keys() | {"pharmacie"}
    assert found["etablissement-de-soins"].quota.par_seconde == 7
    assert conventions_of(Settings()) == load_conventions()


@pytest.mark.parametrize("member", ["nom", "cle"])
def test_a_name_or_key_that_stands_twice_is_refused(tmp_path: Path, member: str) -> None:
    other = SOUND | {"nom": "autre", "cle": "une-autre-cle-de-demo"} | {member: SOUND[member]}
    with pytest.raises(PartenaireError, match=f"{member}: stands twice"):
        load_partenaires(_file(tmp_path, SOUND, other))
