"""What surrounds every call."""

import asyncio
from collections.abc import Mapping

import httpx
import pytest

from droits_fixtures import Personne
from droits_simulator.api.app import create_api
from droits_simulator.sessions import Session, within
from droits_simulator.settings import RIGHTS_PATH

People = Mapping[str, Personne]


def test_every_answer_carries_its_id_and_is_kept_nowhere(api, gens: People) -> None:
    answers = [api.call(), api.call(partenaire=None), api.call("/inconnu"), api.call(method="DELETE")]
    for answer in answers:
        assert answer.headers["x-request-id"] == "numero-1"
        assert answer.headers["cache-control"] == "no-store"


def test_each_call_has_an_id_of_its_own(services, fait_api) -> None:
    ids = iter(["un", "deux"])
    api = type(fait_api(services))(services, create_api(lambda: services, lambda: next(ids)))
    assert [api.call().headers["x-request-id"] for _ in range(2)] == ["un", "deux"]


def test_instance_is_the_path_and_the_id_without_the_query(api) -> None:
    answer = api.call("/me", query="dateDebut=zut")
    assert answer.json()["instance"] == f"{RIGHTS_PATH}/me#numero-1"


def test_an_unknown_path_is_not_repeated(api, gens: People) -> None:
    answer = api.call(f"/{gens['anne'].nir}")
    assert answer.json()["code"] == "chemin-inconnu"
    assert gens["anne"].nir not in answer.text


@pytest.mark.parametrize("path", ["", "/"])
def test_the_base_answers_with_and_without_its_final_slash_and_never_redirects(api, gens: People, path: str) -> None:
    answer = api.call(path, nir=gens["anne"].nir, query="dateDebut=2026-11-25")
    assert answer.status_code == 200
    assert answer.json()["nir"] == gens["anne"].nir


@pytest.mark.parametrize("path", ["/me/", "//me", "/ME", "/me/beneficiaires/", "/contrats/", "/ui/", "/openapi.yaml"])
def test_an_address_that_is_almost_one_is_404_and_never_a_redirect(api, path: str) -> None:
    answer = api.call(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "chemin-inconnu")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "ZUT"])
def test_other_methods_are_405_and_say_which_are_allowed(api, method: str) -> None:
    answer = api.call(method=method)
    assert (answer.status_code, answer.json()["code"]) == (405, "methode-non-permise")
    assert answer.headers["allow"] == "GET, HEAD"


def test_head_is_allowed_like_get(api) -> None:
    asked = api.call(method="HEAD")
    assert (asked.status_code, asked.headers["content-type"]) == (200, "application/json")


def test_no_origin_is_let_in(api) -> None:
    answer = api.call(headers=[("Origin", "https://ailleurs.example")])
    assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    "kind", [b"multipart/form-data", b"application/json", b"\xff;=;", b"application/x-www-form-urlencoded"]
)
def test_a_body_has_no_meaning(api, kind: bytes) -> None:
    answer = api.call(headers=[(b"Content-Type", kind)], body=b'{"a": \xff')
    assert answer.status_code == 200


def test_headers_that_are_too_long_are_refused(api) -> None:
    answer = api.call(headers=[("X-Long", "x" * 40_000)])
    assert (answer.status_code, answer.json()["code"]) == (400, "parametre-invalide")


def test_the_session_under_way_reaches_the_verifier(services, fait_api) -> None:
    with within(Session("essai")):
        fait_api(services).call()
    assert services.verifier.asked == [("anne.hopital", "essai")]


def test_parallel_calls_of_two_people_never_mix(api, gens: People) -> None:
    async def both() -> list[str]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(api.app), base_url="http://banc.test") as client:
            calls = [
                client.get(
                    f"{RIGHTS_PATH}/me",
                    headers={"X-API-Key": "cle-de-l-hopital-1", "Authorization": f"Bearer {login}.hopital"},
                )
                for login in ["anne", "carl", "bruno"] * 10
            ]
            return [answer.json()["nir"] for answer in await asyncio.gather(*calls)]

    assert asyncio.run(both()) == [gens[login].nir for login in ["anne", "carl", "bruno"] * 10]
