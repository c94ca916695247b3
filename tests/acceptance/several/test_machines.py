"""Two sandboxes that share their state and go by one address: whatever is asked of one, the other knows."""

import asyncio
import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

pytestmark = [pytest.mark.acceptance, pytest.mark.xdist_group("machines")]
ADDRESS = "http://banc.example"


class Machine:
    """One of them, reached directly, as what shares out the calls reaches it."""

    def __init__(self, served: Any, port: int) -> None:
        told = json.dumps(served.announced).replace(ADDRESS, f"http://127.0.0.1:{port}")
        self.served = replace(served, announced=json.loads(told))

    def control(self, method: str, path: str, session: str = "", **more: Any) -> httpx.Response:
        """What the control API answers, in a session if one is named."""
        announced = self.served.announced
        headers = {"Authorization": f"Bearer {announced['control_token']}"}
        base = announced["control"].replace("/control/", f"/s/{session}/control/" if session else "/control/")
        return httpx.request(method, base + path, headers=headers, timeout=30, **more)


@pytest.fixture(scope="module")
def own_redis(new_redis: Any) -> Any:
    """A server that nobody else empties."""
    return new_redis()


@pytest.fixture(scope="module")
def machines(tmp_path_factory: Any, own_redis: Any, serve: Any) -> Iterator[tuple[Machine, Machine]]:
    """Two sandboxes. Nobody gave them a control token."""
    folder, ports = tmp_path_factory.mktemp("machines"), (_free_port(), _free_port())
    options = (own_redis.url, "--public-url", ADDRESS)
    with (
        serve(folder / "a.log", *options, port=ports[0]) as one,
        serve(folder / "b.log", *options, port=ports[1]) as other,
    ):
        yield Machine(one, ports[0]), Machine(other, ports[1])


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_they_demand_one_control_token_and_publish_the_same_keys(machines: tuple[Machine, Machine]) -> None:
    told = [machine.served.announced for machine in machines]
    assert told[0]["control_token"] == told[1]["control_token"]
    keys = [httpx.get(f"{one['brokers']['v2']}/jwks").json() for one in told]
    assert keys[0] == keys[1]


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_journey_begun_at_one_ends_at_the_other(
    machines: tuple[Machine, Machine], walker_at: Any, version: str
) -> None:
    async def story(walker: Any) -> list[int]:
        there = replace(walker, served=machines[1].served)
        answer = await there.exchange(await walker.code("claire.dupont"))
        return [answer.status_code, (await walker.rights(answer.json()["access_token"])).status_code]

    assert walker_at(machines[0].served, version).play(story) == [200, 200]


def test_of_fifty_who_redeem_a_code_at_both_one_gets_a_token(machines: tuple[Machine, Machine], walker_at: Any) -> None:
    async def story(walker: Any) -> list[int]:
        code, there = await walker.code("claire.dupont"), replace(walker, served=machines[1].served)
        answers = await asyncio.gather(*((walker, there)[n % 2].exchange(code) for n in range(50)))
        return sorted(answer.status_code for answer in answers)

    assert walker_at(machines[0].served).play(story) == [200] + [400] * 49


def test_consent_given_twenty_times_at_both_is_one_code(machines: tuple[Machine, Machine], walker_at: Any) -> None:
    ports = [str(urlsplit(machine.served.announced["droits"]).port) for machine in machines]

    async def story(walker: Any) -> set[str]:
        page, jar = await walker.logged_in("claire.dupont")
        pages = (page, page.replace(ports[0], ports[1]))
        return set(await asyncio.gather(*(walker.consent(pages[n % 2], jar) for n in range(20))))

    assert len(walker_at(machines[0].served).play(story)) == 1


def test_a_quota_is_exact_at_both_together(machines: tuple[Machine, Machine], walker_at: Any) -> None:
    async def story(walker: Any) -> list[int]:
        _, token = await walker.token("claire.dupont")
        there = replace(walker, served=machines[1].served)
        answers = await asyncio.gather(*((walker, there)[n % 2].rights(token) for n in range(20)))
        return sorted(answer.status_code for answer in answers)

    one, other = machines
    stopped = {"now": "2026-11-24T12:00:00+01:00", "stopped": True}
    assert one.control("PUT", "clock", json=stopped).status_code == 200
    try:
        assert other.control("GET", "clock").json()["stopped"]
        found = walker_at(one.served, partner="frugale").play(story)
    finally:
        one.control("DELETE", "clock")
    assert found == [200] * 3 + [429] * 17  # who is frugal may call three times a second


def test_a_session_opened_at_one_is_changed_read_and_closed_at_the_other(machines: tuple[Machine, Machine]) -> None:
    one, other = machines
    session = one.control("POST", "sessions", json={"label": "commune"}).json()["session"]
    fault = other.control("GET", "faults", session).json()["known"][0]["name"]
    assert other.control("PUT", "faults", session, json={"faults": [fault]}).status_code == 200
    assert one.control("GET", "", session).json()["faults"] == [fault]
    assert other.control("DELETE", f"sessions/{session}").status_code == 204
    assert one.control("GET", "", session).status_code == 404


def test_of_a_session_that_is_over_the_server_holds_nothing(machines: tuple[Machine, Machine], own_redis: Any) -> None:
    one, other = machines
    session = one.control("POST", "sessions", json={}).json()["session"]
    me = one.served.announced["droits"].replace("/test/", f"/s/{session}/test/") + "me"
    assert httpx.get(me).status_code == 401
    with own_redis.client() as client:
        assert client.keys(f"bd:{session}:*")
        other.control("DELETE", f"sessions/{session}")
        assert client.keys(f"bd:{session}:*") == []


def test_changes_of_a_session_at_both_at_once_are_all_kept(machines: tuple[Machine, Machine]) -> None:
    one, other = machines
    session = one.control("POST", "sessions", json={}).json()["session"]
    clock, personas = {"now": "2026-01-01T00:00:00Z", "stopped": True}, {"without_login": True}

    async def both() -> list[httpx.Response]:
        changes = (
            asyncio.to_thread(one.control, "PUT", "clock", session, json=clock),
            asyncio.to_thread(other.control, "PUT", "wishes/personas", session, json=personas),
        )
        return list(await asyncio.gather(*changes))

    for _ in range(10):
        assert [answer.status_code for answer in asyncio.run(both())] == [200, 200]
        assert one.control("GET", "clock", session).json()["stopped"]
        assert one.control("GET", "wishes/personas", session).json() == personas
        one.control("DELETE", "clock", session)
        one.control("PUT", "wishes/personas", session, json={"without_login": False})


def test_the_journal_tells_at_one_what_happened_at_the_other(machines: tuple[Machine, Machine], walker_at: Any) -> None:
    async def story(walker: Any) -> str:
        _, token = await walker.token("claire.dupont")
        return str((await walker.rights(token)).headers["X-Request-Id"])

    request = walker_at(machines[0].served).play(story)
    told = [machine.control("GET", f"journal/{request}").json() for machine in machines]
    assert told[0] == told[1]
    assert told[1]["operation"] == "getMe"
