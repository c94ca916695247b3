"""Validating 200 bodies against the schemas of an OpenAPI document, formats included.

OpenAPI 3.0 schemas are close to JSON Schema draft 4; `date` and `int32` are formats that its validators do not know, so
they are given here. The media type under which a schema stands (`*/*` in the published contract) is not looked at.
"""

import json
from datetime import date
from functools import lru_cache
from typing import Any

import jsonschema_rs

from droits_conformance.oracle.nir import without_nirs
from droits_contract import load_contract


def is_calendar_date(value: object) -> bool:
    """Whether a text is a day of the calendar written `YYYY-MM-DD` (RFC 3339 full-date)."""
    text = str(value)
    try:
        return len(text) == 10 and text.isascii() and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


@lru_cache(maxsize=32)
def validator(contract_name: str, operation_id: str) -> jsonschema_rs.Draft4Validator:
    """The validator of the 200 body of an operation in a contract (`droits` or `droits-2019`)."""
    contract = load_contract(contract_name)
    operation = contract.operation(operation_id)
    node = contract.document["paths"][operation.path][operation.method.lower()]
    content = node["responses"]["200"]["content"]
    schema = next(iter(content.values()))["schema"]
    document = {**schema, "components": contract.document["components"]}
    return jsonschema_rs.Draft4Validator(document, validate_formats=True, formats={"date": is_calendar_date})


def breach(contract_name: str, operation_id: str, body: Any) -> tuple[str, str] | None:
    """Where and how a body breaks the schema of a contract, without any NIR; None if it does not."""
    for error in validator(contract_name, operation_id).iter_errors(body):
        place = ".".join(str(part) for part in error.instance_path) or "body"
        return place, without_nirs(f"{error.message}")[:200]
    return None


def doubled(body: bytes) -> str | None:
    """The name of a member that stands twice in one object of a JSON text; None if none does."""
    found: list[str] = []

    def note(pairs: list[tuple[str, Any]]) -> None:
        names = [name for name, _ in pairs]
        found.extend(name for name in names if names.count(name) > 1)

    json.loads(body, object_pairs_hook=note)
    return next(iter(found), None)
