"""The clause of the contract that a breach is about."""

from functools import cache
from typing import Any

from droits_contract import Rule, load_contract

_DOCUMENT = "spec/openapi/droits.yaml"


def clause_of(rule: Rule, operation_id: str | None) -> dict[str, Any]:
    """Where the rule is written (`source`) and where the operation stands in the contract (`pointer`, or None)."""
    only = rule.operations[0] if len(rule.operations) == 1 else None
    return {"source": rule.source, "pointer": _pointer(operation_id or only)}


@cache
def _pointer(operation_id: str | None) -> str | None:
    """The operation as a URI reference with a JSON pointer (RFC 6901); None if the contract has no such operation."""
    for one in load_contract().operations:
        if one.operation_id == operation_id:
            path = one.path.replace("~", "~0").replace("/", "~1")
            return f"{_DOCUMENT}#/paths/{path}/{one.method.lower()}"
    return None
