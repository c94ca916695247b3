"""What a partner gains and loses from one convention to another, in words.

Three severities: `breaking`, something that worked no longer does (an operation, a field or calls are lost, more is asked
of the token); `widening`, more is shown or allowed, so that somebody has to say why the partner may know it; `neutral`, only
texts differ. Fields are compared as they are seen in the answers: a field that no open operation shows counts for nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from droits_contract.contract import Contract
from droits_contract.convention import Convention
from droits_contract.matrix import OperationRows, matrix

_PERIODS = {"par_seconde": "second", "par_jour": "day", "par_mois": "month"}
_TEXTS = ("libelle", "title", "cas_usage", "use_case")


class Severity(StrEnum):
    """How much a change matters, the gravest first."""

    BREAKING = "breaking"
    WIDENING = "widening"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `kind` is operation, field, quota, scope, client or text; `subject` what it is about.

    `operations` are the operationIds whose answers change, for a field or an operation. `sentence` says it in English,
    without a subject: "loses operation …".
    """

    severity: Severity
    kind: str
    subject: str
    sentence: str
    operations: tuple[str, ...] = ()


def difference(contract: Contract, before: Convention, after: Convention) -> tuple[Change, ...]:
    """All that differs from `before` to `after`, the gravest first."""
    found = [
        *_operations(contract, before, after),
        *_fields(contract, before, after),
        *_quotas(before, after),
        *_scopes(before, after),
        *_clients(before, after),
        *_texts(before, after),
    ]
    order = list(Severity)
    return tuple(sorted(found, key=lambda change: order.index(change.severity)))


def _operations(contract: Contract, before: Convention, after: Convention) -> Iterator[Change]:
    for rows in _rows(contract):
        if before.grants(rows.id) != after.grants(rows.id):
            gained = after.grants(rows.id)
            seen = _outermost(rows, (after if gained else before).sees(rows.fields))
            verb, severity = ("gains", Severity.WIDENING) if gained else ("loses", Severity.BREAKING)
            shown = f" ({', '.join(seen)})" if seen else ""
            yield Change(severity, "operation", rows.id, f"{verb} operation {rows.id}{shown}", (rows.id,))


def _fields(contract: Contract, before: Convention, after: Convention) -> Iterator[Change]:
    shared = [rows for rows in _rows(contract) if before.grants(rows.id) and after.grants(rows.id)]
    for verb, severity, fewer, more in (
        ("loses", Severity.BREAKING, after, before),
        ("gains", Severity.WIDENING, before, after),
    ):
        places: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for rows in shared:
            changed = more.sees(rows.fields) - fewer.sees(rows.fields)
            for path in _outermost(rows, changed):
                within = tuple(f.path.removeprefix(f"{path}.") for f in rows.fields if f.path in _below(path, changed))
                places.setdefault((path, within), []).append(rows.id)
        for (path, within), operations in places.items():
            holding = f" ({', '.join(within)})" if within else ""
            sentence = f"{verb} field {path}{holding} in {', '.join(operations)}"
            yield Change(severity, "field", path, sentence, tuple(operations))


def _rows(contract: Contract) -> tuple[OperationRows, ...]:
    return matrix(contract, {}).operations


def _outermost(rows: OperationRows, paths: frozenset[str]) -> list[str]:
    return [field.path for field in rows.fields if field.path in paths and field.parent not in paths]


def _below(path: str, paths: frozenset[str]) -> frozenset[str]:
    return frozenset(one for one in paths if one.startswith(f"{path}."))


def _quotas(before: Convention, after: Convention) -> Iterator[Change]:
    was, becomes = before.quota.limits(), after.quota.limits()
    for name, period in _PERIODS.items():
        if was[name] != becomes[name]:
            yield _quota(name, f"quota per {period}", was[name], becomes[name])


def _quota(name: str, quota: str, old: int | None, new: int | None) -> Change:
    if new is None:
        return Change(Severity.WIDENING, "quota", name, f"{quota} is lifted, from {old}")
    if old is None:
        return Change(Severity.BREAKING, "quota", name, f"{quota} is set to {new}, there was none")
    verb, severity = ("falls", Severity.BREAKING) if new < old else ("rises", Severity.WIDENING)
    return Change(severity, "quota", name, f"{quota} {verb} from {old} to {new}")


def _scopes(before: Convention, after: Convention) -> Iterator[Change]:
    for scope in sorted(after.scopes - before.scopes):
        yield Change(Severity.BREAKING, "scope", scope, f"needs a token with one more scope, {scope}")
    for scope in sorted(before.scopes - after.scopes):
        yield Change(Severity.WIDENING, "scope", scope, f"no longer needs a token with the scope {scope}")


def _clients(before: Convention, after: Convention) -> Iterator[Change]:
    if before.clients is None and after.clients is not None:
        listed = ", ".join(sorted(after.clients))
        sentence = f"loses the use of FranceConnect clients other than {listed}"
        yield Change(Severity.BREAKING, "client", "*", sentence)
    elif before.clients is not None and after.clients is None:
        yield Change(Severity.WIDENING, "client", "*", "gains the use of any FranceConnect client of its own")
    else:
        was, becomes = before.clients or frozenset(), after.clients or frozenset()
        for client in sorted(was - becomes):
            yield Change(Severity.BREAKING, "client", client, f"loses the use of FranceConnect client {client}")
        for client in sorted(becomes - was):
            yield Change(Severity.WIDENING, "client", client, f"gains the use of FranceConnect client {client}")


def _texts(before: Convention, after: Convention) -> Iterator[Change]:
    for name in _TEXTS:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield Change(Severity.NEUTRAL, "text", name, f"{name} becomes “{new}”, it was “{old}”")
    if before.source != after.source:  # sentences rather than a name: too long to stand twice in one line
        yield Change(Severity.NEUTRAL, "text", "source", "source is worded otherwise")
