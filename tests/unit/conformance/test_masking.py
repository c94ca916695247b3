from dataclasses import replace

import pytest

from droits_conformance.exchange import Exchange, Journal
from droits_conformance.masking import Masker, harvest, masker_of
from droits_conformance.result import Run
from droits_conformance.target import ControlProfile, Profile, ProviderProfile

JWT = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhYmMifQ.c2lnbmF0dXJl"


@pytest.fixture
def masker(profile: Profile) -> Masker:
    return Masker(profile)


def _exchange(**fields: object) -> Exchange:
    given = {
        "number": 1,
        "side": "broker",
        "method": "POST",
        "url": "http://cible.test/",
        "request_headers": (),
        "request_body": b"",
        "status": 200,
        "headers": (),
        "body": b"",
        "elapsed": 0.1,
    }
    return Exchange(**{**given, **fields})  # type: ignore[arg-type]


def test_the_secrets_of_a_client_that_is_kept_apart_are_masked_too(profile: Profile) -> None:
    apart = replace(profile.clients[0], name="frugale", api_key="cle-de-frugale", client_secret="secret-de-frugale")
    masker = Masker(replace(profile, apart=(apart,)))
    assert masker.text("cle-de-frugale, secret-de-frugale") == "[api_key frugale], [client_secret frugale]"


@pytest.mark.parametrize(
    "nir",
    [
        "2850349990012",
        "285034999001247",
        "2 85 03 49 990 012 47",
        "1850320990012",
        "185032A990012",
        "1 85 03 2b 990 012",
        "2%2085%2003%2049%20990%20012",
        "7853549990012",
    ],
)
def test_a_nir_is_masked_however_it_is_written(masker: Masker, nir: str) -> None:
    assert masker.text(f'refusé : "{nir}"') == 'refusé : "[NIR]"'


@pytest.mark.parametrize(
    "text", ["2026-11-24", "http://127.0.0.1:8800/api/v2", "1234567890123456789", "SIRET 18003502400123"]
)
def test_dates_addresses_and_other_numbers_stay(masker: Masker, text: str) -> None:
    assert masker.text(text) == text


def test_the_secret_of_a_data_provider_is_masked(profile: Profile, provider: ProviderProfile) -> None:
    masker = Masker(replace(profile, provider=provider))

    assert masker.text(f"secret {provider.client_secret}") == "secret [client_secret provider]"


def test_keys_and_secrets_of_the_profile_are_masked_by_their_names(masker: Masker) -> None:
    text = f"clé cle-de-test, secret {'s' * 64}"

    assert masker.text(text) == "clé [api_key hopital], secret [client_secret hopital]"


def test_given_secrets_are_masked_also_when_percent_encoded(profile: Profile) -> None:
    masker = Masker(profile, ["jeton+secret/1"])

    assert masker.text("jeton+secret/1 et jeton%2Bsecret%2F1") == "[secret] et [secret]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"reçu {JWT} ici", "reçu [jwt] ici"),
        ("Authorization: Bearer abcDEF-123_456", "Authorization: Bearer [token]"),
        ("grant_type=x&code=abcdefghij0123456789&state=z", "grant_type=x&code=[code]&state=z"),
        ("client_id=a&client_secret=inconnu&b=1", "client_id=a&client_secret=[secret]&b=1"),
        ('{"access_token": "abc123", "expires_in": 60}', '{"access_token": "[secret]", "expires_in": 60}'),
        ('{"code": "parametre-invalide"}', '{"code": "parametre-invalide"}'),
        ('{"motif": {"code": "MAT"}}', '{"motif": {"code": "MAT"}}'),
    ],
)
def test_what_opens_a_door_is_masked_and_what_does_not_stays(masker: Masker, text: str, expected: str) -> None:
    assert masker.text(text) == expected


def test_masking_twice_changes_nothing_more(masker: Masker) -> None:
    once = masker.text(f"token={JWT}&nir=2850349990012&code=abcdefghij0123")

    assert masker.text(once) == once


def test_an_exchange_is_masked_everywhere(masker: Masker) -> None:
    exchange = _exchange(
        url="http://127.0.0.1:9999/callback?code=abcdefghij0123456789&state=s",
        request_headers=(("Authorization", "Basic aG9wOnNlY3JldA=="), ("nir", "2850349990012"), ("Cookie", "a=1; b=2")),
        headers=(("set-cookie", "fc=0123; Path=/"), ("content-type", "text/html")),
        body="Prénom 2850349990012 é".encode(),
    )

    masked = masker.exchange(exchange)

    assert masked.url == "http://127.0.0.1:9999/callback?code=[code]&state=s"
    assert masked.request_headers == (("Authorization", "Basic [token]"), ("nir", "[NIR]"), ("Cookie", "[cookie]"))
    assert masked.headers == (("set-cookie", "fc=[cookie]; Path=/"), ("content-type", "text/html"))
    assert masked.body.decode() == "Prénom [NIR] é"


def test_the_password_is_masked_as_a_form_value_and_not_in_other_numbers(masker: Masker) -> None:
    masked = masker.exchange(_exchange(request_body=b"login=claire&mdp_saisi=123&jour=1234", body=b"page 123"))

    assert masked.request_body == b"login=claire&mdp_saisi=[password]&jour=1234"
    assert masked.body == b"page 123"


def test_bytes_that_are_no_text_come_out_as_they_went_in(masker: Masker) -> None:
    assert masker.exchange(_exchange(body=bytes(range(256)))).body == bytes(range(256))


def test_a_key_sent_by_hand_is_masked_though_nobody_announced_it(masker: Masker) -> None:
    assert masker.exchange(_exchange(request_headers=(("X-API-Key", "inventee"),))).request_headers == (
        ("X-API-Key", "[secret]"),
    )


def test_a_token_seen_once_is_masked_wherever_it_is_echoed(profile: Profile) -> None:
    journal = Journal()
    journal.record(_exchange(body=b'{"access_token":"opaque-0123456789","token_type":"Bearer"}'))
    run = Run(profile, "0", 1, "2026-11-24T12:00:00+00:00", journal=journal)

    assert harvest(journal) == {"opaque-0123456789"}
    assert masker_of(run).text("jeton opaque-0123456789 refusé") == "jeton [secret] refusé"


def test_the_token_of_a_control_api_is_masked(profile: Profile) -> None:
    masker = Masker(replace(profile, control=ControlProfile("http://cible.test/control/", "jeton-de-controle")))

    assert masker.text("jeton-de-controle") == "[control token]"
