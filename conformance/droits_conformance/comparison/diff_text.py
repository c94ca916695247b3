"""The outcome of `droits diff` for people: a table of what differs, and under it the smallest example of each."""

from collections.abc import Iterator
from typing import Any, Final

import rich.console
from rich.table import Table
from rich.text import Text

from droits_conformance.report.plain import one_line

Document = dict[str, Any]
_NAMES: Final = {
    "violation-of-a": ("violation of A", "bold red"),
    "violation-of-b": ("violation of B", "bold red"),
    "violation-of-both": ("violation of both", "bold red"),
    "undecided": ("undecided", "yellow"),
    "lawful": ("lawful freedom", "green"),
}


def tell(document: Document, console: rich.console.Console) -> None:
    """Print the document of an outcome."""
    for side in ("a", "b"):
        console.print(
            Text(one_line(f"{side.upper()}: {document[side]['name']} ({document[side]['droits']})")), soft_wrap=True
        )
    if document["differences"]:
        console.print(_table(document))
    for number, one in enumerate(document["differences"], 1):
        for line in _example(number, one):
            console.print(Text(one_line(line)), soft_wrap=True)
    console.print(Text(_summary(document)), soft_wrap=True)


def _table(document: Document) -> Table:
    table = Table("", "", "by", "operation", "count", box=None)
    for number, one in enumerate(document["differences"], 1):
        name, style = _NAMES[one["side"]]
        cells = (str(number), one["reason"], one["operation"], str(one["count"]))
        table.add_row(cells[0], Text(name, style), *(Text(cell) for cell in cells[1:]))
    return table


def _example(number: int, one: Document) -> Iterator[str]:
    example = one["example"]
    yield f"{number}. {example['asked']} (they differ at: {example['place']})"
    for side in ("a", "b"):
        told = example[side]
        choices = ", ".join(f"{rule} {value}" for rule, value in told["choices"].items())
        breach = told["breach"]
        words = (
            f"{breach['rule']}: {breach['seen']}; expected {breach['expected']}"
            if breach
            else "lawful"
            if told["known"]
            else "nobody can tell"
        )
        yield f"   {side.upper()} {told['seen']}{f' ({choices})' if choices else ''}: {words}"


def _summary(document: Document) -> str:
    totals = [f"{count} {_NAMES[side][0]}" for side, count in document["totals"].items() if count]
    told = ", ".join(totals) or "no difference"
    return f"seed {document['seed']}: {document['asked']} questions, {document['same']} answered alike; {told}"
