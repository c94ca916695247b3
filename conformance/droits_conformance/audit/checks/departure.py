"""What is sent to authorize: state, nonce, level, scopes, version."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, takewhile

from droits_conformance.audit.call import Call
from droits_conformance.audit.demands import Words
from droits_conformance.audit.record import Record
from droits_conformance.audit.registry import Breach, Inapplicable, judges, looked_at

LEAST = 22  # characters of base64url that hold 128 bits
_VARYING = 8  # of two states drawn apart, all but a few characters differ
# Where it stands, something long was; letters before it are what is left of a random value, half of which looked like a NIR.
_MASKED = re.compile(r"(?:opaque|jeton|nir|cle|secret):[0-9a-f]{6}")
_NEEDED = {"openid", "droits_assurance_maladie"}


@judges("CLI-001")
def state_sent(record: Record) -> Iterator[Breach]:
    """Every login has one."""
    for call in _asked(record):
        if not _state(call):
            yield Breach((call,), ("aucun state", "no state"))


@judges("CLI-002")
def state_unguessable(record: Record) -> Iterator[Breach]:
    """Long enough, never the same, and not all but the same."""
    calls = looked_at(call for call in _asked(record) if _state(call))
    yield from _repeated(calls, _state, ("le même state", "the same state"))
    for call in calls:
        length = len(_state(call))
        if length < LEAST and not _is_masked(_state(call)):
            yield Breach((call,), (f"un state de {length} caractères", f"a state of {length} characters"))
    for first, second in pairwise(calls):
        yield from _alike(first, second)


@judges("CLI-003")
def nonce_sent(record: Record) -> Iterator[Breach]:
    """Every login has one, long enough."""
    for call in _asked(record):
        length = len(_nonce(call))
        if length < LEAST and not _is_masked(_nonce(call)):
            seen = (f"un nonce de {length} caractères", f"a nonce of {length} characters")
            yield Breach((call,), seen if length else ("aucun nonce", "no nonce"))


@judges("CLI-004")
def nonce_new(record: Record) -> Iterator[Breach]:
    """No two logins share one."""
    calls = looked_at(call for call in _asked(record) if _nonce(call))
    yield from _repeated(calls, _nonce, ("le même nonce", "the same nonce"))


@judges("CLI-005")
def level_asked(record: Record) -> Iterator[Breach]:
    """eidas1, where v2 is used."""
    calls = [call for call in _asked(record) if call.version == "v2"]
    if not calls:
        raise Inapplicable(("aucune connexion par la v2", "no login by v2"))
    for call in calls:
        if call.parameters.get("acr_values") != "eidas1":
            yield Breach((call,), ("acr_values n'est pas eidas1", "acr_values is not eidas1"))


@judges("CLI-006")
def scopes_suffice(record: Record) -> Iterator[Breach]:
    """Nothing that the rights API needs is missing."""
    for call in _asked(record):
        missing = " ".join(sorted(_NEEDED - _scopes(call)))
        if missing:
            yield Breach((call,), (f"sans {missing}", f"without {missing}"))


@judges("CLI-007")
def scopes_needed(record: Record) -> Iterator[Breach]:
    """Nothing more than that."""
    for call in _asked(record):
        count = len(_scopes(call) - _NEEDED)
        if count:
            yield Breach((call,), (f"portées en plus : {count}", f"scopes beyond: {count}"))


@judges("CLI-008")
def by_v2(record: Record) -> Iterator[Breach]:
    """No login by v1."""
    for call in _asked(record):
        if call.version != "v2":
            yield Breach((call,), ("une connexion par la v1", "a login by v1"))


def _asked(record: Record) -> list[Call]:
    return list(looked_at(login.asked for login in record.logins))


def _repeated(calls: Sequence[Call], value_of: Callable[[Call], str], what: Words) -> Iterator[Breach]:
    """One breach for each value that came more than once."""
    by_value: dict[str, list[Call]] = {}
    for call in calls:
        by_value.setdefault(value_of(call), []).append(call)
    for same in by_value.values():
        if len(same) > 1:
            yield Breach(tuple(same), (f"{what[0]}, {len(same)} fois", f"{what[1]}, {len(same)} times"))


def _alike(first: Call, second: Call) -> Iterator[Breach]:
    one, other = _state(first), _state(second)
    if one != other and not _is_masked(one) and not _is_masked(other) and _varying(one, other) < _VARYING:
        yield Breach((first, second), ("deux states presque pareils", "two states that are all but the same"))


def _varying(one: str, other: str) -> int:
    """How many characters of the longer one stand between what both begin and end with."""
    shorter = min(len(one), len(other))
    begin = _in_common(one, other)
    end = min(_in_common(one[::-1], other[::-1]), shorter - begin)
    return max(len(one), len(other)) - begin - end


def _in_common(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _state(call: Call) -> str:
    return call.parameters.get("state", "")


def _nonce(call: Call) -> str:
    return call.parameters.get("nonce", "")


def _scopes(call: Call) -> set[str]:
    return set(call.parameters.get("scope", "").split())


def _is_masked(value: str) -> bool:
    return _MASKED.search(value) is not None
