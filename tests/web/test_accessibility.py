"""axe finds nothing serious on any page, in light and in dark, on a desk and on a telephone."""

from urllib.parse import urlencode

import httpx
import pytest

GRAVE = {"serious", "critical"}
V2 = "/api/v2"


def home(fenetre):
    fenetre.ouvre("/")
    fenetre.un(".cartes")


def people(fenetre):
    fenetre.ouvre("/personnes")
    fenetre.un(".foyer")


def household(fenetre):
    fenetre.ouvre("/personnes/dupont-trois-enfants")
    fenetre.un(".droits")


def partners(fenetre):
    fenetre.ouvre("/partenaires")
    fenetre.un("pre")


def matrix(fenetre):
    fenetre.ouvre("/matrice?lang=en")
    fenetre.un(".matrice")


def control(fenetre):
    fenetre.ouvre("/controle")
    for fold in fenetre.driver.find_elements("css selector", "details:not([open]) > summary"):
        fenetre.driver.execute_script("arguments[0].parentElement.open = true", fold)


def journal(fenetre):
    fenetre.ouvre("/test/v1/droits/beneficiaires/me")
    fenetre.ouvre("/journal")
    fenetre.un("tr[data-id]")


def exchange(fenetre):
    journal(fenetre)
    fenetre.presse("tr[data-id] a")
    fenetre.un("#chemin")


def contracts(fenetre):
    fenetre.ouvre("/contrats")
    fenetre.un(".cartes")


def contract(fenetre):
    fenetre.ouvre("/contrats/droits")
    fenetre.un("#swagger .opblock")
    # The rest of the page: Swagger UI's own markup is not ours, and the table above it says the same (decision record 0093).
    fenetre.driver.execute_script("document.getElementById('swagger').remove()")


def demo(fenetre):
    fenetre.ouvre("/demo")
    fenetre.un("#depart")


def choice(fenetre):
    fenetre.part()


def provider_down(fenetre):
    fenetre.part()
    fenetre.presse("#choix button[value=hors-service]")
    fenetre.un(".error")


def login(fenetre):
    fenetre.choisit()
    fenetre.presse("#echecs summary")


def failed_login(fenetre):
    fenetre.choisit()
    fenetre.un("#login").send_keys("claire.dupont")
    fenetre.un("#password").send_keys("faux")
    fenetre.presse("#connexion button")
    fenetre.un("#erreur")


def consent(fenetre):
    fenetre.choisit()
    fenetre.s_identifie()


def unticked_box(fenetre):
    private = {"nom": "Service privé", "redirect_uris": ["http://127.0.0.1:9/cb"], "identity_consent": True}
    inscrit = httpx.post(
        f"{fenetre.base}/control/franceconnect/services", json=private, timeout=15, trust_env=False
    ).json()
    asked = {"response_type": "code", "scope": "openid profile", "acr_values": "eidas1"}
    asked |= {"state": "s" * 22, "nonce": "n" * 22}
    asked |= {"client_id": inscrit["client_id"], "redirect_uri": "http://127.0.0.1:9/cb"}
    fenetre.ouvre(f"{V2}/authorize?{urlencode(asked)}")
    fenetre.presse("#choix button[value=bac-a-sable]")
    fenetre.s_identifie()
    fenetre.driver.execute_script("document.getElementById('accord').required = false")
    fenetre.presse("#consentement button[value=accepter]")
    fenetre.un("#erreur")


def error(fenetre):
    fenetre.ouvre(f"{V2}/authorize?client_id=inconnu")
    fenetre.un(".error")


def logged_out(fenetre):
    fenetre.ouvre("/api/v1/logout")
    fenetre.un("section h1")


def family(fenetre):
    consent(fenetre)
    fenetre.consent()
    for fold in fenetre.driver.find_elements("css selector", "details:not([open]) > summary"):
        fenetre.driver.execute_script("arguments[0].parentElement.open = true", fold)


def refused(fenetre):
    consent(fenetre)
    fenetre.consent("refuser")


def lost(fenetre):
    fenetre.ouvre("/demo/retour/v2")
    fenetre.un("a.bouton")


def access(fenetre):
    fenetre.ouvre("/acces")
    fenetre.un("h1")


def access_refused(fenetre):
    fenetre.ouvre("/acces/demandeur/nouvelle")
    fenetre.driver.execute_script("document.querySelectorAll('[required]').forEach(one => one.required = false)")
    fenetre.presse("#demande button")
    fenetre.un("#refus")


def access_request(fenetre):
    fenetre.ouvre("/acces/demandeur/nouvelle")
    fenetre.un("#organisation").send_keys("Hôpital des Trois-Rivières")
    fenetre.un("#siret").send_keys("99999000500004")
    for name in ("convention", "client_id"):
        fenetre.presse(f"#{name} option:nth-child(2)")
    fenetre.presse("#demande button")
    fenetre.un("#evenement-soumettre")


def status(fenetre):
    fenetre.ouvre(f"{V2}/authorize?client_id=inconnu")  # an exchange, so that there is something to tell
    fenetre.ouvre("/test/v1/droits/beneficiaires/me?__code=503")
    fenetre.ouvre("/statut")
    fenetre.un("#incidents")


PAGES = [home, demo, choice, provider_down, login, failed_login, consent, error, logged_out, family, refused, lost]
PAGES += [unticked_box, access, access_refused, access_request, status]
PAGES += [people, household, partners, matrix, control, journal, exchange, contracts, contract]


def findings(fenetre, axe):
    """What axe calls serious or critical: rule, help, and the elements."""
    fenetre.driver.set_script_timeout(60)
    fenetre.driver.execute_script(axe)
    run = "const done = arguments[arguments.length - 1]; axe.run(document).then(done, e => done({error: String(e)}))"
    result = fenetre.driver.execute_async_script(run)
    assert "error" not in result, result
    assert result["passes"], "axe looked at nothing"
    return [
        (one["id"], one["help"], [node["html"] for node in one["nodes"]])
        for one in result["violations"]
        if one["impact"] in GRAVE
    ]


@pytest.mark.parametrize("fenetre", [1280, 360], indirect=True)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_no_page_has_a_serious_violation_nor_is_wider_than_its_window(fenetre, axe, page):
    page(fenetre)

    for scheme in ("light", "dark"):
        colours = [{"name": "prefers-color-scheme", "value": scheme}]
        fenetre.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": colours})
        assert (scheme, findings(fenetre, axe)) == (scheme, [])
    wide, window = fenetre.driver.execute_script("return [document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= window


def test_axe_would_have_seen_a_serious_violation(fenetre, axe):
    demo(fenetre)
    fenetre.driver.execute_script("document.documentElement.removeAttribute('lang')")

    assert [rule for rule, _, _ in findings(fenetre, axe)] == ["html-has-lang"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_every_page_says_that_it_is_a_sandbox(fenetre, page):
    page(fenetre)

    assert "bac à sable" in fenetre.un("body").text.lower()
