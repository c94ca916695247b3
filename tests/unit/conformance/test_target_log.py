"""What is found in a log, whoever wrote it and however."""

from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from droits_conformance.exchange import UNNUMBERED, Exchange, Journal
from droits_conformance.target import ClientProfile, ControlProfile, Profile, ProviderProfile
from droits_conformance.target_log import NIR, TOKEN, Leak, Mark, leaks, mark, secrets_of, written_since
from droits_fixtures import nir

SOMEBODY = nir.build(sexe="F", naissance="1984-03-17", lieu="49990", ordre=7)
KEY, SECRET = "cle-de-test-0123", "secret/de+test=0123"
HOPITAL = ClientProfile("hopital", "etablissement-de-soins", KEY, "abc", SECRET, "http://127.0.0.1:9999/callback")
TOKEN_SENT = "Jeton0123456789abcdef"


@pytest.fixture
def known(profile: Profile) -> Profile:
    provider = ProviderProfile("fd", "secret-du-fournisseur", {})
    control = ControlProfile("http://127.0.0.1:1/control/", "jeton-de-controle")
    return replace(profile, clients=(HOPITAL,), provider=provider, control=control)


def sent(bearer: str) -> Journal:
    journal, headers = Journal(), (("authorization", f"Bearer {bearer}"),)
    journal.record(Exchange(UNNUMBERED, "droits", "GET", "http://cible.test/me", headers, b"", 200, (), b"", 0.0))
    return journal


def found(profile: Profile, *lines: str) -> tuple[Leak, ...]:
    return leaks(enumerate(lines, 1), secrets_of(profile, sent(TOKEN_SENT)), lambda one: one == SOMEBODY)


SPACED = f"{SOMEBODY[0]} {SOMEBODY[1:3]} {SOMEBODY[3:5]} {SOMEBODY[5:7]} {SOMEBODY[7:10]} {SOMEBODY[10:]}"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (f"GET /caisse nir={SOMEBODY}", NIR),
        (f"nir: {SPACED}", NIR),
        (f"nir: {SPACED} {nir.cle(SOMEBODY)}", NIR),
        (f"nir: {SPACED.replace(' ', '.')}", NIR),
        (f"GET /caisse?nir={SPACED.replace(' ', '%20')}", NIR),
        (f"GET /caisse?nir={SPACED.replace(' ', '%2520')}", NIR),
        (f"GET /caisse?nir={''.join(f'%{ord(one):02X}' for one in SOMEBODY)}", NIR),
        (f'{{"x-api-key": "{KEY}"}}', "the API key of hopital"),
        (f"secret {SECRET}", "the client secret of hopital"),
        ("client_secret=secret%2Fde%2Btest%3D0123&grant_type=authorization_code", "the client secret of hopital"),
        (f"Basic {b64encode(f'abc:{SECRET}'.encode()).decode()}", "the client secret of hopital"),
        (f"authorization='Bearer {TOKEN_SENT}'", TOKEN),
        ("secret-du-fournisseur", "the secret of the data provider"),
        ("token=jeton-de-controle", "the token of the control API"),
    ],
)
def test_a_secret_is_found_in_any_usual_writing(known: Profile, line: str, kind: str) -> None:
    assert found(known, "rien", line) == (Leak(kind, 2, 1),)


@pytest.mark.parametrize(
    "line",
    [
        "GET /caisse 200 12.3 ms",
        f"durée {SOMEBODY}12345",
        f"nir {nir.build(sexe='M', naissance='1984-03-17', lieu='49990', ordre=8)}",
        f"{10**12 + 732_472_000_123} un instant en millisecondes",
        "client abc",
        "aaaaaaaaaaaaaaaa",
    ],
)
def test_what_is_no_secret_of_the_judge_is_nothing(known: Profile, line: str) -> None:
    assert found(known, line) == ()


def test_a_kind_is_told_once_with_its_first_line_and_how_many_there_are(known: Profile) -> None:
    assert found(known, "rien", KEY, f"{KEY} {TOKEN_SENT}", KEY) == (
        Leak(TOKEN, 3, 1),
        Leak("the API key of hopital", 2, 3),
    )


def test_words_and_what_was_sent_to_annoy_are_no_tokens(known: Profile) -> None:
    for bearer in ("authorization_code", "a" * 40, "court"):
        assert TOKEN not in secrets_of(known, sent(bearer)).values()


def test_only_what_was_written_since_is_read_and_lines_keep_their_numbers(tmp_path: Path) -> None:
    log = tmp_path / "cible.log"
    log.write_text("avant\navant encore\n", encoding="utf-8")
    begun = mark(log)
    with log.open("ab") as more:
        more.write("après\n\nà la fin".encode() + b"\xff")

    assert begun == Mark(19, 2)
    assert written_since(log, begun) == [(3, "après"), (5, "à la fin\ufffd")]


def test_a_log_that_is_not_there_yet_is_read_whole(tmp_path: Path) -> None:
    log = tmp_path / "cible.log"
    begun = mark(log)
    log.write_text("une ligne\n", encoding="utf-8")

    assert written_since(log, begun) == [(1, "une ligne")]


def test_a_log_that_was_begun_anew_is_read_whole(tmp_path: Path) -> None:
    log = tmp_path / "cible.log"
    log.write_text("longue ligne d'avant\n" * 3, encoding="utf-8")
    begun = mark(log)
    log.write_text("neuf\n", encoding="utf-8")

    assert written_since(log, begun) == [(1, "neuf")]
