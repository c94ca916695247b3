"""Masks, one by one."""

import json

import pytest

from droits_simulator.demo_service import masquage


@pytest.mark.parametrize(
    ("nom", "valeur", "vu"),
    [
        ("Authorization", "Bearer abc", "Bearer [jeton masqué]"),
        ("X-API-Key", "bd-demo-1", "[clé masquée]"),
        ("nir", "2850349991001", "[NIR masqué]"),
        ("Set-Cookie", "a=b", "[témoin masqué]"),
        ("Accept", "application/json", "application/json"),
        ("Location", "http://a/b?code=xyz&state=s", "http://a/b?code=[code masqué]&state=s"),
    ],
)
def test_a_header_is_masked_by_its_name(nom, valeur, vu):
    assert masquage.entete(nom, valeur) == vu


def test_an_address_keeps_what_opens_nothing():
    assert (
        masquage.adresse("http://a/b?state=s&id_token_hint=e.y.J") == "http://a/b?state=s&id_token_hint=[jeton masqué]"
    )
    assert masquage.adresse("http://a/b") == "http://a/b"


def test_a_form_hides_secret_and_code():
    seen = masquage.corps(b"client_secret=s&code=c&client_id=i", "application/x-www-form-urlencoded;charset=UTF-8")

    assert seen == "client_secret=[secret masqué]&code=[code masqué]&client_id=i"


def test_json_hides_nirs_and_tokens_at_any_depth_but_not_the_code_of_an_error():
    seen = masquage.corps(
        b'[{"nir":"2850349991001","a":{"access_token":"t"},"code":"cle-inconnue"}]', "application/json"
    )

    assert json.loads(seen) == [
        {"nir": "[NIR masqué]", "a": {"access_token": "[jeton masqué]"}, "code": "cle-inconnue"}
    ]


def test_a_signed_answer_is_masked_whatever_it_calls_itself():
    signed = b"eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"

    assert masquage.corps(signed, "application/jwt") == "[jeton signé, masqué]"
    assert masquage.corps(signed, "application/json") == "[jeton signé, masqué]"


def test_a_body_that_is_no_text_or_too_long_is_still_shown():
    assert masquage.corps(b"\xff\x00", "application/octet-stream") == "\ufffd\x00"
    assert masquage.corps(b"a" * 30_000, "text/plain").endswith("[coupé : 30000 caractères]")
