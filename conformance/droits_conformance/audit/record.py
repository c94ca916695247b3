"""What one partner did in a session: its calls in their order, and the logins that they make up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from droits_conformance.audit.archive import Entry
from droits_conformance.audit.call import Call, call_of
from droits_conformance.audit.errors import ClientUnclear
from droits_conformance.audit.login import Login, is_goodbye, logins_in


@dataclass(frozen=True, slots=True)
class Record:
    """The calls of one partner, the oldest first, and its logins. `name` is how the journal calls it."""

    name: str
    calls: tuple[Call, ...]
    logins: tuple[Login, ...]

    @property
    def rights(self) -> tuple[Call, ...]:
        """Its calls of the rights API."""
        return tuple(call for call in self.calls if call.is_rights)

    @property
    def goodbyes(self) -> tuple[Call, ...]:
        """The logouts, whatever session they speak of."""
        return tuple(call for call in self.calls if is_goodbye(call))

    @property
    def conventions(self) -> tuple[str, ...]:
        """The ids of the conventions under which it called."""
        return tuple(dict.fromkeys(call.convention for call in self.calls if call.convention))


def record_of(entries: Sequence[Entry], wanted: Sequence[str] = ()) -> Record:
    """The record of the partners that are named (one of them may have two names), or of the only one; ClientUnclear."""
    # Who asks checktoken is a data provider, and no partner.
    calls = [call for call in map(call_of, entries) if call.version is None or call.place != "/checktoken"]
    partners = _partners(calls)
    names = sorted({name for group in partners for name in group})
    unknown = [name for name in wanted if name not in names]
    if unknown:
        raise ClientUnclear(f"the journal shows no partner {unknown[0]!r}", tuple(names))
    if not wanted and len(partners) != 1:
        seen = f"the journal shows {len(partners)} partners" if partners else "the journal shows no partner"
        raise ClientUnclear(seen, tuple(names))
    chosen = set(chain.from_iterable(group for group in partners if not wanted or group & set(wanted)))
    kept = _of(calls, chosen, set(names) - chosen)
    return Record(_shown(wanted, kept, chosen), kept, tuple(logins_in(kept)))


def _partners(calls: Iterable[Call]) -> list[set[str]]:
    """The names of each: a key and a FranceConnect client that were answered together are one partner's."""
    groups: list[set[str]] = []
    for call in calls:
        named = _names(call) if call.status == 200 or not call.is_rights else {call.partner or ""} - {""}
        if named:
            touched = [group for group in groups if group & named]
            groups = [group for group in groups if group not in touched]
            groups.append(named.union(*touched))
    return groups


def _names(call: Call) -> set[str]:
    return {name for name in (call.partner, call.client) if name}


def _of(calls: Sequence[Call], chosen: set[str], others: set[str]) -> tuple[Call, ...]:
    """The calls of the chosen: a page of FranceConnect belongs to who began the journey, a nameless call to nobody else."""
    foreign = {call.interaction for call in calls if call.place == "/authorize" and _names(call) & others}
    return tuple(call for call in calls if _is_of(call, chosen, others, foreign))


def _is_of(call: Call, chosen: set[str], others: set[str], foreign: set[str | None]) -> bool:
    owner = call.partner if call.is_rights and call.partner else call.client
    if owner:
        return owner in chosen or owner not in others
    return call.interaction is None or call.interaction not in foreign


def _shown(wanted: Sequence[str], kept: Sequence[Call], chosen: set[str]) -> str:
    if wanted:
        return ", ".join(wanted)
    return next((call.partner for call in kept if call.partner), None) or ", ".join(sorted(chosen))
