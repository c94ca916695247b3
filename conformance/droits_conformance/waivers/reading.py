"""Reading `[[waivers]]` of a profile; ProfileError names the waiver by its number, from 1."""

from collections.abc import Mapping
from datetime import date, timedelta

from droits_conformance.checks.people import OPERATIONS
from droits_conformance.profile_table import Table, closest
from droits_conformance.waiver import Waiver
from droits_contract import load_rules

_KEYS = ("rule", "owner", "reason", "expires", "operation", "client", "persona")
LONGEST = timedelta(days=366)  # a breach that is accepted for longer is no exception any more


def read_waivers(whole: Table, clients: tuple[str, ...], today: date) -> tuple[Waiver, ...]:
    """The waivers of a profile with these clients; `today` is the day from which `LONGEST` counts."""
    written = whole.values.get("waivers", [])
    if not isinstance(written, list) or not all(isinstance(one, Mapping) for one in written):
        whole.refuse("waivers", repr(written)[:60], "tables [[waivers]], one for each")
    return tuple(
        _waiver(Table(whole.file, f"waivers {number}", one, _KEYS, whole.environ), clients, today)
        for number, one in enumerate(written, 1)
    )


def _waiver(table: Table, clients: tuple[str, ...], today: date) -> Waiver:
    scope = {name: table.optional(name) for name in ("operation", "client", "persona")}
    _known(table, "operation", scope["operation"], OPERATIONS)
    _known(table, "client", scope["client"], clients)
    return Waiver(
        rule=table.choice("rule", tuple(rule.id for rule in load_rules())),
        owner=table.text("owner", expected="who answers for it: a name, a team"),
        reason=table.text("reason", expected="why it is accepted, in a sentence"),
        expires=_expires(table, today),
        **scope,
    )


def _known(table: Table, key: str, value: str | None, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        table.refuse(key, repr(value), closest(value, known))


def _expires(table: Table, today: date) -> date:
    expires = table.day("expires")
    last = today + LONGEST
    if expires is None or expires > last:
        seen = "missing" if expires is None else str(expires)
        table.refuse("expires", seen, f"the last day on which it holds, YYYY-MM-DD, {last} at the latest")
    return expires
