"""The operations on faults: what goes wrong on purpose in a session, in the rights API and in FranceConnect."""

from dataclasses import replace
from typing import Any

from droits_simulator.control.desk import Asked, Desk, Operation, Told
from droits_simulator.control.problems import Denied
from droits_simulator.sessions import Session


async def told(desk: Desk, _asked: Asked) -> Told:
    """The faults that are on, and those that exist."""
    return Told(_described(desk, await desk.session()))


async def switched(desk: Desk, asked: Asked) -> Told:
    """Exactly these faults are on from now; an unknown name changes nothing."""
    names = sorted(set(asked.body["faults"]))
    if any(name not in desk.faults and name not in desk.hostile for name in names):
        raise Denied("faute-inconnue")
    faults = tuple(name for name in names if name in desk.faults)
    hostile = tuple(name for name in names if name in desk.hostile)
    changed = replace(await desk.session(), faults=faults, hostile=hostile)
    await desk.sessions.keep(changed)
    return Told(_described(desk, changed))


async def put_back(desk: Desk, _asked: Asked) -> Told:
    """No fault is on."""
    changed = replace(await desk.session(), faults=(), hostile=())
    await desk.sessions.keep(changed)
    return Told(_described(desk, changed))


def _described(desk: Desk, session: Session) -> dict[str, Any]:
    known = [
        {"name": name, "titre": titre, "of": of}
        for of, table in (("droits", desk.faults), ("franceconnect", desk.hostile))
        for name, titre in table.items()
    ]
    return {"faults": list(session.misbehaves), "known": known}


OPERATIONS: dict[str, Operation] = {"getFaults": told, "setFaults": switched, "resetFaults": put_back}
