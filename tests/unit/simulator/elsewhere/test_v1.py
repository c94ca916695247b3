"""checktoken v1: plain JSON, and refusals that are about the token."""

import asyncio
from datetime import date
from typing import Any

import httpx
import pytest

from droits_simulator.api.token import BrokerUnreachable, IdentitePivot, Jeton
from droits_simulator.clock import FixedClock, timestamp
from droits_simulator.elsewhere.line import Line
from droits_simulator.elsewhere.v1 import CheckTokenV1

URL = "https://fc.example/api/v1"
CLOCK = FixedClock.on(date(2026, 11, 24))
PIVOT = IdentitePivot("Anne Marie", "DUPONT", "1984-03-17", "female", "49990", "99100")
LIVE: dict[str, Any] = {
    "scope": ["openid", "droits_assurance_maladie"],
    "identity": {
        "given_name": "Anne Marie",
        "family_name": "DUPONT",
        "birthdate": "1984-03-17",
        "gender": "female",
        "birthplace": "49990",
        "birthcountry": "99100",
        "_claim_names": {},
    },
    "client": {"client_id": "le-service", "client_name": "Le service"},
    "acr": "eidas1",
}


def _check(response: httpx.Response, asked: list[httpx.Request] | None = None) -> Jeton | None:
    def answer(request: httpx.Request) -> httpx.Response:
        if asked is not None:
            asked.append(request)
        return response

    async def ask() -> Jeton | None:
        async with Line(URL, transport=httpx.MockTransport(answer)) as line:
            return await CheckTokenV1(URL, line, CLOCK).check("jeton+/=")

    return asyncio.run(ask())


def _refusal(response: httpx.Response) -> str:
    with pytest.raises(BrokerUnreachable) as caught:
        _check(response)
    assert caught.value.nonsense
    return str(caught.value)


def test_a_live_token_names_the_service_its_scopes_and_the_person() -> None:
    asked: list[httpx.Request] = []
    scopes = frozenset({"openid", "droits_assurance_maladie"})
    assert _check(httpx.Response(200, json=LIVE), asked) == Jeton("le-service", scopes, PIVOT, timestamp(CLOCK))
    assert (asked[0].method, str(asked[0].url)) == ("POST", f"{URL}/checktoken")
    assert asked[0].headers["content-type"] == "application/x-www-form-urlencoded"
    assert asked[0].content == b"token=jeton%2B%2F%3D"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, {"status": "fail", "message": "Malformed access token."}),
        (401, {"status": "fail", "message": "token_not_found_or_expired"}),
        (400, {"error": {"name": "invalid_token", "message": "zut"}}),
        (400, {"error": "invalid_request"}),
    ],
)
def test_a_refusal_in_a_recorded_shape_means_that_the_token_is_dead(status: int, body: dict[str, Any]) -> None:
    assert _check(httpx.Response(status, json=body)) is None


@pytest.mark.parametrize("body", [b"<html>Authentication required", b"", b"[]", b"{}", b'{"status":"ok"}'])
def test_a_refusal_that_does_not_say_why_is_nonsense(body: bytes) -> None:
    _refusal(httpx.Response(401, content=body))


@pytest.mark.parametrize("status", [204, 302, 403, 404, 429, 500, 503])
def test_any_other_status_is_nonsense(status: int) -> None:
    assert f"answers {status}" in _refusal(httpx.Response(status, json=LIVE, headers={"location": URL}))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"scope": "openid"}, "scope"),
        ({"scope": [1]}, "scope"),
        ({"client": None}, "client"),
        ({"client": {}}, "client_id"),
        ({"identity": []}, "identity"),
        ({"identity": {"given_name": 7}}, "given_name"),
    ],
)
def test_a_member_of_another_type_is_nonsense(change: dict[str, Any], named: str) -> None:
    assert named in _refusal(httpx.Response(200, json=LIVE | change))


@pytest.mark.parametrize("body", [b"", b"<html>", b"null", b"[" * 50_000, b'{"scope":NaN}', b"\xff"])
def test_what_is_not_a_json_object_is_nonsense(body: bytes) -> None:
    assert "JSON" in _refusal(httpx.Response(200, content=body))
