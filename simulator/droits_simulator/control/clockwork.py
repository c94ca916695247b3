"""The operations on the clock of a session: rights, tokens, quotas and statistics all follow it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from droits_simulator.clock import today
from droits_simulator.control.desk import Asked, Desk, Operation, Told
from droits_simulator.control.problems import Denied
from droits_simulator.sessions import Session, within
from droits_simulator.sessions.clock import EARLIEST, LATEST


async def told(desk: Desk, _asked: Asked) -> Told:
    """What time it is in the session."""
    return Told(_described(desk, await desk.session()))


async def moved(desk: Desk, asked: Asked) -> Told:
    """Set the clock to a moment (`now`), move it by seconds (`advance`), stop it or let it run (`stopped`)."""
    changed = await desk.change(lambda session: _moved(desk, session, asked.body))
    return Told(_described(desk, changed))


def _moved(desk: Desk, session: Session, given: dict[str, Any]) -> Session:
    wanted = _wanted(desk, session, given)
    stopped = given.get("stopped", session.stopped_at is not None)
    if not EARLIEST <= wanted < LATEST:
        raise Denied("horloge-invalide")
    offset = (wanted - desk.machine.now()).total_seconds()
    people_of = _people_of(desk, session, given)
    return replace(session, offset=offset, stopped_at=wanted.timestamp() if stopped else None, people_of=people_of)


async def put_back(desk: Desk, _asked: Asked) -> Told:
    """The machine's time again."""
    changed = await desk.change(lambda session: replace(session, offset=0.0, stopped_at=None, people_of=None))
    return Told(_described(desk, changed))


def _wanted(desk: Desk, session: Session, given: dict[str, Any]) -> datetime:
    if {"now", "advance"} <= given.keys():
        raise Denied("horloge-invalide", "Donnez une heure (now) ou des secondes (advance), pas les deux.")
    if "now" in given:
        return _moment(given["now"])
    with within(session):
        present = desk.clock.now()
    try:
        return present + timedelta(seconds=given.get("advance", 0))
    except OverflowError as cause:
        raise Denied("horloge-invalide") from cause


def _people_of(desk: Desk, session: Session, given: dict[str, Any]) -> str | None:
    """A moment that is set finds people as they are then; one that is reached finds those of before, later."""
    if "now" in given:
        return None
    with within(session):
        return session.people_of or (today(desk.clock).isoformat() if "advance" in given else None)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError) as cause:
        raise Denied("horloge-invalide") from cause
    raise Denied("horloge-invalide", "Écrivez l'heure avec son fuseau : 2026-11-24T12:00:00+01:00.")


def _described(desk: Desk, session: Session) -> dict[str, Any]:
    with within(session):
        now = desk.clock.now()
    return {"now": now.isoformat(timespec="seconds"), "stopped": session.stopped_at is not None}


OPERATIONS: dict[str, Operation] = {"getClock": told, "setClock": moved, "resetClock": put_back}
