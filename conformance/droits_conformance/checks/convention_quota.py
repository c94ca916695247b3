"""CVN, the quota: how often a partner may call (spec/rules/convention.yaml).

A client is kept for these rules, so that its quota is spent by nobody else, and told to make few calls a second, so that
it can be spent and waited for. Periods may be fixed or sliding, and nobody says when a fixed one begins: calls in a row
may fall on both sides of a border. So calls are made in bursts far shorter than a period, and a second burst begins
elsewhere in the period than the first: at most one of the two can fall on a border.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from droits_conformance.call import Answer
from droits_conformance.checks.authentification import UNKNOWN_TOKEN
from droits_conformance.checks.people import OPERATIONS, Ask, richest
from droits_conformance.checks.reading import put, status_is
from droits_conformance.checks.registry import check
from droits_conformance.finding import Inapplicable
from droits_conformance.probe import Probe
from droits_conformance.target import ClientProfile

REFUSED: Final = 429
PERIOD: Final = 1.0  # seconds
_REST: Final = 1.05  # seconds after which a quota per second is whole again, wherever the period began
_SHIFT: Final = 0.35  # seconds, part of a period: more than a burst takes
_ATTEMPTS: Final = 3
_LATEST: Final = 2  # seconds: the largest Retry-After that is true of a period of one, rounded up and with one to spare


@dataclass(frozen=True, slots=True)
class Spender:
    """The client whose quota is spent, with a question that is answered as long as it is not."""

    probe: Probe
    client: ClientProfile
    ask: Ask
    limit: int
    token: str

    def call(self) -> Answer:
        """Ask once."""
        return put(self.probe, self.ask, bearer=self.token)

    def twice(self) -> Iterator[None]:
        """Two moments in a row, both with a call left and at most one of them on a border of periods."""
        self.rest()
        yield
        if self.limit == 1:
            self.rest(shift=_SHIFT)
        yield

    def rest(self, *, shift: float = 0.0) -> None:
        """Let the quota become whole again."""
        self.probe.patience.pause(_REST + shift)

    def spend(self) -> list[Answer]:
        """Ask until refused, twice as often as allowed and once more at most.

        Inapplicable if that takes a period, again and again: once may be a machine that has other things to do.
        """
        for _ in range(_ATTEMPTS):
            began, answers = self.probe.patience.now(), list(self._until_refused())
            took = self.probe.patience.now() - began
            if took < PERIOD - _SHIFT:
                return answers
            self.rest()
        raise Inapplicable(f"{len(answers)} calls took {took:.1f} s: too slow to spend {self.limit} calls a second")

    def _until_refused(self) -> Iterator[Answer]:
        for _ in range(2 * self.limit + 1):
            answer = self.call()
            yield answer
            if answer.status == REFUSED:
                return


def spender(probe: Probe) -> Spender:
    """The first client that is kept for its quota; Inapplicable if the profile has none."""
    client = next((one for one in probe.profile.apart if one.per_second is not None), None)
    if client is None or client.per_second is None:
        raise Inapplicable("no client of the profile has a quota = {par_seconde = N} to be spent")
    ask = next(
        filter(None, (richest(probe, name, client) for name in OPERATIONS if _grants(probe, client, name))), None
    )
    if ask is None:
        raise Inapplicable(f"nobody in the data set is owed an answer through {client.name}")
    return Spender(probe, client, ask, client.per_second, probe.caller.token(client.name, ask.persona))


def _grants(probe: Probe, client: ClientProfile, operation_id: str) -> bool:
    return probe.convention(client).grants(operation_id)


@check("CVN-008")
def a_quota_is_neither_more_nor_less(probe: Probe) -> None:
    """N calls pass, one more does not at any operation, and after the seconds that Retry-After gives calls pass again."""
    one = spender(probe)
    refused = _first_refused(one)
    if refused is None:
        refused = _first_refused(one, shift=_SHIFT)
    if refused is None:
        probe.expect(False, one.call(), seen="more calls answered within a second, twice", expected=_owed(one))
    else:
        _spent_everywhere(one)
        _truth_of_retry_after(one, refused)


def _spent_everywhere(one: Spender) -> None:
    """What was just spent at one operation is spent at each; a border of periods is not met twice in a row."""
    others = [name for name in OPERATIONS if name != one.ask.operation_id and _grants(one.probe, one.client, name)]
    if names := [answer.call.operation_id for answer in _open(one, others)]:
        one.rest(shift=_SHIFT)
        if one.spend()[-1].status == REFUSED:
            for answer in _open(one, names):
                seen = f"status {answer.status}, when the quota is spent, twice"
                one.probe.expect(False, answer, seen=seen, expected="429")
        one.rest()


def _open(one: Spender, operations: list[str]) -> list[Answer]:
    """The answers of those operations that are no refusals for want of quota."""
    persona = one.ask.persona
    asked = [put(one.probe, Ask(name, one.client, persona, persona), bearer=one.token) for name in operations]
    return [answer for answer in asked if answer.status != REFUSED]


def _first_refused(one: Spender, *, shift: float = 0.0) -> Answer | None:
    """The refusal that ends a burst after as many answers as allowed; None if it came later: on a border it may."""
    one.rest(shift=shift)
    *answered, last = one.spend()
    for answer in answered:
        status_is(one.probe, answer, 200)
    fits = len(answered) >= one.limit and last.status == REFUSED
    one.probe.expect(fits, last, seen=f"status {last.status} to call {len(answered) + 1}", expected=_owed(one))
    return last if len(answered) == one.limit else None


def _owed(one: Spender) -> str:
    return f"{one.limit} calls answered within a second, then 429"


def _truth_of_retry_after(one: Spender, refused: Answer) -> None:
    probe, told = one.probe, refused.header("retry-after") or ""
    usable = told.isascii() and told.isdigit() and 1 <= int(told) <= _LATEST
    wanted = "the seconds until the period is over: 1"
    probe.expect(usable, refused, seen=f"Retry-After: {told or 'none'}", expected=f"Retry-After, {wanted}")
    probe.patience.pause(int(told))
    again = one.call()
    probe.expect(again.status == 200, again, seen=f"{again.status} after {told} s", expected="200, as Retry-After said")


@check("CVN-009")
def a_quota_is_spent_by_its_partner_alone(probe: Probe) -> None:
    """Calls of another partner spend nothing of it, and another partner is answered when it is spent."""
    one = spender(probe)
    other = _other(one)
    for _moment in one.twice():
        for _ in range(one.limit):
            status_is(probe, put(probe, other), 200)
        mine = one.call()
        seen = f"429 to a call with some left, after {one.limit} calls of {other.client.name}"
        probe.expect(mine.status != REFUSED, mine, seen=seen, expected="200: nothing of its quota is spent")
    if one.spend()[-1].status == REFUSED:
        theirs = put(probe, other)
        seen = f"429, when the quota of {one.client.name} is spent"
        probe.expect(theirs.status != REFUSED, theirs, seen=seen, expected="200: its own quota is not")


def _other(one: Spender) -> Ask:
    found = [client for client in one.probe.profile.clients if _grants(one.probe, client, one.ask.operation_id)]
    if not found:
        raise Inapplicable(f"no other client of the profile is granted {one.ask.operation_id}")
    one.probe.caller.token(found[0].name, one.ask.persona)  # a login is not among the calls that are counted
    return Ask(one.ask.operation_id, found[0], one.ask.persona, one.ask.person)


@check("CVN-011")
def a_refused_call_is_counted_or_not(probe: Probe) -> None:
    """Calls with a token that FranceConnect never issued spend the quota of the key, or do not, as was declared."""
    one = spender(probe)
    choices = []
    for _moment in one.twice():
        for _ in range(one.limit):
            put(probe, one.ask, bearer=UNKNOWN_TOKEN)
        answer = one.call()
        status_is(probe, answer, 200, REFUSED)
        choices.append("counted" if answer.status == REFUSED else "free")
    choice = "counted" if "counted" in choices else "free"
    declared = probe.profile.silent.get("CVN-011", choice)
    probe.expect(choice == declared, answer, seen=f"refused calls are {choice}", expected=declared)
