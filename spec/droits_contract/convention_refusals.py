"""Conventions that are well-formed and say something impossible, refused at the key that is wrong.

Besides what the contract does not know, a convention may not mask what the contract requires of an answer that it opens:
every such call would end in an answer that breaks the contract (docs/decisions/0002, 0007).
"""

from typing import Any

from droits_contract.answer import answer_fields, visible_paths
from droits_contract.contract import Contract
from droits_contract.errors import ContractError


def refuse_the_impossible(document: dict[str, Any], contract: Contract, file: str) -> None:
    """ContractError at the first operation, schema or property of a convention that cannot be."""
    _refuse_unknown_operations(document["operations"], contract, file)
    _refuse_unknown_champs(document["champs"], contract, file)
    for operation_id in document["operations"]:
        _refuse_masking_the_required(document["champs"], contract, operation_id, file)


def _refuse_unknown_operations(operations: list[str], contract: Contract, file: str) -> None:
    known = [operation.operation_id for operation in contract.operations]
    for position, name in enumerate(operations):
        if name not in known:
            raise ContractError(file, f"operations.{position}", f"no operation {name!r}", f"one of {', '.join(known)}")


def _refuse_unknown_champs(champs: dict[str, list[str]], contract: Contract, file: str) -> None:
    schemas = contract.document["components"]["schemas"]
    for name, shown in champs.items():
        if name not in schemas:
            raise ContractError(file, f"champs.{name}", "no such schema", f"one of {', '.join(schemas)}")
        known = schemas[name].get("properties", {})
        for position, champ in enumerate(shown):
            if champ not in known:
                place = f"champs.{name}.{position}"
                raise ContractError(file, place, f"no property {champ!r}", f"one of {', '.join(known)}")


def _refuse_masking_the_required(
    champs: dict[str, list[str]], contract: Contract, operation_id: str, file: str
) -> None:
    fields = answer_fields(contract, contract.operation(operation_id))
    seen = visible_paths(fields, champs)
    for field in fields:
        if field.required and field.path not in seen and (not field.parent or field.parent in seen):
            named = field.name in champs.get(field.schema, ())
            schema, missing = (field.inner, "nothing is shown") if named else (field.schema, f"{field.name} is masked")
            expected = f"{field.name} shown, which the contract requires, or {operation_id} left out of the operations"
            raise ContractError(file, f"champs.{schema}", f"{missing}, and {operation_id} is opened", expected)
