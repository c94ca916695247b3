"""The broker as the rights API asks it, in process."""

import asyncio

import pytest


@pytest.mark.parametrize(("version", "life"), [("v1", 1200), ("v2", 60)])
def test_a_live_token_of_either_version_is_told(bench, version, life):
    token = bench.tokens(version)["access_token"]
    told = asyncio.run(bench.broker.introspect(token))
    assert told.client_id == bench.service("hopital").client_id
    assert told.scopes == {"openid", "identite_pivot", "droits_assurance_maladie"}
    assert told.exp - told.iat == life
    assert told.acr == "eidas1"
    assert told.claims == {
        "given_name": "Angela Claire Louise",
        "given_name_array": ["Angela", "Claire Louise"],
        "family_name": "DUBOIS",
        "birthdate": "1962-08-24",
        "gender": "female",
        "birthplace": "75107",
        "birthcountry": "99100",
    }


def test_the_provider_sees_the_subject_that_checktoken_gives_it(bench):
    token = bench.tokens()["access_token"]
    told = asyncio.run(bench.broker.introspect(token))
    assert told.sub == bench.introspected(token)["token_introspection"]["sub"]


@pytest.mark.parametrize("token", ["", "unknown", "x/../y", "é"])
def test_an_unknown_token_is_worth_nothing(bench, token):
    assert asyncio.run(bench.broker.introspect(token)) is None


def test_a_token_is_worth_nothing_once_expired_nor_in_another_session(bench):
    token = bench.tokens()["access_token"]
    assert asyncio.run(bench.broker.introspect(token, session="other")) is None
    assert asyncio.run(bench.broker.introspect(token)) is not None
    bench.clock.advance(60)
    assert asyncio.run(bench.broker.introspect(token)) is None
