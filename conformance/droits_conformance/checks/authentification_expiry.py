"""AUT-005: a token that has outlived its life (spec/rules/authentification.yaml).

Where the profile lends a clock, it is moved in a world of the judge's own. Elsewhere the token is obtained before all
other rules and called with after them, so that most of its life has passed by itself; the rest is waited for.
"""

from collections.abc import Callable
from dataclasses import dataclass

from droits_conformance.caller import default_scopes
from droits_conformance.checks.broker import need_pages, now, opener
from droits_conformance.checks.own_world import own_world
from droits_conformance.checks.people import Ask, somebody
from droits_conformance.checks.reading import put, status_is
from droits_conformance.checks.registry import before, check
from droits_conformance.errors import JourneyFailed
from droits_conformance.finding import Inapplicable
from droits_conformance.journey import Login, Session
from droits_conformance.probe import Probe

_BEYOND = 1.0  # seconds after the announced end: by then it is over, whoever rounded


@dataclass(frozen=True, slots=True)
class Ageing:
    """A token that was good at `since` (the probe's seconds), and the login that it came from."""

    ask: Ask
    login: Login
    session: Session
    since: float

    @property
    def life(self) -> float:
        """Seconds after which it must be dead."""
        return self.session.expires_in + _BEYOND


@before("AUT-005")
def a_token_begins_to_age(probe: Probe) -> Ageing | None:
    """A fresh token that works, where only waiting will do; Inapplicable if it lives longer than the profile lets wait."""
    if probe.profile.control is not None:
        return None
    ageing = _fresh(probe)
    if ageing.life > probe.profile.wait_seconds:
        raise Inapplicable(
            f"a token lives {ageing.session.expires_in:g} s here: more than limits.wait_seconds"
            f" ({probe.profile.wait_seconds:g}), and the profile names no clock to move (a table [control])"
        )
    return ageing


@check("AUT-005")
def an_expired_token_is_refused(probe: Probe) -> None:
    """A token that was good until its announced life was over."""
    if probe.profile.control is None:
        ageing: Ageing = probe.prepared
        probe.patience.wait_until(ageing.since + ageing.life, "a token to expire")
        _is_over(probe, ageing)
        return
    with own_world(probe) as world:
        ageing = _fresh(world.probe)
        world.control.advance(world.session, ageing.life)
        _is_over(world.probe, ageing)


def _fresh(probe: Probe) -> Ageing:
    need_pages(probe)
    ask = somebody(probe)
    login = Login(probe.profile.broker, opener(probe), now=now(probe))
    session = login.session(ask.client, ask.persona, default_scopes(ask.client))
    since = probe.patience.now()
    evaluated = probe.evaluated
    status_is(probe, put(probe, ask, bearer=session.access_token), 200)
    probe.evaluated = evaluated  # that it was good at first is no verdict on what happens when it is old
    return Ageing(ask, login, session, since)


def _is_over(probe: Probe, ageing: Ageing) -> None:
    if _lives(lambda: ageing.login.party(ageing.ask.client).userinfo(ageing.session)):
        raise Inapplicable("FranceConnect itself keeps the token alive beyond its announced life")
    status_is(probe, put(probe, ageing.ask, bearer=ageing.session.access_token), 401)


def _lives(userinfo: Callable[[], object]) -> bool:
    try:
        userinfo()
    except JourneyFailed:
        return False
    return True
