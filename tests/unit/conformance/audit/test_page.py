import re

import pytest

from droits_conformance.audit.console import to_text
from droits_conformance.audit.document import BREACHES_SHOWN, document_of, to_json
from droits_conformance.audit.page import to_html
from droits_conformance.audit.verdict import audit

SECRETS = re.compile(r"\b(?:jeton|cle|secret|nir|code|opaque|temoin):[0-9a-f]{6}")


@pytest.fixture
def document(scribe) -> dict:
    scribe.log_in(state="")
    for _ in range(BREACHES_SHOWN + 1):
        scribe.rights()["request"]["queryString"] = [{"name": "nir", "value": "nir:0000b1"}]
    return document_of(audit(scribe.record()), "http://127.0.0.1:8800/s/essai")


def test_the_page_says_ready_except_in_both_languages_french_first(document) -> None:
    page = to_html(document).decode()

    assert page.index("Prêt pour la production, sauf…") < page.index("Ready for production, except…")
    assert 'id="langue-fr" checked' in page
    assert 'id="langue-en" checked' in to_html(document, "en").decode()


def test_the_page_needs_nothing_from_elsewhere(document) -> None:
    page = to_html(document).decode()

    assert re.findall(r"<script|<link|<img|@import|url\(|src=", page) == []


@pytest.mark.parametrize("write", [to_json, to_html, lambda document: to_text(document, "fr").encode()])
def test_not_even_a_pseudonym_leaves_the_audit(document, write) -> None:
    assert SECRETS.findall(write(document).decode()) == []


def test_each_exception_has_what_to_do_about_it(document) -> None:
    text = to_text(document, "en")

    assert "CLI-033  No NIR stands in an address\n      a NIR in the address: GET getMe → 200" in text
    assert "→ Send the NIR in the header `nir`, and only there." in text
    assert 'PUT /control/faults {"faults": ["courtier-state-altere"]}, then log in' in text


def test_of_many_breaches_the_first_are_shown_and_all_counted(document) -> None:
    demand = next(one for one in document["demands"] if one["id"] == "CLI-033")

    assert (len(demand["breaches"]), demand["count"]) == (BREACHES_SHOWN, BREACHES_SHOWN + 1)
    assert "encore 1 fois" in to_html(document).decode()


def test_operations_that_were_never_called_are_named(document) -> None:
    assert "Never called with success: getBeneficiaires," in to_text(document, "en")


def test_what_a_client_wrote_is_harmless_on_page_and_console(scribe) -> None:
    scribe.rights()["request"]["method"] = "<b>\x1b[31m"
    scribe.entries[0]["request"]["headers"] = []
    scribe.entries[0]["_operation"] = "<i>"
    scribe.rights()["request"].update(method="GET", headers=[])
    scribe.entries[1]["_operation"] = "<i>\x1b"
    document = document_of(audit(scribe.record()), "<u>")

    page = to_html(document).decode()
    assert [tag for tag in ("<b>", "<i>", "<u>", "\x1b") if tag in page] == []
    assert "\x1b" not in to_text(document, "fr")
