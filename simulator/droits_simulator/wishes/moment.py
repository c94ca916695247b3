"""The moment at which one request asks to be answered: the header `X-Banc-Droits-Horloge`."""

import re
from datetime import UTC, datetime, timedelta

from droits_simulator.sessions.clock import EARLIEST, LATEST
from droits_simulator.wishes.wish import MalformedWishes

HEADER = "X-Banc-Droits-Horloge"
NAME = "horloge"
_SECONDS = re.compile(r"[+-]\d{1,10}(?:\.\d{1,6})?", re.ASCII)
_EXPECTED = "une heure de 1970 à 2100 avec son fuseau (2026-12-25T12:00:00+01:00), ou des secondes à ajouter (+86400)"


def read_moment(values: list[bytes], now: datetime) -> datetime:
    """The moment written, where `now` is the session's; MalformedWishes when it is none, or when there are several."""
    try:
        (value,) = values
        moment = _moment(value.decode("ascii").strip(), now)
        if EARLIEST <= moment < LATEST:
            return moment
    except (ValueError, OverflowError):
        pass
    raise MalformedWishes({NAME: _EXPECTED})


def _moment(text: str, now: datetime) -> datetime:
    if _SECONDS.fullmatch(text):
        return now + timedelta(seconds=float(text))
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no zone")
    return moment.astimezone(UTC)
