"""The operations on the wishes that stand in a session: what goes wrong for each call of an operation, until put back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from droits_simulator.control.desk import Asked, Desk, Operation, Told
from droits_simulator.control.problems import Denied
from droits_simulator.sessions import Session, within
from droits_simulator.wishes.documented import ALL, Documented
from droits_simulator.wishes.layer import Wishing
from droits_simulator.wishes.refusal import MALFORMED, NO_PERSONA
from droits_simulator.wishes.wish import READERS, MalformedWishes, Wishes, read_wishes


async def told(desk: Desk, _asked: Asked) -> Told:
    """The wishes that stand."""
    _wishing(desk)
    return Told(_described(await desk.session()))


async def wished(desk: Desk, asked: Asked) -> Told:
    """Exactly these wishes stand from now; one that is malformed, or for an unknown operation, changes nothing."""
    wishing, session = _wishing(desk), await desk.session()
    written = {one: {name: str(value) for name, value in wishes.items()} for one, wishes in asked.body.items()}
    for operation_id, wishes in written.items():
        _check_persona(wishing, session, _judged(wishing.documented, operation_id, wishes).persona)
    changed = await desk.change(lambda session: replace(session, wishes=written))
    return Told(_described(changed))


async def put_back(desk: Desk, _asked: Asked) -> Told:
    """No wish stands."""
    _wishing(desk)
    changed = await desk.change(lambda session: replace(session, wishes={}))
    return Told(_described(changed))


async def allowance(desk: Desk, _asked: Asked) -> Told:
    """Whether the session answers about people who did not log in."""
    _wishing(desk)
    return Told({"without_login": (await desk.session()).personas_without_login})


async def allowed(desk: Desk, asked: Asked) -> Told:
    """Allow it or not."""
    _wishing(desk)
    wanted = asked.body["without_login"]
    changed = await desk.change(lambda session: replace(session, personas_without_login=wanted))
    return Told({"without_login": changed.personas_without_login})


def _wishing(desk: Desk) -> Wishing:
    if desk.wishing is None:
        raise Denied("voeux-eteints")
    return desk.wishing


def _check_persona(wishing: Wishing, session: Session, login: str | None) -> None:
    if login is None:
        return
    if not session.personas_without_login:
        raise Denied(NO_PERSONA)
    with within(session):
        if not wishing.knows(login):
            raise Denied(MALFORMED, f"persona : écrivez {READERS['persona'][1]}.")


def _judged(documented: Documented, operation_id: str, written: Mapping[str, str]) -> Wishes:
    if operation_id not in (ALL, *documented.operations):
        raise Denied(
            MALFORMED, f"Aucune opération ne porte ce nom ; écrivez {ALL}, {', '.join(documented.operations)}."
        )
    try:
        wishes = read_wishes(written)
        documented.check(operation_id, wishes)
    except MalformedWishes as cause:
        wrong = " ; ".join(f"{name} : écrivez {expected}" for name, expected in cause.wrong.items())
        raise Denied(MALFORMED, f"{operation_id} : {wrong}.") from cause
    return wishes


def _described(session: Session) -> dict[str, Any]:
    """The wishes by operation, numbers as numbers."""
    return {one: _as_json(read_wishes(wishes)) for one, wishes in session.wishes.items()}


def _as_json(wishes: Wishes) -> dict[str, Any]:
    return {name: value if isinstance(value, int) else str(value) for name, value in wishes.wanted().items()}


OPERATIONS: dict[str, Operation] = {
    "getWishes": told,
    "setWishes": wished,
    "resetWishes": put_back,
    "getPersonasWithoutLogin": allowance,
    "setPersonasWithoutLogin": allowed,
}
