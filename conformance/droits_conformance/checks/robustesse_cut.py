"""ROB-004: a connection that is cut (spec/rules/robustesse.yaml), and what those are answered who ask after it."""

from typing import Any

from droits_conformance.checks.own_world import at
from droits_conformance.checks.people import ABOUT_ME, OPERATIONS, Ask, asks, granted
from droits_conformance.checks.reading import content, put
from droits_conformance.checks.registry import check
from droits_conformance.cut import CUTS, Cut, Cutter
from droits_conformance.errors import TargetSilent
from droits_conformance.exchange import Headers
from droits_conformance.finding import Inapplicable
from droits_conformance.probe import Probe

TIMES = 2  # each cut is made: the second one meets what the first may have left


@check("ROB-004")
def a_cut_call_leaves_no_trace(probe: Probe) -> None:
    """One person's call is cut, early or late; another person, then the same, are answered as before."""
    pair = two_askers(probe)
    usual = {ask: content(put(probe, ask)) for ask in pair}
    cutter = Cutter(probe.journal, timeout=probe.profile.timeout)
    for cut in CUTS:
        for _ in range(TIMES):
            first, other = pair
            _leave(probe, cutter, first, cut)
            _are_answered_as_before(probe, (other, first), usual, cut.words)


def _leave(probe: Probe, cutter: Cutter, ask: Ask, cut: Cut) -> None:
    try:
        cutter.cut(address(probe, ask), headers(probe, ask), cut)
    except TargetSilent as cause:
        raise Inapplicable(f"the judge has no connection of its own that it could cut: {cause}") from cause


def two_askers(probe: Probe) -> tuple[Ask, Ask]:
    """The same question of two people, about themselves where a client may ask that; Inapplicable if there is but one."""
    for operation_id in sorted(granted(probe, *OPERATIONS), key=lambda name: name not in ABOUT_ME):
        found = {ask.persona.nir: ask for ask in asks(probe, operation_id)}
        if len(found) > 1:
            first, other, *_ = found.values()
            return first, other
    raise Inapplicable("nobody in the data set but one person is owed an answer")


def _are_answered_as_before(probe: Probe, askers: tuple[Ask, ...], usual: dict[Ask, Any], when: str) -> None:
    """Over a new connection, then over the one that was there before the cut."""
    tokens = {ask: probe.caller.token(ask.client.name, ask.persona) for ask in askers}
    with at(probe, probe.profile) as there:
        _are_answered(there, tokens, usual, when)
    _are_answered(probe, tokens, usual, when)


def _are_answered(probe: Probe, tokens: dict[Ask, str], usual: dict[Ask, Any], when: str) -> None:
    for ask, token in tokens.items():
        answer = put(probe, ask, bearer=token)
        seen = f"status {answer.status} and another answer, once a call was cut {when}"
        probe.expect(content(answer) == usual[ask], answer, seen=seen, expected="the answer that it got before")


def address(probe: Probe, ask: Ask) -> str:
    """Where a call of that question goes."""
    return probe.profile.droits.rstrip("/") + probe.contract.operation(ask.operation_id).path


def headers(probe: Probe, ask: Ask) -> Headers:
    """What a call of that question is sent with."""
    token = probe.caller.token(ask.client.name, ask.persona)
    sent = (("X-API-Key", ask.client.api_key), ("Authorization", f"Bearer {token}"), ("Accept", "application/json"))
    return sent if ask.nir is None else (*sent, ("nir", ask.nir))
