"""The catalogue: complete, in two languages that say the same things, without a text that nothing shows."""

import re
from pathlib import Path
from string import Formatter

import pytest

import droits_simulator.franceconnect
from droits_contract.documents import read_document
from droits_simulator.franceconnect.claims import SHOWN
from droits_simulator.franceconnect.echec import ECHECS
from droits_simulator.franceconnect.fournisseur_identite import FOURNISSEURS
from droits_simulator.franceconnect.scopes import CNAM
from droits_simulator.franceconnect.textes import texte

PACKAGE = Path(droits_simulator.franceconnect.__file__).parent
CATALOGUE = read_document(PACKAGE / "textes.yaml")
# Keys that the sources put together from names.
MADE = {
    *(f"claim.{name}" for name in SHOWN),
    *(f"cnam.{scope}" for scope in CNAM),
    *(f"gender.{gender}" for gender in ("female", "male", "unspecified")),
    *(f"{echec.login}.{part}" for echec in ECHECS for part in ("fait", "dit")),
    *(f"fournisseur.{one.id}.{part}" for one in FOURNISSEURS for part in ("nom", "dit")),
}


def braces(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", CATALOGUE)
def test_each_text_has_both_languages_and_the_same_braces(key):
    assert set(CATALOGUE[key]) == {"fr", "en"}
    assert all(CATALOGUE[key].values())
    assert braces(CATALOGUE[key]["fr"]) == braces(CATALOGUE[key]["en"])


def test_what_pages_and_sources_name_is_in_the_catalogue_and_nothing_else():
    sources = [*PACKAGE.rglob("*.py"), *(PACKAGE / "templates").glob("*.html")]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    named = set(re.findall(r'\btexte\("([a-z0-9._-]+)"', text))
    named |= set(re.findall(r'"([a-z0-9._-]+)" \| tell(?:_in)?\b', text))
    named |= {key for key in CATALOGUE if key.startswith("authorize.") and f'"{key}"' in text}
    assert named | MADE == set(CATALOGUE)


def test_a_text_is_told_in_the_language_asked_with_the_texts_inside_it():
    said = texte("illisible", cause=texte("illisible.nombre", most=64))
    assert said.within("fr") == "Les paramètres sont illisibles : 64 paramètres au plus sont lus."
    assert said.within("en") == "The parameters cannot be read: at most 64 parameters are read."


def test_braces_in_what_was_sent_are_not_filled():
    assert texte("authorize.inconnu", name="{name}{0}").within("en") == "unknown parameter: {name}{0}"


def test_faults_are_told_one_after_the_other():
    fautes = [texte("authorize.prompt"), texte("authorize.nonce", least=22)]
    told = texte("authorize.fautes", fautes=fautes).within("en")
    assert told == "prompt admits login and consent only; nonce has fewer than 22 characters."


def test_french_puts_a_blank_before_the_semicolon_between_faults():
    told = texte("authorize.fautes", fautes=[texte("authorize.prompt"), texte("authorize.nonce", least=22)]).within(
        "fr"
    )
    assert " ; " in told
