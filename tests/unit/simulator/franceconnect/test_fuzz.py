"""Whatever is asked of FranceConnect, in whatever form, it answers, and never with a failure of its own."""

import asyncio
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
from hypothesis import HealthCheck, example, given, seed, settings
from hypothesis import strategies as st

from droits_simulator.app import create_app
from droits_simulator.clock import FixedClock
from droits_simulator.franceconnect.routes import _V1, _V2
from droits_simulator.settings import Settings

PLACES = [f"/api/v1{path}" for _, path, _ in _V1] + [f"/api/v2{path}" for _, path, _ in _V2]
NAMES = [
    *("client_id", "client_secret", "redirect_uri", "response_type", "scope", "state", "nonce", "acr_values", "prompt"),
    *("claims", "idp_hint", "code", "grant_type", "token", "id_token_hint", "post_logout_redirect_uri", "login"),
    *("client_assertion", "client_assertion_type", "request", "request_uri", "login_hint", "ui_locales", "max_age"),
    *("schema", "code_verifier", "decision", "password", "csrf", "identity_provider"),
]
KNOWN = [
    "e3681394d3709988fda5e61d1e4da1875794b75b309a4d94c16658dfae01b801",
    "010ffd9a03725eb9cab77df871ce978bae268356bc04dbeaaf8b890c3d0a0cbf",
    *("http://127.0.0.1:9999/callback", "code", "openid", "eidas1", "authorization_code", "openid profile", "none"),
    *("urn:ietf:params:oauth:client-assertion-type:jwt-bearer", "e30.e30.", "eyJhbGciOiJub25lIn0.e30.", "{}", "[]"),
]
VALUES = st.one_of(st.sampled_from(KNOWN), st.text(max_size=40), st.binary(max_size=20))
PAIRS = st.lists(st.tuples(st.sampled_from(NAMES) | st.text(max_size=8), VALUES), max_size=10)
TYPES = st.sampled_from(
    ["application/x-www-form-urlencoded", "application/json", "multipart/form-data", "text/plain;q", ""]
)
BEARERS = st.one_of(
    st.none(), st.sampled_from(["Bearer", "Bearer e30.e30.e30", "Basic Og==", "Basic zut", "Bearer a b"])
)


@pytest.fixture(scope="module")
def app() -> Any:
    return create_app(Settings("http://banc.test", journal=0), clock=FixedClock.on(date(2026, 11, 24)))


def status_of(app: Any, method: str, path: str, headers: dict[str, str], body: bytes | None) -> int:
    async def call() -> int:
        # `raise_app_exceptions` stays on: an exception fails the test with its own traceback.
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://banc.test") as client:
            answer = await client.request(method, path, headers=headers, content=body)
            return answer.status_code

    return asyncio.run(call())


@seed(2026)
@settings(max_examples=300, database=None, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["GET", "POST", "HEAD", "PUT", "DELETE"]),
    st.sampled_from(PLACES),
    st.text(min_size=1, max_size=12),
    PAIRS,
    PAIRS,
    TYPES,
    BEARERS,
)
@example("POST", "/api/v2/token", "a", [], [("client_secret", b"\xff"), ("client_id", "é")], "application/json", None)
@example("GET", "/api/v2/authorize", "a", [("claims", "[" * 5000)], [], "", None)
@example("GET", "/api/v2/authorize", "a", [("redirect_uri", "http://[zut")], [], "", None)
def test_no_demand_breaks_franceconnect(
    app: Any,
    method: str,
    place: str,
    uid: str,
    query: list[tuple[str, Any]],
    form: list[tuple[str, Any]],
    content_type: str,
    bearer: str | None,
) -> None:
    path = place.replace("{uid}", quote(uid, safe="", errors="replace"))
    headers = {"Content-Type": content_type} | ({"Authorization": bearer} if bearer else {})
    sent = [urlencode(pairs, errors="replace") for pairs in (query, form)]

    status = status_of(app, method, f"{path}?{sent[0]}", headers, sent[1].encode() if method != "GET" else None)

    assert status < 500


def test_every_address_of_both_versions_is_drawn_from() -> None:
    assert {"/api/v1/userinfo", "/api/v2/checktoken", "/api/v2/interaction/{uid}/consent"} <= set(PLACES)
