"""What FranceConnect says of a client: its id, its address, its scopes, its secret; and of its login page."""

from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from droits_conformance.doctor.symptom import Whose

UNKNOWN, ADDRESS = "Erreur Y0300A1 client", "Erreur Y0300B2 adresse"


def speaks(consultation: Any, *, address_first: bool = False) -> None:
    """A broker that tells an unknown client from an unknown address; by its codes, as FranceConnect does."""
    broker = consultation.ailing.broker

    def authorize(request: httpx.Request) -> httpx.Response:
        asked = {name: values[0] for name, values in parse_qs(request.url.query.decode()).items()}
        known = asked["client_id"] in {client.client_id for client in consultation.ailing.clients}
        registered = asked["redirect_uri"] == consultation.ailing.clients[0].redirect_uri
        if not registered and (known or address_first):
            return httpx.Response(400, html=f"<title>Erreur</title>{ADDRESS}")
        if not known:
            return httpx.Response(400, html=f"<title>Erreur</title>{UNKNOWN}")
        answered: httpx.Response = broker(request)
        return answered

    consultation.ailing.planted["/authorize"] = authorize


@pytest.mark.parametrize("address_first", [False, True])
def test_an_unknown_client_id_is_yours(consultation: Any, address_first: bool) -> None:
    speaks(consultation, address_first=address_first)
    consultation.change_client(0, client_id="9" * 64)

    consultation.finds("client-unknown", Whose.YOURS, "clients.hopital.client_id")


@pytest.mark.parametrize("address_first", [False, True])
def test_an_address_that_is_not_registered_is_yours(consultation: Any, address_first: bool) -> None:
    speaks(consultation, address_first=address_first)
    consultation.change_client(1, redirect_uri="http://127.0.0.1:9999/ailleurs")

    consultation.finds("redirect-uri-unregistered", Whose.YOURS, "clients.mutuelle.redirect_uri")


def test_a_broker_that_refuses_both_in_the_same_words_leaves_both_open(consultation: Any) -> None:
    consultation.change_client(0, client_id="9" * 64)

    consultation.finds("client-or-redirect-uri", Whose.YOURS, "clients.hopital.redirect_uri")


def test_a_scope_that_the_client_does_not_have_is_yours(consultation: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consultation.ailing.broker, "refused", lambda: "invalid_scope")

    found = [(one.code, one.whose) for one in consultation.symptoms()]
    assert found == [("scope-not-granted", Whose.YOURS)] * 2


def test_another_error_at_the_door_is_the_brokers_to_explain(
    consultation: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    consultation.change(clients=consultation.profile.clients[:1])
    monkeypatch.setattr(consultation.ailing.broker, "refused", lambda: "temporarily_unavailable")

    consultation.finds("broker-refuses", Whose.TARGETS, "broker.issuer")


def test_a_login_page_that_only_a_script_can_fill_in_wants_another_way_to_tokens(consultation: Any) -> None:
    consultation.plant(
        "/login", 200, html="<title>Connexion</title><div id='app'></div><script src='/app.js'></script>"
    )

    consultation.finds("login-page-without-form", Whose.YOURS, 'broker.tokens = "command"')


def test_a_wrong_client_secret_is_yours(consultation: Any) -> None:
    consultation.change_client(1, client_secret="x" * 64)

    consultation.finds("client-secret-wrong", Whose.YOURS, "clients.mutuelle.client_secret")


def test_a_code_that_is_refused_for_another_reason_is_the_targets(consultation: Any) -> None:
    consultation.change(clients=consultation.profile.clients[:1])
    consultation.plant("/token", 400, json={"error": "invalid_grant"})

    consultation.finds("token-refused", Whose.TARGETS, "broker.issuer")


def test_an_id_token_of_another_key_is_the_targets(consultation: Any) -> None:
    consultation.change(clients=consultation.profile.clients[:1])
    consultation.ailing.broker.mistakes.add("autre clé")

    consultation.finds("id-token-wrong", Whose.TARGETS, "broker.issuer")


def test_pages_after_the_login_that_the_judge_cannot_get_past_are_ours(consultation: Any) -> None:
    consultation.change(clients=consultation.profile.clients[:1])
    consultation.plant("/consent", 200, html="<title>Encore une étape</title>")

    consultation.finds("pages-not-understood", Whose.OURS, 'broker.tokens = "command"')


def test_a_client_that_is_turned_away_does_not_keep_the_other_from_being_examined(consultation: Any) -> None:
    consultation.change_client(0, client_secret="x" * 64)

    assert consultation.outcomes()["personas"].state == "ok"
