"""The whole journey without a mouse: Tab, arrows, Enter."""

from selenium.webdriver.common.keys import Keys

TABS = 25  # more stops than any page has before its button


def tab_to(fenetre, wanted):
    """Press Tab until `wanted(element)`, as somebody does who cannot point."""
    for _ in range(TABS):
        fenetre.driver.switch_to.active_element.send_keys(Keys.TAB)
        element = fenetre.driver.switch_to.active_element
        if wanted(element):
            return element
    raise AssertionError(f"{TABS} times Tab on {fenetre.driver.current_url}, and never there")


def is_button(element):
    return element.tag_name == "button"


def test_the_journey_is_walked_by_keyboard_alone(fenetre):
    fenetre.ouvre("/demo")
    tab_to(fenetre, lambda one: one.get_attribute("name") == "version").send_keys(Keys.ARROW_DOWN)
    assert fenetre.un("#version-v1").is_selected()
    tab_to(fenetre, is_button).send_keys(Keys.ENTER)
    fenetre.un("#choix")

    tab_to(fenetre, is_button).send_keys(Keys.ENTER)
    fenetre.un("#connexion")

    tab_to(fenetre, lambda one: one.get_attribute("id") == "login").send_keys("claire.dupont")
    tab_to(fenetre, lambda one: one.get_attribute("id") == "password").send_keys("123" + Keys.ENTER)
    fenetre.un("#consentement")

    tab_to(fenetre, lambda one: one.get_attribute("value") == "accepter").send_keys(Keys.ENTER)
    assert fenetre.un("#famille").text == "Ce que répond l'API de droits"
    assert fenetre.un("h1").text.endswith("FranceConnect v1")


def test_an_exchange_is_unfolded_by_keyboard(fenetre):
    fenetre.choisit("v1")
    fenetre.s_identifie()
    fenetre.consent()
    fenetre.driver.execute_script("document.querySelectorAll('summary')[1].focus()")
    folded = fenetre.driver.switch_to.active_element.find_element("xpath", "..")
    assert folded.get_attribute("open") is None
    fenetre.driver.switch_to.active_element.send_keys(Keys.ENTER)

    assert folded.get_attribute("open") == "true"


def test_the_first_stop_leads_past_the_notice(fenetre):
    fenetre.ouvre("/demo")
    first = tab_to(fenetre, lambda _one: True)

    assert first.text == "Aller au contenu"
    first.send_keys(Keys.ENTER)
    assert fenetre.driver.current_url.endswith("#contenu")


def test_where_the_keyboard_stands_is_always_visible(fenetre):
    fenetre.ouvre("/demo")
    button = tab_to(fenetre, is_button)

    assert button.value_of_css_property("outline-style") == "solid"
    assert button.value_of_css_property("outline-width") == "3px"
