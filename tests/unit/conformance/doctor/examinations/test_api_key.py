"""What the rights API says of each key."""

from typing import Any

import httpx
import pytest

from droits_conformance.doctor.symptom import Whose

HOPITAL, MUTUELLE = 0, 1


@pytest.fixture(params=[False, True], ids=["with codes", "without codes"])
def either(request: pytest.FixtureRequest, consultation: Any) -> Any:
    """A target that gives refusals a code, and one that does not."""
    consultation.ailing.without_codes = request.param
    return consultation


def swap(consultation: Any) -> None:
    one, other = (client.api_key for client in consultation.profile.clients)
    consultation.change_client(HOPITAL, api_key=other)
    consultation.change_client(MUTUELLE, api_key=one)


def test_a_key_that_nobody_holds_is_yours(either: Any) -> None:
    either.change_client(HOPITAL, api_key="une-cle-inconnue")

    either.finds("api-key-unknown", Whose.YOURS, "clients.hopital.api_key")


def test_keys_that_were_exchanged_are_told_with_both_names(either: Any) -> None:
    swap(either)

    found = [(one.code, one.whose) for one in either.symptoms()]
    assert found == [("api-keys-swapped", Whose.YOURS)] * 2
    assert "clients.hopital.api_key and clients.mutuelle.api_key" in either.symptoms()[0].remedy


def test_exchanged_keys_are_found_by_what_they_open_where_no_client_is_bound(either: Any) -> None:
    either.ailing.binds = False
    swap(either)

    assert {one.code for one in either.symptoms()} == {"api-keys-swapped"}


def test_a_key_of_another_convention_is_yours(consultation: Any) -> None:
    consultation.change_client(MUTUELLE, convention="etablissement-de-soins")
    consultation.change_client(HOPITAL, convention="organisme-complementaire-sans-exonerations")

    assert {one.code for one in consultation.symptoms()} == {"convention-differs"}


def test_a_key_and_a_client_of_two_partners_are_yours(consultation: Any) -> None:
    consultation.change_client(HOPITAL, api_key=consultation.profile.clients[MUTUELLE].api_key)

    consultation.finds("client-not-bound", Whose.YOURS, "clients.hopital.client_id")


def test_a_revoked_habilitation_is_yours(consultation: Any) -> None:
    consultation.ailing.revoked.add(consultation.profile.clients[HOPITAL].api_key)

    consultation.finds("habilitation-inactive", Whose.YOURS, "clients.hopital.habilitation")


def test_a_habilitation_that_the_profile_calls_revoked_and_is_not(consultation: Any) -> None:
    consultation.change_client(MUTUELLE, habilitation="revoked")
    hopital, mutuelle = consultation.profile.clients
    consultation.change(clients=(hopital,), apart=(mutuelle,))

    consultation.finds("habilitation-still-active", Whose.YOURS, "clients.mutuelle.habilitation")


def test_tokens_of_this_broker_that_the_target_refuses_to_all_are_the_targets(consultation: Any) -> None:
    consultation.ailing.owners = _Forgetful()

    found = [(one.code, one.whose) for one in consultation.symptoms()]
    assert found == [("tokens-refused", Whose.TARGETS)] * 2
    assert "broker.issuer" in consultation.symptoms()[0].remedy


def test_a_bearer_challenge_accuses_the_token_without_further_calls(consultation: Any) -> None:
    consultation.change(clients=consultation.profile.clients[:1])
    challenge = {"www-authenticate": 'Bearer error="invalid_token"'}
    consultation.plant("/me", 401, headers=challenge)

    consultation.finds("tokens-refused", Whose.TARGETS, "broker.issuer")


def test_a_target_that_refuses_everything_alike_leaves_key_and_token_open(consultation: Any) -> None:
    consultation.change(clients=consultation.profile.clients[:1])
    consultation.plant("/me", 401)

    consultation.finds("key-or-token-refused", Whose.YOURS, "clients.hopital.api_key")


@pytest.mark.parametrize(("status", "code"), [(503, "franceconnect-injoignable"), (502, "franceconnect-illisible")])
def test_a_target_that_does_not_get_on_with_its_broker_says_so(consultation: Any, status: int, code: str) -> None:
    consultation.change(clients=consultation.profile.clients[:1])
    consultation.ailing.planted["/me"] = lambda request: (
        httpx.Response(status, json={"code": code}) if "authorization" in request.headers else httpx.Response(401)
    )

    consultation.finds("target-broker-fails", Whose.TARGETS, "broker.issuer")


def test_calls_that_are_spent_already_are_to_be_waited_for(consultation: Any) -> None:
    consultation.change(clients=consultation.profile.clients[:1])
    consultation.plant("/me", 429, headers={"retry-after": "42"}, json={"code": "quota-depasse"})

    consultation.finds("quota-spent", Whose.YOURS, "wait 42 s")


def test_a_refusal_without_any_reason_is_the_targets_to_explain(consultation: Any) -> None:
    consultation.change(clients=consultation.profile.clients[:1])
    known = consultation.profile.clients[0].api_key
    consultation.ailing.planted["/me"] = lambda request: httpx.Response(
        403 if request.headers.get("x-api-key") == known else 401
    )

    consultation.finds("refused-without-reason", Whose.TARGETS, "clients.hopital.api_key")


def test_a_token_that_lacks_a_scope_is_yours(consultation: Any) -> None:
    consultation.change(clients=consultation.profile.clients[:1])
    consultation.plant("/me", 403, json={"code": "portee-insuffisante"})

    consultation.finds("token-lacks-scope", Whose.YOURS, "clients.hopital.client_id")


class _Forgetful(dict[str, tuple[str, str]]):
    """A rights API that asks another broker: it never heard of any token."""

    def get(self, _key: str, default: Any = None) -> Any:
        return default
