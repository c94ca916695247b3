"""Two sessions on one sandbox, used by two threads at once under different clocks and faults: they never mix."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from droits_simulator.client import Sandbox, Session, Token

pytestmark = [pytest.mark.acceptance, pytest.mark.xdist_group("client")]

JOURNEYS = 30


@dataclass(frozen=True)
class World:
    """What a thread asks for, and what it must see each time."""

    days: int
    fault: str
    logins: tuple[str, ...]
    writes: str  # how that fault, or its absence, writes the end of a right


WORLDS = (
    World(40, "date-mal-ecrite", ("claire.dupont", "alban.bernard"), "%d/%m/%Y"),
    World(400, "motif-montre-aux-complementaires", ("karim.dupont", "nadia.petit"), "%Y-%m-%d"),
)


@dataclass(frozen=True)
class Seen:
    """What one journey brought to light."""

    login: str
    issuer: str
    day: date
    fault: str
    horizon: str


@pytest.fixture(scope="module")
def started() -> Iterator[Sandbox]:
    with Sandbox.start(today="2026-11-24") as started:
        yield started


def payload(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    return dict(json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4))))


def journey(session: Session, login: str) -> tuple[Seen, Token]:
    token = session.log_in(login, "mutuelle")
    rights = session.rights(token)
    me = rights.get("me")
    contrats = rights.get("contrats", headers={"nir": me.json()["nir"]})
    identity = payload(token.id_token)
    day = datetime.fromtimestamp(identity["iat"], ZoneInfo("Europe/Paris")).date()
    seen = Seen(login, identity["iss"], day, contrats.headers["X-Banc-Droits-Faute"], contrats.json()[0]["date_fin"])
    return seen, token


def lived(started: Sandbox, opened: ExitStack, world: World, both: Barrier) -> tuple[Session, list[Seen], Token]:
    session = opened.enter_context(started.session())
    session.clock.advance(days=world.days)
    session.faults.on(world.fault)
    both.wait(60)
    found = [journey(session, world.logins[turn % 2]) for turn in range(JOURNEYS)]
    return session, [seen for seen, _ in found], found[-1][1]


def test_two_threads_in_two_sessions_never_mix(started: Sandbox) -> None:
    both = Barrier(2)
    with ExitStack() as opened:
        with ThreadPoolExecutor(2) as threads:
            lives = list(threads.map(lambda world: lived(started, opened, world, both), WORLDS))
        (one, first, token), (other, second, _) = lives
        judged(started, (one, WORLDS[0], first), (other, WORLDS[1], second))
        stranger = other.rights(token).get("me")
        assert (stranger.status_code, stranger.json()["code"]) == (401, "jeton-invalide")


def judged(started: Sandbox, *lives: tuple[Session, World, list[Seen]]) -> None:
    for session, world, found in lives:
        day = date(2026, 11, 24) + timedelta(world.days)
        horizon = day.replace(year=day.year + 1).strftime(world.writes)
        issuer = session.brokers["v2"]
        # Whoever has a known end before the horizon is told that end: the writing of it is the fault's, or nobody's.
        assert [(seen.login, seen.issuer, seen.day, seen.fault) for seen in found] == [
            (world.logins[turn % 2], issuer, day, world.fault) for turn in range(JOURNEYS)
        ]
        assert horizon in {seen.horizon for seen in found}
        assert all(("/" in seen.horizon) == ("/" in world.writes) for seen in found)
        journal = session.journal(limit=1000)
        assert {entry.persona for entry in journal if entry.persona} == set(world.logins)
        assert all(entry.path.startswith(f"/s/{session.id}/") for entry in journal)
        assert len([entry for entry in journal if entry.operation == "getMe"]) == JOURNEYS

    with started.root as root:
        assert (root.journal(), root.faults.now, root.clock.now.date()) == ([], (), date(2026, 11, 24))
