"""Two targets to be asked the same: what they must have in common, and a way to call each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from droits_conformance.breaker import Breaker
from droits_conformance.caller import HttpCaller
from droits_conformance.comparison.errors import NotComparable
from droits_conformance.data_set import UNKNOWN, load_data_set
from droits_conformance.day import paris_day
from droits_conformance.digest import digests
from droits_conformance.exchange import Journal
from droits_conformance.named import Named
from droits_conformance.oracle import Oracle
from droits_conformance.reachability import check_reachable
from droits_conformance.surroundings import Surroundings
from droits_conformance.target import Profile
from droits_conformance.tokens import token_source
from droits_conformance.wire import Wire
from droits_contract import load_contract
from droits_fixtures import Cast


@dataclass(frozen=True, slots=True)
class Target:
    """One of the two; `hang_up` closes its connection. `named` are the people of a profile without a data set."""

    profile: Profile
    caller: HttpCaller
    journal: Journal
    open_wire: Callable[[str], Wire]
    hang_up: Callable[[], None]
    named: Named | None

    def check_reachable(self) -> None:
        """TargetUnreachable if nobody answers."""
        check_reachable(self.profile, self.open_wire)


@dataclass(frozen=True, slots=True)
class Sides:
    """Both, and what they share: conventions, the day, the people. `cast` and `oracle` are None if nobody is known."""

    a: Target
    b: Target
    conventions: tuple[str, ...]
    today: date
    cast: Cast | None
    oracle: Oracle | None


def sides_of(a: Profile, b: Profile, seed: int, around: Surroundings) -> Sides:
    """The two targets, ready to be asked; NotComparable if what they are asked could not be the same."""
    today = _day(a, b, around.now())
    conventions = tuple(dict.fromkeys(one.convention for one in a.clients if b.client(one.convention)))
    if not conventions:
        held = [", ".join(sorted({one.convention for one in profile.clients})) for profile in (a, b)]
        raise NotComparable("clients", held[0], held[1], "a client of one convention at least in both profiles")
    if digests(a).get("foyers") != digests(b).get("foyers"):
        raise NotComparable("data.foyers", a.foyers, b.foyers, "the same data set in both profiles")
    cast = load_data_set(a, today, seed)
    oracle = Oracle(cast, today) if cast else None
    return Sides(_target(a, around), _target(b, around), conventions, today, cast, oracle)


def _day(a: Profile, b: Profile, now: datetime) -> date:
    first, second = (profile.today or paris_day(now.astimezone(UTC)) for profile in (a, b))
    if first != second:
        raise NotComparable("target.today", first.isoformat(), second.isoformat(), "the same day in both profiles")
    return first


def _target(profile: Profile, around: Surroundings) -> Target:
    journal, breaker, monotonic = Journal(), Breaker(around.monotonic), around.monotonic

    def open_wire(side: str, cookies: bool = False) -> Wire:
        return Wire(
            side,
            journal,
            timeout=profile.timeout,
            cookies=cookies,
            transport=around.transport,
            monotonic=monotonic,
            breaker=breaker,
        )

    tokens = token_source(profile, lambda cookies: open_wire("broker", cookies), now=_epoch(profile, around))
    droits = open_wire("droits")
    caller = HttpCaller(profile, load_contract(), droits, tokens, monotonic=monotonic, sleep=around.sleep)
    is_unknown = profile.foyers == UNKNOWN and profile.personas
    named = Named(profile.personas, profile, caller) if is_unknown else None
    return Target(profile, caller, journal, open_wire, droits.close, named)


def _epoch(profile: Profile, around: Surroundings) -> Callable[[], int] | None:
    # A target that was told which day it is has a clock of its own.
    return None if profile.today else lambda: int(around.now().timestamp())
