"""Keys that turn: a client that fetches them once more goes on, one that never does is stuck."""

import pytest
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from droits_simulator.franceconnect.hostile.rotation import KEPT


@pytest.fixture
def turning(turn_hostile):
    return turn_hostile("courtier-cles-tournees")


def published(bench) -> KeySet:
    return KeySet.import_key_set(bench.http.get("/api/v2/jwks").json())


def holds(token: str, keys: KeySet, alg: str) -> bool:
    try:
        jws.deserialize_compact(token, keys, algorithms=[alg])
    except JoseError:
        return False
    return True


@pytest.mark.parametrize(("service", "alg"), [("hopital", "ES256"), ("mutuelle", "RS256")])
def test_keys_fetched_before_a_login_never_verify_it_and_keys_fetched_after_do(turning, service, alg) -> None:
    for _ in range(2):  # the second login is as new to whoever fetched the keys at the first
        before = published(turning)
        id_token = turning.tokens(service=service)["id_token"]

        assert not holds(id_token, before, alg)
        assert holds(id_token, published(turning), alg)


def test_what_follows_in_the_same_journey_is_signed_by_the_same_key(turning) -> None:
    token = turning.tokens()["access_token"]
    keys = published(turning)

    assert holds(turning.userinfo(token).text, keys, "ES256")
    assert holds(turning.userinfo(token).text, published(turning), "ES256")


def test_two_logins_side_by_side_do_not_void_each_other(turning) -> None:
    first, second = turning.tokens()["id_token"], turning.tokens()["id_token"]

    assert holds(first, published(turning), "ES256")
    assert holds(second, published(turning), "ES256")


def test_only_so_many_keys_stay_published(turning) -> None:
    for _ in range(KEPT + 2):
        turning.tokens()

    assert len(turning.http.get("/api/v2/jwks").json()["keys"]) == KEPT


def test_no_private_key_is_published(turning) -> None:
    turning.tokens()

    assert all("d" not in key for key in turning.http.get("/api/v2/jwks").json()["keys"])


def test_one_still_logs_out_by_a_token_of_a_turned_key(turning) -> None:
    tokens = turning.tokens()
    answer = turning.http.get("/api/v2/session/end", params={"id_token_hint": tokens["id_token"]})

    assert answer.status_code == 200
    assert turning.userinfo(tokens["access_token"]).status_code == 401
