"""The journey as a browser lives it: to the family, to a refusal, and through everything that can be sent here."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

NIR = re.compile(r"(?<!\d)[12]\d{12}(?!\d)")
SECRETS = re.compile(r"bd-demo-[0-9a-f]{24}|010ffd9a03725eb9cab77df871ce978b|eyJ[A-Za-z0-9_-]{10,}\.")


@pytest.mark.parametrize("version", ["v2", "v1"])
def test_the_journey_ends_with_the_answers_for_each_member_of_the_family(monde, version):
    page = monde.accomplit(version)

    assert page.status == 200
    assert page.url == "http://127.0.0.1:8800/demo/parcours"
    assert page.un("h1") == f"Parcours accompli, FranceConnect {version}"
    assert page.tous(".carte h3") == ["Claire DUPONT assuré", "Léa DUPONT enfant", "Hugo DUPONT enfant"]
    assert "AMO Droits de base" in page.un(".carte")
    assert not page.un("#echec")


def test_each_of_the_seven_operations_is_shown_for_whom_it_was_called(monde):
    appels = monde.accomplit().tous("summary strong")

    assert appels.count("Identité de la personne authentifiée") == 1
    assert appels.count("Ayants droit") == 1
    for titre in ("Identité d'un bénéficiaire", "Caisse gestionnaire", "Contrats", "Exonérations", "Médecin traitant"):
        assert appels.count(titre) == 3


@pytest.mark.parametrize(
    ("version", "titres"),
    [
        (
            "v2",
            [
                "Document de découverte",
                "Demande d'autorisation",
                "Retour du navigateur",
                "Échange du code",
                "Clés publiques",
                "Identité de la personne",
            ],
        ),
        ("v1", ["Demande d'autorisation", "Retour du navigateur", "Échange du code", "Identité de la personne"]),
    ],
)
def test_each_step_at_franceconnect_stands_beside_what_the_contract_says(monde, version, titres):
    page = monde.accomplit(version)

    seen = [re.sub(r"^\d+\. | \d{3}$", "", titre) for titre in page.tous(".etape h3")]
    assert seen == titres
    assert all("Ce que dit le contrat." in dit for dit in page.tous(".etape .dit"))


@pytest.mark.parametrize("version", ["v2", "v1"])
def test_no_nir_key_secret_nor_token_is_ever_shown(monde, version):
    page = monde.accomplit(version)

    assert "[NIR masqué]" in page.texte
    assert "X-Api-Key: [clé masquée]" in page.texte
    assert "Authorization: Bearer [jeton masqué]" in page.texte
    assert not NIR.findall(page.html)
    assert not SECRETS.findall(page.html)


def test_an_operation_closed_by_the_convention_is_said_in_words(monde):
    page = monde.accomplit(partenaire="stricte")

    assert page.texte.count("403 operation-non-accordee La convention de ce partenaire ne lui ouvre pas") == 6


@pytest.mark.parametrize("version", ["v2", "v1"])
def test_refusing_to_consent_is_said_in_words(monde, version):
    consentement = monde.identifie(monde.part(version))
    monde.envoie(consentement, decision="refuser")
    page = monde.ouvre("/demo/parcours")

    assert page.status == 200
    assert "La personne a refusé" in page.un("#echec")
    assert "access_denied" in page.un("#echec")
    assert not page.un("#famille")


def test_an_expired_token_is_said_in_words(monde):
    monde.accomplit()
    monde.horloge.avance(61)
    answer = monde.navigateur.post("/demo/rappel")

    assert answer.status_code == 200
    assert "Le jeton a expiré ou a été révoqué" in answer.text
    assert "401 jeton-invalide" in answer.text


def test_calling_again_under_a_living_token_shows_the_family_again(monde):
    before = monde.accomplit()
    monde.navigateur.post("/demo/rappel")
    after = monde.ouvre("/demo/parcours")

    assert after.tous(".carte h3") == before.tous(".carte h3")
    assert after.tous("summary strong") == before.tous("summary strong")
    assert "Appels refaits 1 fois" in after.texte


def test_a_code_that_waited_too_long_is_said_in_words(monde):
    url = monde.revient()
    monde.horloge.avance(31)
    page = monde.ouvre(url)

    assert page.status == 200
    assert "Le code n'ouvre plus rien" in page.un("#echec")


@pytest.mark.parametrize("version", ["v2", "v1"])
def test_logging_out_forgets_the_visit_here_and_the_session_there(monde, version):
    monde.accomplit(version)
    answer = monde.navigateur.post("/demo/deconnexion")

    assert str(answer.url).startswith("http://127.0.0.1:8800/demo/au-revoir?state=")
    assert "Vous êtes déconnecté" in answer.text
    assert monde.ouvre("/demo/parcours").status == 400


def test_state_and_nonce_are_new_each_time_and_long_enough(monde):
    def sent():
        answer = monde.navigateur.post(
            "/demo/depart", data={"version": "v2", "partenaire": "hopital"}, follow_redirects=False
        )
        query = parse_qs(urlsplit(answer.headers["location"]).query)
        return query["state"][0], query["nonce"][0]

    first, second = sent(), sent()
    assert len({*first, *second}) == 4
    assert min(map(len, first)) >= 22


def test_the_cookie_is_kept_from_scripts_and_other_sites(monde):
    answer = monde.navigateur.post(
        "/demo/depart", data={"version": "v1", "partenaire": "hopital"}, follow_redirects=False
    )
    cookie = answer.headers["set-cookie"].lower()

    assert cookie.startswith("bd_demo=")
    assert {"httponly", "samesite=lax", "path=/demo"} <= {part.strip() for part in cookie.split(";")}


def test_a_return_with_another_state_is_refused_and_ends_nothing(monde):
    url = monde.revient()
    forged = monde.ouvre(re.sub(r"state=[^&]+", "state=" + "x" * 32, url))

    assert forged.status == 400
    assert "« state » n'est pas celui" in forged.texte
    assert monde.ouvre(url).un("h1").startswith("Parcours accompli")


def test_a_return_without_the_issuer_is_refused_in_v2(monde):
    page = monde.ouvre(re.sub(r"&iss=[^&]+", "", monde.revient()))

    assert "« iss » n'est pas FranceConnect" in page.un("#echec")


def test_a_return_that_is_played_again_is_refused_and_spoils_nothing(monde):
    url = monde.revient()
    monde.ouvre(url)
    again = monde.ouvre(url)

    assert again.status == 400
    assert "Ce retour est refusé" in again.un("h1")
    assert monde.ouvre("/demo/parcours").un("h1").startswith("Parcours accompli")


def test_a_return_in_another_browser_is_refused(monde):
    url = monde.revient()
    monde.navigateur.cookies.clear()

    assert monde.ouvre(url).status == 400


def test_a_journey_is_forgotten_after_half_an_hour(monde):
    monde.accomplit()
    monde.horloge.avance(1800)

    assert monde.ouvre("/demo/parcours").status == 400


@pytest.mark.parametrize(
    "query",
    [
        "",
        "code=a&code=b&state=c",
        "error=" + "a" * 60_000,
        "state=%00%ff&code=%00",
        "error=<script>alert(1)</script>",
        "state=&error=access_denied",
    ],
)
def test_whatever_a_return_brings_ends_in_words(monde, query):
    monde.part()
    page = monde.ouvre(f"/demo/retour/v2?{query}")

    assert page.status == 400
    assert page.un("h1") == "Ce retour est refusé"
    assert "<script>" not in page.html


def test_an_error_that_franceconnect_invents_is_shown_escaped(monde):
    url = monde.revient()
    state = parse_qs(urlsplit(url).query)["state"][0]
    query = f"error=%3Cb%3Eneuf&error_description=%3Ci%3E&state={state}&iss=http%3A%2F%2F127.0.0.1%3A8800%2Fapi%2Fv2"
    page = monde.ouvre(f"/demo/retour/v2?{query}")

    assert "FranceConnect a répondu par une erreur" in page.un("#echec")
    assert "<b>neuf : <i>" in page.un("#echec")
    assert "<b>neuf" not in page.html


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"version=v3&partenaire=hopital",
        b"version=v2&partenaire=revoquee",
        b"\xff\xfe\x00",
        b"version=" + b"v" * 100_000,
    ],
    ids=["empty", "version", "partner", "binary", "large"],
)
def test_whatever_form_is_sent_ends_in_words(monde, body):
    answer = monde.navigateur.post("/demo/depart", content=body)

    assert answer.status_code == 400
    assert "Accueil du service" in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/demo/ailleurs", 404),
        ("GET", "/demo/depart", 405),
        ("POST", "/demo/parcours", 405),
        ("GET", "/demo/retour/v3", 400),
        ("POST", "/demo/rappel", 400),
        ("POST", "/demo/deconnexion", 400),
    ],
)
def test_every_address_answers_a_page(monde, method, path, status):
    answer = monde.navigateur.request(method, path)

    assert answer.status_code == status
    assert "Bac à sable." in answer.text


@pytest.mark.parametrize("path", ["/demo", "/demo/", "/demo/au-revoir", "/demo/ailleurs"])
def test_pages_run_no_script_and_load_nothing(monde, path):
    answer = monde.navigateur.get(path)
    policy = answer.headers["content-security-policy"]

    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert "<script" not in answer.text
    assert " src=" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_the_partner_is_chosen_among_those_of_the_sandbox(monde):
    page = monde.ouvre("/demo")

    assert [titre.split(" Convention")[0] for titre in page.tous("label") if "Convention" in titre] == [
        "Hôpital des Trois-Rivières, pré-admission",
        "Mutuelle du Grand Large, adhésion",
        "Prévoyance des Deux-Rives, adhésion sans exonérations",
    ]


def test_the_token_is_lent_to_a_page_of_the_same_origin_and_its_partner_is_named(monde):
    monde.accomplit(partenaire="mutuelle")

    for headers in ({}, {"sec-fetch-site": "same-origin"}):
        lent = monde.navigateur.get("/demo/jeton", headers=headers)
        assert lent.status_code == 200
        assert set(lent.json()) == {"partenaire", "access_token"}
        assert lent.json()["partenaire"] == "mutuelle"
        assert lent.json()["access_token"]
        assert lent.headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in lent.headers


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_the_token_is_lent_to_nobody_else(monde, site):
    monde.accomplit()

    refused = monde.navigateur.get("/demo/jeton", headers={"sec-fetch-site": site})

    assert (refused.status_code, refused.json(), refused.headers["cache-control"]) == (404, {}, "no-store")


def test_there_is_no_token_to_lend_before_a_journey_nor_after_one_that_was_refused(monde):
    assert monde.navigateur.get("/demo/jeton").status_code == 404
    form = monde.identifie(monde.part())
    monde.envoie(form, decision="refuser")

    assert monde.navigateur.get("/demo/jeton").status_code == 404
