"""The operations on sessions: what this one is, and opening, listing and closing others."""

from datetime import UTC, datetime
from typing import Any

import orjson

from droits_simulator.announce import as_json
from droits_simulator.control.desk import Asked, Desk, Operation, Told
from droits_simulator.control.misbehaviour import chosen
from droits_simulator.control.problems import Denied
from droits_simulator.sessions import DEFAULT, Session, current, within
from droits_simulator.sessions.registry import LIFE, TooManySessions


def described(desk: Desk, session: Session) -> dict[str, Any]:
    """A session as its owner needs it: the members of `droits sandbox --json`, and what is its own."""
    with within(session):
        members: dict[str, Any] = orjson.loads(as_json(desk.demo()))
        now = desk.clock.now()
    return {
        "session": session.id,
        "label": session.label,
        "expires_at": None if session.expires_at is None else _moment(session.expires_at),
        "now": now.isoformat(timespec="seconds"),
        **members,
    }


async def this(desk: Desk, _asked: Asked) -> Told:
    """The session that the path names."""
    return Told(described(desk, await desk.session()))


async def open_session(desk: Desk, asked: Asked) -> Told:
    """A new session; nothing in it is anybody else's.

    It begins with the faults that are named, else with those, and the wishes, of the session in which it is asked for.
    """
    given = asked.body or {}
    begins = {**current().bequeathed, **(chosen(desk, given["faults"]) if "faults" in given else {})}
    try:
        session = await desk.sessions.open(given.get("life", LIFE), label=given.get("label", ""), **begins)
    except TooManySessions as cause:
        raise Denied("trop-de-sessions") from cause
    return Told(described(desk, session), 201)


async def listed(desk: Desk, _asked: Asked) -> Told:
    """The open sessions, by id, label and end; the ids of others open nothing but a sandbox."""
    sessions = [
        {"session": one.id, "label": one.label, "expires_at": _moment(one.expires_at or 0)}
        for one in await desk.sessions.all()
    ]
    return Told({"sessions": sessions})


async def close(desk: Desk, asked: Asked) -> Told:
    """End a session and forget all that it held."""
    session_id = asked.path["session"]
    if session_id == DEFAULT or await desk.sessions.find(session_id) is None:
        raise Denied("session-inconnue")
    await desk.sessions.close(session_id)
    return Told(status=204)


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


OPERATIONS: dict[str, Operation] = {
    "getSandbox": this,
    "openSession": open_session,
    "listSessions": listed,
    "closeSession": close,
}
