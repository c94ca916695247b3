"""Where wishes are read, judged and taken off, between the session and all that answers in it."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from droits_simulator.fault_mark import FaultMark
from droits_simulator.sessions import Session, current, within
from droits_simulator.wishes import moment
from droits_simulator.wishes.changes import Sleep
from droits_simulator.wishes.documented import ALL, Documented
from droits_simulator.wishes.granted import Granted, granting
from droits_simulator.wishes.prefer import applied, preferred
from droits_simulator.wishes.query import names_in, without_wishes, written_in
from droits_simulator.wishes.refusal import MALFORMED, NO_PERSONA, refused
from droits_simulator.wishes.shape import Shaping
from droits_simulator.wishes.wish import READERS, MalformedWishes, Wishes, read_wishes

_IN_BOTH = "dans l'en-tête Prefer ou dans l'adresse, pas dans les deux"
_WISHING = frozenset({moment.HEADER.lower().encode(), b"prefer"})
_STAND_IN = (b"authorization", b"Bearer personne-sans-login")


@dataclass(frozen=True, slots=True)
class Wishing:
    """What judging a wish takes.

    `now` is the session's time, `knows` tells whether somebody has that login, `drawn` gives the chances of delays and
    `sleep` waits seconds.
    """

    documented: Documented
    now: Callable[[], datetime]
    knows: Callable[[str], bool]
    drawn: Random
    sleep: Sleep = asyncio.sleep


class _NoPersona(Exception):
    """Somebody asks to be answered about a person who did not log in, where that is not allowed."""


class WishLayer:
    """An ASGI layer: each request goes on with what it is granted, or is refused with the wish that is wrong."""

    def __init__(self, app: ASGIApp, wishing: Wishing) -> None:
        self._app = app
        self._wishing = wishing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request as it wishes."""
        if scope["type"] != "http" or not _may_wish(scope):
            await self._app(scope, receive, send)
            return
        try:
            with within(self._at_the_wished_moment(scope)):
                await self._answer(scope, receive, send)
        except MalformedWishes as cause:
            errors = [_error(name, expected, scope) for name, expected in cause.wrong.items()]
            await FaultMark(refused(MALFORMED, errors))(scope, receive, send)
        except _NoPersona:
            await FaultMark(refused(NO_PERSONA))(scope, receive, send)

    def _at_the_wished_moment(self, scope: Scope) -> Session:
        session, values = current(), _values(scope, moment.HEADER.lower().encode())
        if not values:
            return session
        at = moment.read_moment(values, self._wishing.now()).timestamp()
        return replace(session, wished_at=at, wished=(f"voeu:{moment.NAME}",))

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        operation_id = self._wishing.documented.operation_at(scope["path"])
        if operation_id is None:
            await self._app(scope, receive, send)
            return
        asked = _asked(scope)
        granted = self._granted(operation_id, asked)
        session = replace(current(), wished=(*current().wished, *_marks(granted.wishes)))
        with within(session), granting(granted):
            await self._grant(granted.wishes, _taken_off(scope, granted.wishes), receive, _telling(asked, send))

    def _granted(self, operation_id: str, asked: Wishes) -> Granted:
        standing = current().wishes
        every, this = (read_wishes(standing.get(key, {})) for key in (ALL, operation_id))
        wishes = asked.over(this.over(every))
        if wishes.persona is not None:
            self._check_persona(wishes.persona)
        return Granted(wishes, self._wishing.documented.refus(operation_id, wishes))

    def _check_persona(self, login: str) -> None:
        if not current().personas_without_login:
            raise _NoPersona
        if not self._wishing.knows(login):
            raise MalformedWishes({"persona": READERS["persona"][1]})

    async def _grant(self, wishes: Wishes, scope: Scope, receive: Receive, send: Send) -> None:
        if wishes.delay is not None:
            await self._wishing.sleep(wishes.delay.seconds(self._wishing.drawn))
        if not Shaping.is_wanted(wishes):
            await self._app(scope, receive, send)
            return
        shaping = Shaping(wishes, send)
        await self._app(scope, receive, shaping.take)
        await shaping.finish()


def _may_wish(scope: Scope) -> bool:
    """Whether there may be a wish, in the request or standing in the session: most have none, and go on as they are."""
    query = scope["query_string"]
    # An underscore may be written with a percent sign.
    if b"_" in query or b"%" in query or current().wishes:
        return True
    return not _WISHING.isdisjoint([name.lower() for name, _ in scope["headers"]])


def _asked(scope: Scope) -> Wishes:
    by_header, by_query = preferred(_values(scope, b"prefer")), written_in(scope["query_string"])
    twice = by_header.keys() & by_query.keys()
    if twice:
        raise MalformedWishes(dict.fromkeys(sorted(twice), _IN_BOTH))
    return read_wishes(by_header | by_query)


def _error(name: str, expected: str, scope: Scope) -> dict[str, str]:
    parametre, place = _place(name, scope)
    return {"parametre": parametre, "in": place, "detail": f"Écrivez {expected}."}


def _place(name: str, scope: Scope) -> tuple[str, str]:
    """Where a wish was found, as its writer knows it."""
    if name == moment.NAME:
        return moment.HEADER, "header"
    if name in names_in(scope["query_string"]):
        return f"__{name}", "query"
    in_header = any(name.encode() in value.lower() for value in _values(scope, b"prefer"))
    return (f"Prefer: {name}", "header") if in_header else (name, "session")


def _marks(wishes: Wishes) -> Iterable[str]:
    for name, value in wishes.shown().items():
        yield f"voeu:{name}={value}" if value else f"voeu:{name}"


def _taken_off(scope: Scope, wishes: Wishes) -> Scope:
    """The request as the API is to see it: without its wishes, and with a token to show where a persona needs none."""
    headers = scope["headers"]
    if wishes.persona is not None:
        headers = [(name, value) for name, value in headers if name.lower() != _STAND_IN[0]] + [_STAND_IN]
    return {**scope, "headers": headers, "query_string": without_wishes(scope["query_string"])}


def _telling(asked: Wishes, send: Send) -> Send:
    shown = applied(asked.shown())

    async def told(message: Message) -> None:
        if shown and message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Preference-Applied"] = shown
        await send(message)

    return told


def _values(scope: Scope, name: bytes) -> list[bytes]:
    return [value for key, value in scope["headers"] if key.lower() == name]
