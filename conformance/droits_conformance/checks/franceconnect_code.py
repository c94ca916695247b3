"""FCO-024: a code that has outlived its life (spec/rules/franceconnect.yaml).

Where the profile lends a clock, it is moved in a world of the judge's own. Elsewhere the code is obtained before all other
rules and redeemed after them; what is left of its life by then is waited for.
"""

from dataclasses import dataclass
from typing import Final

from droits_conformance.checks.broker import Broker, accusing, broker_of, expect, is_error
from droits_conformance.checks.own_world import OwnWorld, own_world
from droits_conformance.checks.registry import before, check
from droits_conformance.finding import Inapplicable
from droits_conformance.probe import Probe

LIFE: Final = 30.0  # seconds
OVER: Final = LIFE + 1
# A broker that counts in whole seconds lets a code die up to a second early; the login itself may take up to another one.
_ALMOST_OVER: Final = LIFE - 2
_MARGIN: Final = 1.0
_AT_28: Final = f"token with a code {_ALMOST_OVER:g} s old"


@dataclass(frozen=True, slots=True)
class Code:
    """A code that nobody redeemed, of whom had it, asked for at `asked` and there at `since` (the probe's seconds)."""

    broker: Broker
    text: str
    asked: float
    since: float


@before("FCO-024")
def a_code_begins_to_age(probe: Probe) -> Code | None:
    """A code, where only waiting will do; Inapplicable if that takes longer than the profile lets wait."""
    if probe.profile.control is not None:
        return None
    if probe.profile.wait_seconds < OVER:
        raise Inapplicable(
            f"a code lives {LIFE:g} s: more than limits.wait_seconds ({probe.profile.wait_seconds:g}), and the profile"
            " names no clock to move (a table [control])"
        )
    return _fresh(probe)


@check("FCO-024")
def a_code_that_is_too_old_is_refused(probe: Probe) -> None:
    """Unknown after its life; before the end of it, or at once where time cannot be moved, a code is exchanged."""
    if probe.profile.control is None:
        code: Code = probe.prepared
        probe.patience.wait_until(code.since + OVER, "a code to expire")
        _is_unknown(code)
        _is_exchanged(_fresh(probe), "token with a new code")
        return
    with own_world(probe) as world:
        code = _fresh(world.probe)
        world.control.advance(world.session, OVER)
        _is_unknown(code)
        _lives_until_its_end(world)


def _lives_until_its_end(world: OwnWorld) -> None:
    """A code at 28 s, unless the machine is so slow that it may be older than 29."""
    code = _fresh(world.probe)
    world.control.advance(world.session, _ALMOST_OVER)
    answer = code.broker.party.redeem(code.text)
    if world.probe.patience.now() - code.asked < _MARGIN:
        expected = "status 200"
        expect(world.probe, answer.status == 200, _AT_28, f"status {answer.status}", expected, answer.exchange)


def _fresh(probe: Probe) -> Code:
    broker = broker_of(probe)
    with accusing(probe, "a login"):
        broker.party.discover()
        asked = probe.patience.now()
        text = broker.party.unused_code(broker.login, broker.scopes)
    return Code(broker, text, asked, probe.patience.now())


def _is_unknown(code: Code) -> None:
    answer = code.broker.party.redeem(code.text)
    is_error(code.broker, answer, f"token with a code {OVER:g} s old", 400, "invalid_grant")


def _is_exchanged(code: Code, asked: str) -> None:
    answer = code.broker.party.redeem(code.text)
    expect(code.broker.probe, answer.status == 200, asked, f"status {answer.status}", "status 200", answer.exchange)
