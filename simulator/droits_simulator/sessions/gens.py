"""Whose day the people of a session are told from.

Households write their dates relative to a day. Where a session's clock was set, that is the day on it; where it was moved
on, it stays the day from which it moved: time passes for the same people, and what ends tomorrow has ended in two days.
"""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from droits_simulator.sessions.session import current

People = TypeVar("People")


def living_on(people: Callable[[date], People]) -> Callable[[date], People]:
    """People by day, as the session under way has them on it."""

    def as_they_are(jour: date) -> People:
        since = current().people_of
        return people(jour if since is None else date.fromisoformat(since))

    return as_they_are
