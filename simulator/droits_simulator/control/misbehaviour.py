"""The operations on faults: what goes wrong on purpose in a session, in the rights API and in FranceConnect."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from droits_simulator.control.desk import Asked, Desk, Operation, Told
from droits_simulator.control.problems import Denied
from droits_simulator.faults import UnknownFault, is_of_a_family
from droits_simulator.misbehaviours import split
from droits_simulator.sessions import Session


async def told(desk: Desk, _asked: Asked) -> Told:
    """The faults that are on, and those that exist."""
    return Told(_described(desk, await desk.session()))


async def switched(desk: Desk, asked: Asked) -> Told:
    """Exactly these faults are on from now; an unknown name changes nothing."""
    wanted = chosen(desk, asked.body["faults"])
    changed = await desk.change(lambda session: replace(session, **wanted))
    return Told(_described(desk, changed))


def chosen(desk: Desk, names: Iterable[str]) -> dict[str, Any]:
    """The members of a session on which exactly these are on; Denied for a name that is none."""
    try:
        faults, hostile = split(names, hostile=bool(desk.hostile))
    except UnknownFault as cause:
        among_cells = is_of_a_family(cause.nom)  # which no list names
        raise Denied("faute-inconnue", f"Attendu : {', '.join(cause.known)}." if among_cells else None) from cause
    return {"faults": faults, "hostile": hostile}


async def put_back(desk: Desk, _asked: Asked) -> Told:
    """No fault is on."""
    changed = await desk.change(lambda session: replace(session, faults=(), hostile=()))
    return Told(_described(desk, changed))


def _described(desk: Desk, session: Session) -> dict[str, Any]:
    known = [
        {"name": name, "titre": titre, "of": of}
        for of, table in (("droits", desk.faults), ("franceconnect", desk.hostile))
        for name, titre in table.items()
    ]
    return {"faults": list(session.misbehaves), "known": known}


OPERATIONS: dict[str, Operation] = {"getFaults": told, "setFaults": switched, "resetFaults": put_back}
