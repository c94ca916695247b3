"""Clients and personas, as a sandbox announces them."""

import pytest

from droits_simulator.client import Persona, UnknownName
from droits_simulator.client.announced import clients_of, personas_of, pick

CLIENT = dict.fromkeys(("name", "convention", "api_key", "client_id", "client_secret", "redirect_uri"), "x")
MEMBERS = {
    "clients": [CLIENT],
    "apart": [{**CLIENT, "name": "revoquee", "habilitation": "revoked", "quota": {}}],
    "personas": [{"login": "claire.dupont", "password": "123", "raconte": "Un couple", "later": "more"}],
}


def test_partners_apart_are_clients_too_and_members_of_later_versions_do_no_harm() -> None:
    assert list(clients_of(MEMBERS)) == ["x", "revoquee"]
    assert personas_of(MEMBERS)["claire.dupont"].raconte == "Un couple"


def test_no_secret_shows_in_the_report_of_a_failing_test() -> None:
    secret = {**CLIENT, "api_key": "clef", "client_secret": "secret"}

    assert not [
        word
        for word in ("clef", "secret=", "123")
        if word in repr((clients_of({"clients": [secret]}), personas_of(MEMBERS)))
    ]


def test_an_unknown_name_is_told_with_those_that_exist() -> None:
    with pytest.raises(UnknownName, match=r"no persona 'claire'; the sandbox has claire\.dupont"):
        pick("persona", personas_of(MEMBERS), "claire")


def test_somebody_whom_the_sandbox_does_not_announce_is_made_by_hand() -> None:
    somebody = Persona("echec.annule", "123")

    assert pick("persona", {}, somebody) is somebody
