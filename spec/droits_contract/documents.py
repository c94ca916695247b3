"""Reading YAML and JSON files and checking them against a JSON schema, with errors that name file and place.

Surprise: YAML lets a key stand twice and keeps the last; here that is an error, because the first was meant too.
"""

import json
from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from droits_contract.errors import DocumentError

if TYPE_CHECKING:
    from yaml import SafeLoader as _SafeLoader
else:  # libyaml reads ten times faster, where PyYAML was built with it
    _SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SafeLoader):
    """Safe YAML that refuses a key standing twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for position, key in enumerate(keys):
            if key in keys[:position]:
                mark = node.value[position][0].start_mark
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} stands twice", mark)
        return super().construct_mapping(node, deep)


def read_document(path: Path, *, error: type[DocumentError] = DocumentError) -> Any:
    """Content of a YAML or JSON file; raise `error` if it is absent or does not parse."""
    text = _read(path, error)
    try:
        return json.loads(text) if path.suffix == ".json" else yaml.load(text, _Loader)  # noqa: S506 (a safe loader)
    except json.JSONDecodeError as cause:
        raise error(str(path), f"line {cause.lineno}", cause.msg, "well-formed JSON") from cause
    except yaml.YAMLError as cause:
        mark = getattr(cause, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else "file"
        problem = getattr(cause, "problem", None) or "does not parse"
        raise error(str(path), place, str(problem), "well-formed YAML") from cause
    except ValueError as cause:  # an unquoted 2026-02-30 is YAML's idea of a date
        raise error(str(path), "file", str(cause), "dates of the calendar, or quotes around them") from cause


def _read(path: Path, error: type[DocumentError]) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as cause:
        raise error(str(path), "file", f"cannot be read ({cause.strerror})", "a readable file") from cause
    except UnicodeDecodeError as cause:
        raise error(str(path), f"byte {cause.start}", "not UTF-8", "a text file in UTF-8") from cause


def check_document(document: Any, schema: Path, *, file: str, error: type[DocumentError] = DocumentError) -> None:
    """Raise `error` for the most telling way in which `document` breaks the JSON schema in file `schema`."""
    # Here, because jsonschema takes a tenth of a second to import, and most commands check no document.
    from jsonschema import Draft202012Validator  # noqa: PLC0415
    from jsonschema.exceptions import best_match  # noqa: PLC0415

    validator = Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))
    found = list(validator.iter_errors(document))
    try:
        worst = best_match(found)
    except TypeError:  # keys 3 and 'x' side by side, wrong both, have no order
        worst = min(found, key=lambda error: [str(part) for part in error.absolute_path])
    if worst is not None:
        place = ".".join(str(part) for part in worst.absolute_path) or "document"
        raise error(file, place, worst.message, worst.schema.get("description", "a value that the schema allows"))
