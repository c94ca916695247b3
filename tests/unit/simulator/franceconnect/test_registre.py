"""The file of registered services: what is shipped, and how a broken one is refused."""

import json
from pathlib import Path

import pytest
import yaml

from droits_simulator.acces.siret import est_fictif
from droits_simulator.franceconnect.registre import SHIPPED, RegistreError, is_registered, load_registre, parse_registre


def broken(tmp_path: Path, change) -> RegistreError:
    document = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    change(document)
    path = tmp_path / "services.yaml"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    with pytest.raises(RegistreError) as caught:
        load_registre(path)
    assert str(path) in str(caught.value)
    return caught.value


def at_address(provider, uri):
    del provider["jwks"]
    provider["jwks_uri"] = uri


def test_the_services_and_the_cnam_are_shipped():
    registre = load_registre()
    assert len(registre.services) == 7
    assert [one.entity_id for one in registre.services.values() if one.habilitation != "validated"] == [
        "banc-droits-en-attente"
    ]
    assert all(est_fictif(one.siret or "") for one in registre.services.values())
    assert len({one.siret for one in registre.services.values()}) == len(registre.services)
    assert [one.nom for one in registre.fournisseurs.values()] == ["Assurance Maladie"]
    algs = {one.entity_id: one.id_token_signed_response_alg for one in registre.services.values()}
    assert algs["banc-droits-mutuelle"] == "RS256"
    assert algs["banc-droits-hopital"] == "ES256"


def test_the_shipped_private_key_fits_the_shipped_public_one():
    private = json.loads(SHIPPED.with_name("cnam-demo.jwk.json").read_text(encoding="utf-8"))
    fournisseur = next(iter(load_registre().fournisseurs.values()))
    public = fournisseur.encryption_key().as_dict(private=False)
    assert public == {name: value for name, value in private.items() if name != "d"}


def test_one_shipped_service_signs_and_its_private_key_fits_the_public_one():
    private = json.loads(SHIPPED.with_name("signataire-demo.jwk.json").read_text(encoding="utf-8"))
    signing = [one for one in load_registre().services.values() if one.token_endpoint_auth_method == "private_key_jwt"]
    assert [one.entity_id for one in signing] == ["banc-droits-signataire"]
    (public,) = (key.as_dict(private=False) for key in signing[0].jwks.keys)
    assert public == {name: value for name, value in private.items() if name != "d"}


def test_secrets_are_compared_whole():
    service = next(iter(load_registre().services.values()))
    assert service.accepts_secret(service.client_secret)
    assert not service.accepts_secret(service.client_secret[:-1])
    assert not service.accepts_secret("\ud800é")


def test_the_word_loopback_is_not_itself_an_address():
    assert not is_registered("loopback", ("loopback",))


@pytest.mark.parametrize("rest", ["/a\\b", "/#f", "/a b", "/é", "/\n", ":99999999/", "\\x", "@x"])
def test_what_browsers_and_parsers_read_differently_is_not_on_this_machine(rest):
    assert is_registered("http://127.0.0.1/", ("loopback",))
    assert not is_registered(f"http://127.0.0.1{rest}", ("loopback",))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda d: d.pop("fournisseurs_de_donnees"), "document"),
        (lambda d: d["fournisseurs_de_service"]["hopital"].pop("client_secret"), "fournisseurs_de_service.hopital"),
        (
            lambda d: d["fournisseurs_de_service"]["hopital"].update(client_secret="a+b&c"),
            "fournisseurs_de_service.hopital.client_secret",
        ),
        (
            lambda d: d["fournisseurs_de_service"]["hopital"].update(redirect_uris=["/callback"]),
            "fournisseurs_de_service.hopital.redirect_uris.0",
        ),
        (
            lambda d: d["fournisseurs_de_service"]["hopital"].update(id_token_signed_response_alg="HS256"),
            "fournisseurs_de_service.hopital.id_token_signed_response_alg",
        ),
        (lambda d: d["fournisseurs_de_service"]["hopital"].update(secret="x"), "fournisseurs_de_service.hopital"),
        (
            lambda d: d["fournisseurs_de_service"]["signataire"].pop("jwks"),
            "fournisseurs_de_service.signataire.jwks",
        ),
        (
            lambda d: d["fournisseurs_de_service"]["signataire"].pop("token_endpoint_auth_method"),
            "fournisseurs_de_service.signataire.jwks",
        ),
        (
            lambda d: d["fournisseurs_de_service"]["signataire"].update(token_endpoint_auth_method="none"),
            "fournisseurs_de_service.signataire.token_endpoint_auth_method",
        ),
        (
            lambda d: d["fournisseurs_de_service"]["signataire"]["jwks"]["keys"][0].update(use="enc"),
            "fournisseurs_de_service.signataire.jwks",
        ),
        (
            lambda d: d["fournisseurs_de_service"]["signataire"]["jwks"]["keys"][0].update(alg="RS256"),
            "fournisseurs_de_service.signataire.jwks",
        ),
        (
            lambda d: d["fournisseurs_de_service"]["signataire"]["jwks"]["keys"][0].update(y="x"),
            "fournisseurs_de_service.signataire.jwks",
        ),
        (
            lambda d: d["fournisseurs_de_service"]["signataire"]["jwks"]["keys"][0].update(d="x"),
            "fournisseurs_de_service.signataire.jwks.keys.0",
        ),
        (
            lambda d: d["fournisseurs_de_service"]["hopital"].update(allowed_prompts=["none"]),
            "fournisseurs_de_service.hopital.allowed_prompts.0",
        ),
        (
            lambda d: d["fournisseurs_de_service"]["hopital"].update(allowed_prompts=["login"], identity_consent=True),
            "fournisseurs_de_service.hopital.allowed_prompts",
        ),
        (
            lambda d: d["fournisseurs_de_donnees"]["cnam"]["jwks"]["keys"][0].update(d="x"),
            "fournisseurs_de_donnees.cnam.jwks.keys.0",
        ),
        (
            lambda d: d["fournisseurs_de_donnees"]["cnam"].update(checktoken_encrypted_response_alg="RSA-OAEP-256"),
            "fournisseurs_de_donnees.cnam.jwks",
        ),
        (
            lambda d: d["fournisseurs_de_donnees"]["cnam"]["jwks"]["keys"][0].update(x="x"),
            "fournisseurs_de_donnees.cnam.jwks",
        ),
        (
            lambda d: d["fournisseurs_de_donnees"]["cnam"].pop("jwks"),
            "fournisseurs_de_donnees.cnam.jwks",
        ),
        (
            lambda d: d["fournisseurs_de_donnees"]["cnam"].update(jwks_uri="https://fd.example/jwks"),
            "fournisseurs_de_donnees.cnam.jwks",
        ),
        (
            lambda d: at_address(d["fournisseurs_de_donnees"]["cnam"], "https://user@fd.example/jwks"),
            "fournisseurs_de_donnees.cnam.jwks_uri",
        ),
        (
            lambda d: at_address(d["fournisseurs_de_donnees"]["cnam"], "ftp://fd.example/jwks"),
            "fournisseurs_de_donnees.cnam.jwks_uri",
        ),
        (
            lambda d: d["fournisseurs_de_donnees"]["cnam"].update(
                client_id=d["fournisseurs_de_service"]["hopital"]["client_id"]
            ),
            "fournisseurs_de_donnees.cnam.client_id",
        ),
    ],
)
def test_a_broken_file_names_the_key_that_is_wrong(tmp_path, change, place):
    error = broken(tmp_path, change)
    assert error.place == place
    assert error.expected


def test_an_absent_file_and_broken_yaml_are_refused(tmp_path):
    with pytest.raises(RegistreError, match="cannot be read"):
        load_registre(tmp_path / "absent.yaml")
    path = tmp_path / "broken.yaml"
    path.write_text("a: [", encoding="utf-8")
    with pytest.raises(RegistreError, match="line"):
        load_registre(path)


@pytest.mark.parametrize("uri", ["https://fd.example/jwks", "http://127.0.0.1:9/jwks"])
def test_a_provider_s_keys_may_be_at_an_address_that_the_file_names(tmp_path, uri):
    document = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    at_address(document["fournisseurs_de_donnees"]["cnam"], uri)
    path = tmp_path / "services.yaml"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    (provider,) = load_registre(path).fournisseurs.values()
    assert (provider.jwks, provider.jwks_uri) == (None, uri)


@pytest.mark.parametrize("uri", ["https://fd.example/jwks", "http://127.0.0.1.example/", "http://169.254.169.254/"])
def test_who_registers_in_a_session_names_addresses_of_this_machine(uri):
    document = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    at_address(document["fournisseurs_de_donnees"]["cnam"], uri)
    with pytest.raises(RegistreError) as refused:
        parse_registre(document, "session")
    assert refused.value.place == "fournisseurs_de_donnees.cnam.jwks_uri"
    document["fournisseurs_de_donnees"]["cnam"]["jwks_uri"] = "http://localhost:9/jwks"
    assert parse_registre(document, "session").fournisseurs
