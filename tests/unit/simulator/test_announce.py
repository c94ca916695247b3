"""What the sandbox says when it is ready."""

import json
from dataclasses import replace
from datetime import date

import pytest

from droits_simulator.announce import as_json, as_text
from droits_simulator.demo import Demo, clients_apart, demo_clients, demo_provider
from droits_simulator.franceconnect.compte import Compte
from droits_simulator.franceconnect.registre import load_registre
from droits_simulator.partenaire import load_partenaires
from droits_simulator.settings import Elsewhere

CLAIRE = Compte("claire", "123", ("Claire",), "DUPONT", "female", "1984-03-17", "49990", "99100", "c@d.example")


@pytest.fixture
def demo() -> Demo:
    registre = load_registre()
    clients = tuple(demo_clients(load_partenaires(), registre))
    apart = tuple(clients_apart(load_partenaires(), registre))
    personas = (replace(CLAIRE, raconte="Un foyer"),)
    provider = demo_provider(registre)
    return Demo("http://127.0.0.1:4321", date(2026, 11, 24), clients, personas, (), provider, apart=apart)


def test_the_json_line_tells_addresses_day_clients_and_personas(demo: Demo) -> None:
    line = as_json(demo)
    told = json.loads(line)
    assert "\n" not in line
    assert told["droits"] == "http://127.0.0.1:4321/test/v1/droits/beneficiaires/"
    assert told["brokers"] == {"v1": "http://127.0.0.1:4321/api/v1", "v2": "http://127.0.0.1:4321/api/v2"}
    assert told["today"] == "2026-11-24"
    assert told["personas"] == [{"login": "claire", "password": "123", "raconte": "Un foyer"}]
    assert told["faults"] == []


def test_the_json_line_tells_the_three_active_demonstration_clients_with_their_secrets(demo: Demo) -> None:
    told = json.loads(as_json(demo))["clients"]
    assert [client["name"] for client in told] == ["hopital", "mutuelle", "stricte"]
    for client in told:
        assert set(client) == {"name", "convention", "api_key", "client_id", "client_secret", "redirect_uri", "scopes"}
        assert {"openid", "droits_assurance_maladie"} <= set(client["scopes"])
        assert len(client["client_secret"]) == 64


def test_who_is_refused_on_purpose_is_told_apart_from_the_others_with_the_reason(demo: Demo) -> None:
    apart = {client.pop("name"): client for client in json.loads(as_json(demo))["apart"]}
    assert {name: (one["habilitation"], one["quota"]) for name, one in apart.items()} == {
        "revoquee": ("revoked", {}),
        "frugale": ("active", {"par_seconde": 3}),
    }
    assert "export FRUGALE_API_KEY=bd-demo-" in as_text(demo)


def test_the_json_line_tells_the_data_provider_with_its_private_key_and_the_banner_does_not(demo: Demo) -> None:
    told = json.loads(as_json(demo))["provider"]
    assert set(told) == {"client_id", "client_secret", "scopes", "key"}
    assert "droits_assurance_maladie" in told["scopes"]
    assert told["key"]["d"]
    assert told["key"]["d"] not in as_text(demo)
    assert told["key"]["d"] not in repr(demo)


def test_the_banner_names_addresses_personas_and_exports(demo: Demo) -> None:
    text = as_text(demo)
    for expected in (
        f"home              {demo.base_url}/\n",
        f"journal           {demo.base_url}/journal\n",
        f"control API       {demo.control}\n",
        demo.droits,
        demo.brokers["v1"],
        demo.brokers["v2"],
        "claire  Un foyer",
        "export HOPITAL_API_KEY=",
    ):
        assert expected in text
    assert "FAULTS" not in text


def test_the_banner_ends_with_a_command_to_paste(demo: Demo) -> None:
    last = as_text(demo).splitlines()[-1].strip()
    assert last.startswith("curl ")
    assert '$(token claire)"' in last
    assert last.endswith(f"{demo.droits}me")


def test_the_command_to_paste_is_about_somebody_whom_the_api_answers(demo: Demo) -> None:
    dependant = replace(CLAIRE, login="lea", raconte="Un foyer", note="ayant droit : l'API répond 404")
    text = as_text(replace(demo, personas=(dependant, *demo.personas)))

    assert "  lea     Un foyer (ayant droit : l'API répond 404)" in text
    assert '$(token claire)"' in text.splitlines()[-1]
    assert '-d identity_provider=bac-a-sable "$page/identity-provider"' in text


def test_faults_are_told_in_both(demo: Demo) -> None:
    faulty = replace(demo, faults=("nir-etranger-servi",))
    assert "FAULTS ARE ON" in as_text(faulty)
    assert "nir-etranger-servi" in as_text(faulty)
    assert json.loads(as_json(faulty))["faults"] == ["nir-etranger-servi"]


def test_households_without_a_login_have_no_command_to_paste(demo: Demo) -> None:
    assert "curl" not in as_text(replace(demo, personas=()))


def test_another_franceconnect_is_named_in_place_of_ours(demo: Demo) -> None:
    elsewhere = replace(
        demo, provider=None, elsewhere=Elsewhere("https://fc.example/api/v1", "v1", client_secret="zut")
    )
    told = json.loads(as_json(elsewhere))
    assert told["brokers"] == {"v1": "https://fc.example/api/v1"}
    assert told["provider"] is None
    text = as_text(elsewhere)
    assert "FranceConnect v1  https://fc.example/api/v1, elsewhere" in text
    assert "FranceConnect v2" not in text
    assert "zut" not in text + repr(elsewhere)


def test_the_pages_of_another_franceconnect_are_not_walked_by_a_command_to_paste(demo: Demo) -> None:
    text = as_text(replace(demo, elsewhere=Elsewhere("https://fc.example/api/v2")))
    assert "fc.example/api/v2/.well-known/openid-configuration" in text
    assert "curl" not in text
    assert "password" not in text


def test_secrets_do_not_show_in_a_representation(demo: Demo) -> None:
    assert demo.clients[0].client_secret not in repr(demo)
    assert demo.clients[0].cle not in repr(demo)
