"""Trying a quota while everybody else calls: a client that is kept for it calls more often than it may."""

import time
from collections.abc import Iterator

from droits_conformance.call import Call
from droits_conformance.caller import HttpCaller, IssuedToken, default_scopes
from droits_conformance.checks.people import ME
from droits_conformance.journey import Login
from droits_conformance.load.visitor import Crowd, Forgetful
from droits_conformance.wire import Wire
from droits_contract import load_contract
from droits_contract.errors import BenchError

QUOTA = "quota"
BEYOND = 3  # times what is allowed


def spend(crowd: Crowd, name: str) -> Iterator[tuple[bool, float]]:
    """Calls without end, evenly in time: whether each was answered, and when it began (time.perf_counter)."""
    profile = crowd.profile
    client = next(one for one in profile.apart if one.name == name)
    journal, persona = Forgetful(), crowd.people[0]
    login = Login(profile.broker, lambda cookies: Wire("broker", journal, timeout=profile.timeout, cookies=cookies))
    caller = HttpCaller(profile, load_contract(), Wire("droits", journal, timeout=profile.timeout), login)
    rate = BEYOND * (client.per_second or 1)
    issued, until = IssuedToken("", 0.0), 0.0
    for number in range(1 << 62):
        if time.monotonic() >= until:
            issued = login.obtain(client, persona, default_scopes(client))
            until = time.monotonic() + issued.expires_in / 2
            begun, first = time.monotonic(), number
        _wait(begun + (number - first) / rate)
        started = time.perf_counter()
        try:
            call = Call(operation_id=ME, client=name, persona=persona, bearer=issued.access_token)
            yield caller.call(call).status == 200, started
        except BenchError:
            yield False, started


def _wait(moment: float) -> None:
    time.sleep(max(0.0, moment - time.monotonic()))
