"""What answers at target.droits."""

from typing import Any

import pytest

from droits_conformance.doctor.symptom import Whose

BASE = "http://cible.test/test/v1/droits/beneficiaires/"


def test_an_address_under_which_nothing_stands_is_yours(consultation: Any) -> None:
    consultation.plant("/me", 404)

    consultation.finds("droits-path-wrong", Whose.YOURS, "target.droits")


def test_a_missing_path_segment_is_found_and_the_whole_address_told(consultation: Any) -> None:
    consultation.change(droits="http://cible.test/test/v1/droits/")

    found = consultation.finds("droits-path-wrong", Whose.YOURS, "target.droits")
    assert BASE in found.remedy


def test_an_address_of_the_broker_is_told_as_such(consultation: Any) -> None:
    consultation.change(droits="http://cible.test/api/v2/")

    consultation.finds("droits-is-broker", Whose.YOURS, "target.droits")


def test_an_http_address_that_sends_on_to_https_is_yours(consultation: Any) -> None:
    consultation.plant("/me", 301, headers={"location": BASE.replace("http:", "https:") + "me"})

    consultation.finds("redirects-to-https", Whose.YOURS, "https:// in target.droits")


def test_a_redirect_to_another_host_is_told_without_its_query(consultation: Any) -> None:
    consultation.plant("/me", 302, headers={"location": "https://portail.test/entree?jeton=secret"})

    found = consultation.finds("redirects-elsewhere", Whose.YOURS, "target.droits")
    assert found.seen == "status 302, Location https://portail.test/entree"


def test_a_web_page_where_json_is_due_is_a_proxy_or_portal(consultation: Any) -> None:
    consultation.plant("/me", 200, html="<!DOCTYPE html><title>Portail</title>")

    consultation.finds("page-instead-of-json", Whose.YOURS, "target.droits")


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_gateway_that_answers_for_a_dead_service_is_the_targets(consultation: Any, status: int) -> None:
    consultation.plant("/me", status, html="<title>Bad Gateway</title>")

    consultation.finds("gateway-failed", Whose.TARGETS, "target.droits")


def test_a_target_that_fails_at_once_is_the_targets(consultation: Any) -> None:
    consultation.plant("/me", 500, json={"code": "erreur-interne"})

    consultation.finds("target-fails", Whose.TARGETS, "target.droits")


def test_a_discovery_document_below_it_gives_the_broker_away(consultation: Any) -> None:
    consultation.change(droits="http://cible.test/autre/")
    consultation.plant("/autre/.well-known/openid-configuration", 200, json={"authorization_endpoint": "x"})

    consultation.finds("droits-is-broker", Whose.YOURS, "target.droits")
