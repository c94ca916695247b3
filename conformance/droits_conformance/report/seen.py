"""What a run saw of who is shown what: the answers of the rights API in a journal, partner by partner.

Only counts and the names of fields leave this module, never a value of an answer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from droits_conformance.exchange import Exchange, Journal
from droits_conformance.target import Profile
from droits_contract import Contract

DEEPEST = 12  # levels of an answer that are looked into: the contract has four, a hostile target a thousand
Question = tuple[str, str]  # the address with its dates, and the header nir: what was asked, whoever asked


@dataclass
class Cell:
    """What one convention was answered at one operation.

    `answered` and `refused` count 200 and 403; `present` and `absent` the answers in which a field stood or did not;
    `held` those in which it did not, though another convention was shown it in answer to the same question.
    """

    answered: int = 0
    refused: int = 0
    present: dict[str, int] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)

    def absent(self, path: str) -> int:
        """In how many answers 200 the field did not stand."""
        return self.answered - self.present.get(path, 0)


Cells = dict[tuple[str, str], Cell]  # by convention and operation
_Answers = dict[tuple[str, str, Question], list[frozenset[str]]]


class Reader:
    """Tells of an exchange who asked and what, by the key and the address; knows the partners of one profile."""

    def __init__(self, profile: Profile, contract: Contract) -> None:
        self._conventions = {client.api_key: client.convention for client in profile.clients}
        base = profile.droits.rstrip("/")
        self._operations = {
            (operation.method, base + operation.path): operation.operation_id for operation in contract.operations
        }

    def place(self, exchange: Exchange) -> tuple[str, str] | None:
        """Convention and operation; None for what is no call of a partner to an operation."""
        if exchange.side != "droits":
            return None
        convention = self._conventions.get(_header(exchange, "x-api-key"))
        operation = self._operations.get((exchange.method, exchange.url.partition("?")[0]))
        return (convention, operation) if convention and operation else None


def cells_of(journal: Journal, reader: Reader) -> Cells:
    """What each convention was answered at each operation; nothing for what no exchange covers."""
    cells: Cells = {}
    answers: _Answers = {}
    for exchange in journal:
        if place := reader.place(exchange):
            _count(cells.setdefault(place, Cell()), place, exchange, answers)
    for (convention, operation, question), bodies in answers.items():
        elsewhere = _shown_to_others(answers, convention, operation, question, cells)
        for body in bodies:
            for path in elsewhere - body:
                held = cells[convention, operation].held
                held[path] = held.get(path, 0) + 1
    return cells


def _count(cell: Cell, place: tuple[str, str], exchange: Exchange, answers: _Answers) -> None:
    cell.refused += exchange.status == 403
    paths = frozenset(_paths(exchange.body)) if exchange.status == 200 else None
    if paths is None:
        return
    cell.answered += 1
    for path in paths:
        cell.present[path] = cell.present.get(path, 0) + 1
    question = (exchange.url, _header(exchange, "nir"))
    answers.setdefault((*place, question), []).append(paths)


def _shown_to_others(
    answers: _Answers, convention: str, operation: str, question: Question, cells: Cells
) -> frozenset[str]:
    others = {other for other, at in cells if at == operation and other != convention}
    shown = (answers.get((other, operation, question), []) for other in others)
    return frozenset(path for bodies in shown for body in bodies for path in body)


def _paths(body: bytes) -> set[str]:
    """The paths of the members of a JSON body that hold something; none of a body that is no JSON."""
    try:
        return set(_below(orjson.loads(body), ""))
    except ValueError:
        return set()


def _below(value: Any, prefix: str, depth: int = DEEPEST) -> Iterator[str]:
    if not depth:
        return
    if isinstance(value, list):
        for entry in value:
            yield from _below(entry, prefix, depth - 1)
    for name, child in value.items() if isinstance(value, dict) else ():
        if child is not None:
            path = f"{prefix}.{name}" if prefix else name
            yield path
            yield from _below(child, path, depth - 1)


def _header(exchange: Exchange, name: str) -> str:
    return next((value for key, value in _pairs(exchange) if key == name), "")


def _pairs(exchange: Exchange) -> Iterable[tuple[str, str]]:
    return ((key.lower(), value) for key, value in exchange.request_headers)
