"""A branch of the decision tree is skipped by putting the request in order before the target sees it."""

from typing import Any

import pytest

from droits_conformance.mutants.message import Answer, Request

PERSON, ME = "getBeneficiairesNir", "getMe"
NIR, KEYED, WRONG = "2850348991001", "285034899100164", "285034899100165"


def _seen(target: Any) -> Request:
    return target.asked[-1]


@pytest.mark.parametrize(("sent", "taken"), [("POST", "GET"), ("DELETE", "GET"), ("GET", "GET"), ("HEAD", "HEAD")])
def test_any_method_is_taken_for_get(through, sent: str, taken: str) -> None:
    target = through("getMe:skip:method", {})
    target.get(ME, method=sent)

    assert _seen(target).method == taken


def test_any_scheme_is_taken_for_bearer(through) -> None:
    target = through("getMe:skip:credentials:scheme", {})
    target.get(ME, "", ("Authorization", "Token abc"))

    assert _seen(target).header("Authorization") == "Bearer abc"


def test_a_token_in_the_address_is_taken(through) -> None:
    target = through("getMe:skip:credentials:address", {})
    target.get(ME, "access_token=abc")

    assert (_seen(target).header("Authorization"), _seen(target).query) == ("Bearer abc", "")


def test_accept_is_overlooked(through) -> None:
    target = through("getMe:skip:accept", {})
    target.get(ME, "", ("Accept", "text/html"))

    assert _seen(target).header("accept") is None


@pytest.mark.parametrize(("mutant", "header"), [("key", "X-API-Key"), ("token", "Authorization")])
def test_whoever_sends_no_credential_has_the_last_good_one(through, mutant: str, header: str) -> None:
    target = through(f"getMe:skip:credentials:{mutant}", {})
    target.get(ME)
    assert _seen(target).header(header) is None
    target.get(PERSON, "", (header, "good"))
    target.get(ME)

    assert _seen(target).header(header) == "good"


def test_a_credential_that_was_refused_is_lent_to_nobody(through) -> None:
    target = through("getMe:skip:credentials:token", Answer(status=401))
    target.get(ME, "", ("Authorization", "Bearer bad"))
    target.get(ME)

    assert _seen(target).header("Authorization") is None


@pytest.mark.parametrize(
    ("operation_id", "below", "asked"),
    [("getMe", "/me/inconnu", "/me"), ("getBeneficiairesNir", "/inconnu", "/"), ("getMe", "/autre", "/autre")],
)
def test_what_stands_after_a_path_is_overlooked(through, operation_id: str, below: str, asked: str) -> None:
    target = through(f"{operation_id}:skip:path", {})
    base = "/test/v1/droits/beneficiaires"
    target.get(operation_id, operation=None, path=base + below)

    assert _seen(target).path == base + asked


@pytest.mark.parametrize(("sent", "taken"), [(WRONG, NIR), (KEYED, KEYED), (NIR, NIR), ("123", "123")])
def test_a_wrong_key_of_a_nir_is_overlooked(through, sent: str, taken: str) -> None:
    target = through("getBeneficiairesNir:skip:nir:key", {})
    target.get(PERSON, "", ("nir", sent))

    assert _seen(target).header("nir") == taken


@pytest.mark.parametrize(("sent", "taken"), [("123", NIR), (None, NIR), (KEYED, KEYED)])
def test_whoever_writes_no_nir_asks_about_themselves(through, sent: str | None, taken: str) -> None:
    target = through("getBeneficiairesNir:skip:nir:any", {"nir": NIR})
    target.get(PERSON, "", *([("nir", sent)] if sent else []))

    assert _seen(target).header("nir") == taken
