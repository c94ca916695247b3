"""The portal in a real browser: keyboard, the live journal, a call tried with both credentials, and no foreign address."""

import httpx
import pytest
from selenium.common.exceptions import TimeoutException
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

WAIT = 45.0
ANSWER = 10.0  # seconds for an answer to be shown, on a busy machine
TABS = 80


def until(fenetre, seen, seconds=WAIT):
    return WebDriverWait(fenetre.driver, seconds).until(lambda _driver: seen())


def tab_to(fenetre, css):
    """Press Tab until the element of that selector has the focus."""
    for _ in range(TABS):
        fenetre.driver.switch_to.active_element.send_keys(Keys.TAB)
        if fenetre.driver.execute_script("return document.activeElement.matches(arguments[0])", css):
            return fenetre.driver.switch_to.active_element
    raise AssertionError(f"{TABS} times Tab, and never at {css}")


@pytest.fixture
def world(fenetre):
    """A session of its own, so that the other tests keep their clock and their faults."""
    session = httpx.post(f"{fenetre.base}/control/sessions", json={}, trust_env=False).json()["session"]
    return f"/s/{session}"


def test_the_control_panel_is_walked_by_keyboard_alone(fenetre, world):
    fenetre.ouvre(f"{world}/controle")
    tab_to(fenetre, "button[value=jour]").send_keys(Keys.ENTER)
    fenetre.un("#fait")
    tab_to(fenetre, "#faute-annee-bissextile-depassee").send_keys(Keys.SPACE)
    tab_to(fenetre, "button[value=choisir]").send_keys(Keys.ENTER)
    until(fenetre, lambda: fenetre.tous("#fautes-en-marche"))

    assert httpx.get(f"{fenetre.base}{world}/control/faults", trust_env=False).json()["faults"] == [
        "annee-bissextile-depassee"
    ]


def test_the_journal_shows_a_call_that_is_made_meanwhile(fenetre, world):
    fenetre.ouvre(f"{world}/journal")
    until(fenetre, lambda: fenetre.un("#direct").is_displayed())
    assert fenetre.tous("tr[data-id]") == []

    def called():
        httpx.get(f"{fenetre.base}{world}/test/v1/droits/beneficiaires/me", trust_env=False)
        return fenetre.tous("tr[data-id]")

    (row, *_) = until(fenetre, called)
    assert "getMe" in row
    until(fenetre, lambda: fenetre.un("#annonce").text.startswith("Nouveaux échanges"))


def _opened(fenetre):
    """The fields to fill in; the operation is opened again where the page was drawn anew under the click."""
    closed = "[id$=getMe] .opblock-summary-control[aria-expanded=false]"
    fenetre.driver.execute_script(f"document.querySelector('{closed}')?.click()")
    return fenetre.driver.execute_script("return document.querySelectorAll('[id$=getMe] input').length == 2")


def _answered(fenetre):
    """What is shown of the answer; asked again, but not before an answer had time to be shown."""
    shown = "[id$=getMe] .live-responses-table .response-col_status"
    fenetre.driver.execute_script("document.querySelector('[id$=getMe] button.execute')?.click()")
    try:
        return until(fenetre, lambda: fenetre.tous(shown), ANSWER)
    except TimeoutException:
        return []  # the page was drawn anew under the click


def test_an_operation_is_tried_with_both_credentials_and_nothing_foreign_is_loaded(fenetre):
    fenetre.driver.get_log("browser")  # what earlier pages said
    fenetre.choisit("v1")
    fenetre.s_identifie()
    fenetre.consent()
    fenetre.presse("a[href$='/contrats/droits']")
    until(fenetre, lambda: "Hôpital" in fenetre.un("#etat-jeton").text)
    until(fenetre, lambda: _opened(fenetre))
    status = until(fenetre, lambda: _answered(fenetre))

    assert status[-1].startswith("200")
    assert fenetre.hotes() == {fenetre.base.removeprefix("http://")}
    refused = [one for one in fenetre.driver.get_log("browser") if "Content Security Policy" in one["message"]]
    assert refused == []


def test_log_in_as_somebody_leads_through_franceconnect_to_their_family(fenetre):
    fenetre.ouvre("/personnes/dupont-trois-enfants")
    fenetre.presse("a.comme")
    fenetre.presse("#depart button")
    fenetre.presse("#choix button[value=bac-a-sable]")
    assert fenetre.un("#login").get_attribute("value") == "claire.dupont"
    fenetre.un("#password").send_keys("123")
    fenetre.presse("#connexion button")
    fenetre.presse("#consentement button[value=accepter]")

    assert "Claire DUPONT" in fenetre.un("#contenu").text
