"""The matrix as one JSON document, and a convention as the part of it that is not fields."""

from typing import Any

from droits_contract.convention import Convention
from droits_contract.matrix import Matrix, OperationRows


def document(matrix: Matrix) -> dict[str, Any]:
    """`{"conventions": […], "operations": [{"id", "granted": {…}, "fields": [{"path", "shown": {…}}]}]}`."""
    return {
        "conventions": [_convention(convention) for convention in matrix.conventions],
        "operations": [_operation(matrix, rows) for rows in matrix.operations],
    }


def _convention(convention: Convention) -> dict[str, Any]:
    clients = convention.clients
    return {
        "id": convention.id,
        "libelle": convention.libelle,
        "title": convention.title,
        "cas_usage": convention.cas_usage,
        "use_case": convention.use_case,
        "quota": convention.quota.limits(),
        "franceconnect": {
            "scopes": sorted(convention.scopes),
            "clients": None if clients is None else sorted(clients),
        },
    }


def _operation(matrix: Matrix, rows: OperationRows) -> dict[str, Any]:
    ids = [convention.id for convention in matrix.conventions]
    return {
        "id": rows.id,
        "method": rows.operation.method,
        "path": rows.operation.path,
        "granted": {one: matrix.grants(one, rows.id) for one in ids},
        "fields": [
            {
                "path": field.path,
                "schema": field.schema,
                "name": field.name,
                "shown": {one: matrix.cell(one, rows.id, field.path) for one in ids},
            }
            for field in rows.fields
        ],
    }
