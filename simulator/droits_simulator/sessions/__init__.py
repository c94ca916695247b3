"""Sandbox sessions: worlds of their own on one sandbox, each with its clock, its faults and its state.

The world at the root is the session `default`; every other lies under `/s/<id>/`. Who handles a request finds its session
by `current()`, so that nothing between the edge and the clock has to hand it on.
"""

from droits_simulator.sessions.clock import SessionClock as SessionClock
from droits_simulator.sessions.gens import living_on as living_on
from droits_simulator.sessions.session import DEFAULT as DEFAULT
from droits_simulator.sessions.session import Session as Session
from droits_simulator.sessions.session import current as current
from droits_simulator.sessions.session import within as within

__all__ = ["DEFAULT", "Session", "SessionClock", "current", "living_on", "within"]
