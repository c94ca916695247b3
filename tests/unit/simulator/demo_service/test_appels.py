"""The seven operations, when the rights API answers what it should not."""

import httpx
import pytest

from droits_simulator.settings import RIGHTS_PATH


def said(status, text):
    return lambda _answer: httpx.Response(status, text=text, headers={"content-type": "application/json"})


def broken(_answer):
    raise httpx.ConnectError("refused")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (broken, "L'API de droits n'a pas répondu (ConnectError)."),
        (said(200, "oh"), "La réponse n'est pas du JSON."),
        (said(500, "{}"), "L'API a refusé sans dire pourquoi."),
        (said(429, '{"code":"quota-depasse","detail":"Trop d\'appels."}'), "Trop d'appels."),
        (said(503, '{"code":"franceconnect-injoignable"}'), "L'API n'a pas pu joindre FranceConnect"),
    ],
)
def test_a_rights_api_that_does_not_know_the_person_is_said_in_words(monde, change, words):
    url = monde.revient()
    monde.reseau.ment[f"{RIGHTS_PATH}/me"] = change
    page = monde.ouvre(url)

    assert page.status == 200
    assert words in page.un("#refus")
    assert page.tous(".carte h3") == ["La personne identifiée"]


def test_one_operation_that_fails_leaves_the_others_shown(monde):
    url = monde.revient()
    monde.reseau.ment[f"{RIGHTS_PATH}/caisse"] = broken
    page = monde.ouvre(url)

    assert page.texte.count("sans réponse L'API de droits n'a pas répondu") == 3
    assert page.texte.count("AMO Droits de base") == 3


@pytest.mark.parametrize("odd", ["null", "3", '"x"', "[1, null]", '{"liste": 3}', '{"prenom": {"a": [1]}}'])
@pytest.mark.parametrize("path", ["/me", "/me/beneficiaires", "/caisse", "/contrats", "/exonerations"])
def test_answers_of_another_shape_are_shown_as_they_came(monde, path, odd):
    url = monde.revient()
    monde.reseau.ment[f"{RIGHTS_PATH}{path}"] = said(200, odd)

    assert monde.ouvre(url).un("h1") == "Parcours accompli, FranceConnect v2"


def test_an_assure_whose_fund_is_not_covered_is_told_so(monde):
    url = monde.revient()
    monde.reseau.ment[f"{RIGHTS_PATH}/me"] = said(404, '{"code":"assure-non-gere"}')

    assert "404 assure-non-gere" in monde.ouvre(url).un("#refus")
