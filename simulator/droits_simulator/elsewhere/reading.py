"""Reading what a FranceConnect says: whatever is not of the type that the contract gives is nonsense."""

from collections.abc import Mapping
from typing import Any

import orjson

from droits_simulator.api.token import IdentitePivot
from droits_simulator.elsewhere.line import nonsense


def json_object(body: bytes) -> dict[str, Any]:
    """The JSON object in `body`; BrokerUnreachable (nonsense) without one."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError as cause:
        raise nonsense("the answer is not JSON") from cause
    if not isinstance(found, dict):
        raise nonsense("the answer is not a JSON object")
    return found


def member(members: Mapping[str, Any], name: str, kind: type) -> Any:
    """A member of exactly that type; BrokerUnreachable (nonsense) names it otherwise."""
    value = members.get(name)
    if type(value) is not kind:
        raise nonsense(f"the member {name} is not of type {kind.__name__}")
    return value


def pivot(members: Mapping[str, Any]) -> IdentitePivot:
    """The pivot identity in those members. One that is absent is empty, and an empty name is reconciled with nobody."""
    return IdentitePivot(
        given_name=_text(members, "given_name"),
        family_name=_text(members, "family_name"),
        birthdate=_text(members, "birthdate"),
        gender=_text(members, "gender"),
        birthplace=_text(members, "birthplace"),
        birthcountry=_text(members, "birthcountry"),
    )


def _text(members: Mapping[str, Any], name: str) -> str:
    value = members.get(name)
    return "" if value is None else str(member(members, name, str))
