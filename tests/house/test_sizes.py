"""Small functions and small files: the budget of docs/architecture.md, measured on the sources."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(
    path for top in ("spec", "fixtures", "simulator", "conformance") for path in (ROOT / top).rglob("*.py")
)
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, FUNCTIONS):
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", body_length(node)


def body_length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    has_docstring = ast.get_docstring(node) is not None
    statements = node.body[1:] if has_docstring else node.body
    return statements[-1].end_lineno - statements[0].lineno + 1 if statements else 0


def all_functions() -> list[tuple[str, int]]:
    return [found for path in SOURCES for found in functions(path)]


def test_no_function_body_is_longer_than_fifty_lines() -> None:
    too_long = [f"{name} ({length})" for name, length in all_functions() if length > 50]

    assert too_long == []


def test_a_function_body_is_mostly_short() -> None:
    lengths = sorted(length for _, length in all_functions())

    assert median(lengths) <= 7
    assert lengths[int(len(lengths) * 0.95)] <= 25


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_longer_than_350_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350


def test_nothing_is_called_utils() -> None:
    assert [path for path in SOURCES if "util" in path.stem] == []
