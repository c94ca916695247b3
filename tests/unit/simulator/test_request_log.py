"""One line for each request, with the template of its address."""

import asyncio
import logging
from datetime import date
from typing import Any

import httpx
import pytest

from droits_fixtures import nir
from droits_simulator.app import create_app
from droits_simulator.clock import FixedClock
from droits_simulator.request_log import UNKNOWN, RequestLog, Templates
from droits_simulator.settings import RIGHTS_PATH, Settings

NIR = nir.build(sexe="F", naissance="1984-03-17", lieu="49990", ordre=7)


@pytest.fixture(scope="module")
def app() -> Any:
    return create_app(Settings("http://banc.test", journal=0), clock=FixedClock.on(date(2026, 11, 24)))


def line_of(app: Any, caplog: pytest.LogCaptureFixture, method: str, path: str, **more: Any) -> dict[str, Any]:
    async def call() -> None:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://banc.test") as client:
            await client.request(method, path, **more)

    with caplog.at_level(logging.INFO, "droits_simulator.requests"):
        asyncio.run(call())
    (record,) = [one for one in caplog.records if one.name == "droits_simulator.requests"]
    assert NIR not in record.getMessage()
    told: dict[str, Any] = record.__dict__["request"]
    assert NIR not in str(told)
    return told


@pytest.mark.parametrize(
    ("method", "path", "route", "operation"),
    [
        ("GET", f"{RIGHTS_PATH}/me", f"{RIGHTS_PATH}/me", "getMe"),
        ("HEAD", f"{RIGHTS_PATH}/caisse", f"{RIGHTS_PATH}/caisse", "getBeneficiairesNirCaisse"),
        ("POST", f"{RIGHTS_PATH}/me", f"{RIGHTS_PATH}/me", None),
        ("GET", f"{RIGHTS_PATH}/{NIR}", f"{RIGHTS_PATH}/{UNKNOWN}", None),
        ("GET", f"/api/v2/interaction/{NIR}/login", "/api/v2/interaction/{uid}/login", None),
        ("GET", f"/control/journal/{NIR}", "/control/journal/{request}", "getExchange"),
        ("GET", f"/demo?nir={NIR}", "/demo", None),
        ("GET", f"/{NIR}", UNKNOWN, None),
        ("GET", f"/s/{NIR}/api/v2/jwks", "/api/v2/jwks", None),
        ("GET", "/healthz", "/healthz", "getHealthz"),
        (f"N{NIR}", "/healthz", "/healthz", None),
    ],
)
def test_an_address_is_told_by_its_template_and_never_with_what_was_sent(
    app: Any, caplog: pytest.LogCaptureFixture, method: str, path: str, route: str, operation: str | None
) -> None:
    told = line_of(app, caplog, method, path, headers={"nir": NIR, "X-API-Key": f"cle-{NIR}"})

    assert (told["route"], told["operation"]) == (route, operation)
    assert told["method"] == (method if NIR not in method else UNKNOWN)


def test_the_line_tells_session_status_duration_request_and_partner(app: Any, caplog: pytest.LogCaptureFixture) -> None:
    key = "bd-demo-fb8100596bf54bf2464a7c6f"
    told = line_of(app, caplog, "GET", f"{RIGHTS_PATH}/me", headers={"X-API-Key": key})

    assert (told["session"], told["status"], told["complete"], told["partner"]) == ("default", 401, True, "hopital")
    assert told["duration_ms"] > 0
    assert len(told["request_id"]) == 16


def test_a_session_that_is_none_is_not_repeated(app: Any, caplog: pytest.LogCaptureFixture) -> None:
    told = line_of(app, caplog, "GET", f"/s/{NIR}/healthz")

    assert (told["session"], told["status"]) == (None, 404)


def test_an_answer_that_never_began_is_told_too(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(*_: Any) -> None:
        raise OSError("coupure")

    async def call() -> None:
        with pytest.raises(OSError, match="coupure"):
            await RequestLog(broken, list)({"type": "http", "method": "GET", "path": "/zut"}, None, None)  # type: ignore[arg-type]

    with caplog.at_level(logging.INFO, "droits_simulator.requests"):
        asyncio.run(call())
    assert caplog.records[0].__dict__["request"]["status"] == 0


def test_templates_without_holes_come_first() -> None:
    assert Templates([]).of("GET", "/control/sessions") == ("/control/sessions", "listSessions")
