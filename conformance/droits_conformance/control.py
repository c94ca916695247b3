"""A world of the judge's own, on a target that offers the control API (spec/openapi/sandbox.yaml).

Three of its operations are used: open a session, set its clock, close it. A clock moved there disturbs nobody, and the
answer that opens the session says at which addresses the rights API and FranceConnect are found in it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from droits_conformance.errors import ControlFailed, TargetSilent
from droits_conformance.exchange import Headers
from droits_conformance.target import ControlProfile
from droits_conformance.wire import Received, Wire

LIFE = 900  # seconds after which a session ends by itself, should the judge die before it
_TOLERANCE = 5.0  # seconds that may pass while a clock is being set


@dataclass(frozen=True, slots=True)
class World:
    """A session as it was opened: its addresses, its time and its day in Paris. `stats` is None where it has none."""

    name: str
    droits: str
    brokers: Mapping[str, str]
    control: str
    stats: str | None
    now: datetime
    today: date


class Control:
    """The control API of the profile, over a connection that records its exchanges."""

    def __init__(self, profile: ControlProfile, wire: Wire) -> None:
        self._url = profile.url
        self._wire = wire
        self._headers: Headers = (("content-type", "application/json"), ("accept", "application/json"))
        if profile.token:
            self._headers += (("authorization", f"Bearer {profile.token}"),)

    @contextmanager
    def world(self) -> Iterator[World]:
        """Open a session, close it at the end whatever happens; ControlFailed if there is none to be had."""
        opened = self._told("POST", f"{self._url}sessions", {"label": "droits verify", "life": LIFE}, 201)
        world = _world(opened, f"POST {self._url}sessions")
        try:
            yield world
        finally:
            # It would end by itself: nothing here is worth hiding what happened inside.
            with suppress(TargetSilent):
                self._wire.send("DELETE", f"{self._url}sessions/{world.name}", headers=self._headers)

    def advance(self, world: World, seconds: float) -> None:
        """Move the world's clock on, and make sure that it moved."""
        now = self._set(world, {"advance": seconds})
        passed = (now - world.now).total_seconds()
        if passed < seconds - 1:  # `now` is told in whole seconds
            asked = f"PUT {world.control}clock, advance by {seconds:g} s"
            raise ControlFailed(asked, f"a clock that went on by {passed:g} s", f"at least {seconds:g} s")

    def set_to(self, world: World, moment: datetime) -> None:
        """Set the world's clock, and make sure that it stands there."""
        now = self._set(world, {"now": moment.isoformat(), "stopped": False})
        if abs((now - moment).total_seconds()) > _TOLERANCE:
            raise ControlFailed(f"PUT {world.control}clock", f"the time {now.isoformat()}", moment.isoformat())

    def _set(self, world: World, wanted: dict[str, Any]) -> datetime:
        address = f"{world.control}clock"
        told = self._told("PUT", address, wanted, 200)
        return _moment(told, f"PUT {address}")

    def _told(self, method: str, address: str, content: dict[str, Any], status: int) -> dict[str, Any]:
        answer = self._wire.send(method, address, headers=self._headers, body=orjson.dumps(content))
        document = _object(answer)
        if answer.status != status or document is None:
            seen = f"status {answer.status}" + (f" {document['code']}" if document and "code" in document else "")
            raise ControlFailed(f"{method} {address}", seen, f"status {status} and a JSON object")
        return document


def _object(answer: Received) -> dict[str, Any] | None:
    try:
        document = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return None
    return document if isinstance(document, dict) else None


def _world(told: dict[str, Any], asked: str) -> World:
    try:
        return World(
            name=_text(told["session"]),
            droits=_text(told["droits"]).rstrip("/") + "/",
            brokers={version: _text(url).rstrip("/") for version, url in told["brokers"].items()},
            control=_text(told["control"]).rstrip("/") + "/",
            stats=told.get("supervision", {}).get("stats"),
            now=_moment(told, asked),
            today=date.fromisoformat(told["today"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as cause:
        seen = f"an answer that cannot be used ({type(cause).__name__}: {cause})"
        raise ControlFailed(asked, seen, "session, droits, brokers, control, now, today") from cause


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(f"{value!r} is no text")
    return value


def _moment(told: dict[str, Any], asked: str) -> datetime:
    try:
        moment = datetime.fromisoformat(told["now"])
    except (KeyError, TypeError, ValueError) as cause:
        raise ControlFailed(asked, f"now is {told.get('now')!r}", "a date-time with its offset") from cause
    if moment.tzinfo is None:
        raise ControlFailed(asked, f"now is {told['now']!r}", "a date-time with its offset")
    return moment
