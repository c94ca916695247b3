"""The matrix for a terminal, and as plain text for a file or a pipe.

Conventions are numbered, because their names are long and there may be many; the names stand above.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Group
from rich.table import Table
from rich.text import Text

from droits_contract.convention import Convention
from droits_contract.matrix import Matrix

YES, NO = "yes", "-"
_LIMITS = {"par_seconde": "calls per second", "par_jour": "calls per day", "par_mois": "calls per month"}
_STYLES = {YES: "green", NO: "dim"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: what it is about, whether it opens a group, and one word for each convention."""

    heading: str
    opens: bool
    words: tuple[str, ...]


def legend(matrix: Matrix) -> str:
    """How much the matrix compares, in one line."""
    fields = sum(len(rows.fields) for rows in matrix.operations)
    conventions = f"{len(matrix.conventions)} convention{'s' if len(matrix.conventions) > 1 else ''}"
    return f"{conventions}, {len(matrix.operations)} operations, {fields} fields"


def lines(matrix: Matrix) -> Iterator[Line]:
    """The lines in order: quotas, FranceConnect clients, then each operation and its fields, indented as they nest."""
    for period, heading in _LIMITS.items():
        limits = [convention.quota.limits()[period] for convention in matrix.conventions]
        yield Line(heading, False, tuple("no limit" if limit is None else str(limit) for limit in limits))
    yield Line("FranceConnect clients", False, tuple(_clients(convention) for convention in matrix.conventions))
    ids = [convention.id for convention in matrix.conventions]
    for rows in matrix.operations:
        yield Line(rows.id, True, tuple(_word(matrix.grants(one, rows.id)) for one in ids))
        for field in rows.fields:
            shown = tuple(_word(matrix.cell(one, rows.id, field.path)) for one in ids)
            yield Line(f"  {field.path}", False, shown)


def _word(shown: bool) -> str:
    return YES if shown else NO


def _clients(convention: Convention) -> str:
    return "any" if convention.clients is None else f"{len(convention.clients)} listed"


def _names(matrix: Matrix) -> Iterator[str]:
    width = max(len(convention.id) for convention in matrix.conventions)
    for number, convention in enumerate(matrix.conventions, start=1):
        yield f"{number:>3}  {convention.id:<{width}}  {convention.title}"
    for scopes in sorted({tuple(sorted(convention.scopes)) for convention in matrix.conventions}):
        needing = [str(n) for n, one in enumerate(matrix.conventions, start=1) if one.scopes == set(scopes)]
        yield f"Scopes that the token must carry: {', '.join(scopes)} ({', '.join(needing)})"


def _introduction(matrix: Matrix) -> str:
    return f"Who sees what: {legend(matrix)} ({YES}: opened or shown; {NO}: refused or left out)"


def plain(matrix: Matrix) -> str:
    """The matrix as aligned text."""
    found = list(lines(matrix))
    first = max(len(line.heading) for line in found)
    numbers = [str(number) for number in range(1, len(matrix.conventions) + 1)]
    widths = [max(map(len, column)) for column in zip(numbers, *(line.words for line in found), strict=True)]
    text = [_introduction(matrix), "", *_names(matrix), "", _row("", numbers, first, widths)]
    for line in found:
        text += ([""] if line.opens else []) + [_row(line.heading, line.words, first, widths)]
    return "\n".join(text)


def _row(heading: str, words: tuple[str, ...] | list[str], first: int, widths: list[int]) -> str:
    cells = "  ".join(f"{word:>{width}}" for word, width in zip(words, widths, strict=True))
    return f"{heading:<{first}}  {cells}"


def table(matrix: Matrix) -> Group:
    """The matrix for a terminal, with colours."""
    drawn = Table(header_style="bold")
    drawn.add_column("", no_wrap=True)
    for number in range(1, len(matrix.conventions) + 1):
        drawn.add_column(str(number), justify="right")
    for line in lines(matrix):
        if line.opens:
            drawn.add_section()
        heading = Text(line.heading, style="bold" if line.opens else "")
        drawn.add_row(heading, *(Text(word, style=_STYLES.get(word, "")) for word in line.words))
    return Group(Text(_introduction(matrix)), Text("\n".join(_names(matrix))), drawn)
