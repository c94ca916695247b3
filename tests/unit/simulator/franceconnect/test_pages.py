"""The pages' security policy."""

import pytest
from bs4 import BeautifulSoup

from droits_simulator.franceconnect import pages
from droits_simulator.franceconnect.pages import error_page, page
from droits_simulator.franceconnect.textes import texte


@pytest.mark.parametrize(
    ("uri", "source"),
    [
        ("https://fs.example/cb?x", " https://fs.example"),
        ("http://127.0.0.1:9999/cb", " http://127.0.0.1:9999"),
        ("http://[::1]:9999/cb", " http:"),
    ],
)
def test_forms_may_lead_to_the_service(uri, source):
    assert page("logged_out.html", "fr", leads_to=uri).headers["content-security-policy"].endswith(source)


def test_without_a_service_forms_stay_on_this_machine():
    policy = page("logged_out.html", "fr").headers["content-security-policy"]
    assert policy.endswith("form-action 'self' http://127.0.0.1:* http://localhost:*")


def test_reasons_are_escaped():
    assert "<i>" not in error_page(texte("authorize.inconnu", name="<i>"), "fr", status=400, code="<i>").body.decode()


@pytest.mark.parametrize(("lang", "titles"), [("fr", ["Déconnexion", "Vous"]), ("en", ["Logged out", "You are"])])
def test_a_page_that_cannot_be_had_again_says_everything_in_both_languages(lang, titles):
    other = {"fr": "en", "en": "fr"}[lang]
    read = BeautifulSoup(page("logged_out.html", lang).body, "html.parser")
    assert read.html["lang"] == lang
    assert read.title.text.startswith(titles[0])
    assert read.h1.text.startswith(titles[1])
    assert [section["lang"] for section in read.find_all("section")] == [lang, other]
    assert read.find(id=read.header.a["href"].removeprefix("#"))["lang"] == other
    assert len(read.find_all("h1")) == 1


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_text_of_a_template_is_told_once_when_it_is_compiled(lang, monkeypatch):
    page("logged_out.html", lang)
    monkeypatch.setitem(pages._templates(lang).filters, "tell", lambda *_said: pytest.fail("told again"))

    assert texte("titre").within(lang) in BeautifulSoup(page("logged_out.html", lang).body, "html.parser").title.text
