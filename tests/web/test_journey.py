"""A person at the demonstration service: from its button through FranceConnect to the family, or to a refusal."""

import pytest

FAMILY = ["Claire DUPONT assuré", "Léa DUPONT enfant", "Hugo DUPONT enfant"]


@pytest.mark.parametrize("version", ["v2", "v1"])
def test_from_the_button_through_login_and_consent_to_the_family(fenetre, sandbox, version):
    fenetre.choisit(version)
    fenetre.s_identifie()
    fenetre.consent()

    assert fenetre.un("h1").text == f"Parcours accompli, FranceConnect {version}"
    assert fenetre.tous(".carte h3") == FAMILY
    assert "AMO Droits de base" in fenetre.un(".carte").text
    assert {f"{fenetre.base}/demo/parcours"} == {fenetre.driver.current_url}


@pytest.mark.parametrize("partenaire", ["mutuelle", "stricte"])
def test_a_mutuelle_reads_what_its_convention_opens(fenetre, partenaire):
    fenetre.choisit(partenaire=partenaire)
    fenetre.s_identifie()
    fenetre.consent()

    assert fenetre.tous(".carte h3") == FAMILY
    closed = 1 if partenaire == "mutuelle" else 2
    assert fenetre.un(".famille").text.count("403 operation-non-accordee") == closed * len(FAMILY)


@pytest.mark.parametrize("version", ["v2", "v1"])
def test_who_refuses_to_consent_is_back_at_the_service_which_says_so(fenetre, version):
    fenetre.choisit(version)
    fenetre.s_identifie()
    fenetre.consent("refuser")

    assert "La personne a refusé" in fenetre.un("#echec").text
    assert "access_denied" in fenetre.un("#echec").text
    assert fenetre.tous("#famille") == []


def test_who_turns_back_at_the_login_is_back_at_the_service(fenetre):
    fenetre.choisit()
    fenetre.presse("#abandon button")

    assert "access_denied" in fenetre.un("#echec").text


@pytest.mark.parametrize("version", ["v2", "v1"])
def test_who_turns_back_at_the_choice_is_back_at_the_service(fenetre, version):
    fenetre.part(version)
    fenetre.presse("#abandon button")

    assert "access_denied" in fenetre.un("#echec").text


@pytest.mark.parametrize("version", ["v2", "v1"])
def test_a_provider_that_is_down_leads_to_an_error_page_and_back_to_the_service(fenetre, version):
    fenetre.part(version)
    fenetre.presse("#choix button[value=hors-service]")
    assert "Y000000" in fenetre.tous("code")
    fenetre.presse("#fr button")

    assert "server_error" in fenetre.un("#echec").text


def test_after_a_provider_that_is_down_the_back_button_leads_to_the_choice_and_on(fenetre):
    fenetre.part()
    fenetre.presse("#choix button[value=hors-service]")
    fenetre.un(".error")
    fenetre.recule()
    fenetre.presse("#choix button[value=bac-a-sable]")
    fenetre.driver.refresh()
    fenetre.s_identifie()
    fenetre.consent()

    assert fenetre.tous(".carte h3") == FAMILY


def test_an_open_session_is_offered_at_the_choice(fenetre):
    fenetre.choisit()
    fenetre.s_identifie()
    fenetre.part()
    fenetre.presse("#session button")
    fenetre.un("#consentement")

    assert "Claire" in fenetre.un("main").text


def test_an_ayant_droit_logs_in_and_the_service_says_what_the_api_answers(fenetre):
    fenetre.choisit()
    fenetre.s_identifie("lea.dupont")
    fenetre.consent()

    assert "assure-non-gere" in fenetre.un("main").text
    assert fenetre.tous(".carte h3") == ["La personne identifiée"]


def test_calling_again_and_logging_out_lead_where_they_say(fenetre):
    fenetre.choisit()
    fenetre.s_identifie()
    fenetre.consent()
    fenetre.presse("#rappel button")
    assert "Appels refaits 1 fois" in fenetre.un("[role=status]").text
    fenetre.presse("#deconnexion button")
    fenetre.un("a.bouton")

    assert fenetre.un("h1").text == "Vous êtes déconnecté"


def test_the_way_back_in_the_browser_spoils_nothing(fenetre):
    fenetre.choisit()
    fenetre.s_identifie()
    fenetre.consent()
    fenetre.driver.refresh()

    assert fenetre.tous(".carte h3") == FAMILY


@pytest.mark.parametrize("version", ["v2", "v1"])
def test_nothing_is_loaded_from_another_host(fenetre, version):
    fenetre.ouvre("/")
    fenetre.choisit(version)
    fenetre.s_identifie()
    fenetre.consent()
    fenetre.presse("#deconnexion button")
    fenetre.un("a.bouton")

    assert fenetre.hotes() == {fenetre.base.removeprefix("http://")}
    assert len(fenetre.asked) >= 6
