"""The refusals that the contract documents, operation by operation, each ready to be answered without a cause.

What goes with a status comes from the contract's own examples: which problem is meant when only the status is named, the
headers that must be there, and the parameters that a 400 complains of. The words are those of every refusal.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from droits_contract import Contract, Operation
from droits_simulator.api.problems import MEDIA_TYPE, PROBLEMES, ErreurParametre, Refus
from droits_simulator.wishes.wish import MalformedWishes, Wishes

ALL = "*"
# What every refusal brings, or every answer; the contract's examples of these are for another one.
_GIVEN = ("WWW-Authenticate", "Cache-Control")


@dataclass(frozen=True, slots=True)
class _Answer:
    """One documented status: the codes that it may hold, the one meant by default first."""

    codes: tuple[str, ...]
    headers: Mapping[str, str]
    errors: tuple[ErreurParametre, ...]


class Documented:
    """What may be wished for at the addresses of a contract, which lie under `base`."""

    def __init__(self, contract: Contract, base: str) -> None:
        self._answers = {one.operation_id: dict(_answers(contract, one)) for one in contract.operations}
        self._by_path = {base + one.path: one.operation_id for one in contract.operations}
        self._by_path.setdefault(base, self._by_path.get(base + "/", ""))

    @property
    def operations(self) -> tuple[str, ...]:
        """The ids of the operations, in the order of the contract."""
        return tuple(self._answers)

    def operation_at(self, path: str) -> str | None:
        """The operation that answers a path, or None."""
        return self._by_path.get(path) or None

    def statuses(self, operation_id: str) -> dict[int, tuple[str, ...]]:
        """The error statuses of an operation, with their codes."""
        return {status: answer.codes for status, answer in self._answers[operation_id].items()}

    def check(self, operation_id: str, wishes: Wishes) -> None:
        """MalformedWishes when the operation, or one of them where `*` stands for all, cannot answer what is wished."""
        for one in self.operations if operation_id == ALL else (operation_id,):
            self.refus(one, wishes)

    def refus(self, operation_id: str, wishes: Wishes) -> Refus | None:
        """The refusal wished for, None if there is none; MalformedWishes when the contract does not document it."""
        if wishes.code is None and wishes.probleme is None:
            return None
        answers = self._answers[operation_id]
        status = wishes.code or PROBLEMES[wishes.probleme or ""].status
        if status not in answers:
            known = ", ".join(str(one) for one in sorted(answers))
            raise MalformedWishes({"code" if wishes.code else "probleme": f"l'un de {known}, pour {operation_id}"})
        answer = answers[status]
        code = wishes.probleme or answer.codes[0]
        if code not in answer.codes:
            raise MalformedWishes({"probleme": f"l'un de {', '.join(answer.codes)}, pour {operation_id} et {status}"})
        return Refus(code, errors=answer.errors, headers=answer.headers)


def _answers(contract: Contract, operation: Operation) -> Iterable[tuple[int, _Answer]]:
    responses = contract.document["paths"][operation.path][operation.method.lower()]["responses"]
    for status in operation.statuses:
        if status >= 400:
            response = _resolved(contract, responses[str(status)])
            examples = _examples(response["content"][MEDIA_TYPE])
            shown = [example["code"] for example in examples]
            possible = [code for code in PROBLEMES if _is_possible(code, status, operation)]
            yield (
                status,
                _Answer(tuple(dict.fromkeys([*shown, *possible])), _headers(contract, response), _errors(examples)),
            )


def _is_possible(code: str, status: int, operation: Operation) -> bool:
    """Whether that refusal can come from that operation, though the contract shows no example of it."""
    # These two are about what only some operations look for.
    nowhere_else = code == "aucun-medecin-traitant" or (code == "beneficiaire-inconnu" and not operation.takes_nir)
    return PROBLEMES[code].status == status and not nowhere_else


def _examples(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    named = [one["value"] for one in content.get("examples", {}).values()]
    return [content["example"], *named] if "example" in content else named


def _headers(contract: Contract, response: Mapping[str, Any]) -> dict[str, str]:
    headers = {name: _resolved(contract, node) for name, node in response.get("headers", {}).items()}
    given = {name: str(node["example"]) for name, node in headers.items() if "example" in node and name not in _GIVEN}
    if "RateLimit-Remaining" in given:
        # The examples are those of a call that passes; here nothing is left, until there is no more to wait for.
        given |= {"RateLimit-Remaining": "0", "RateLimit-Reset": given["Retry-After"]}
    return given


def _errors(examples: Iterable[Mapping[str, Any]]) -> tuple[ErreurParametre, ...]:
    return tuple(
        ErreurParametre(error["parametre"], error["in"], error["detail"])
        for example in examples
        for error in example.get("errors", ())
    )


def _resolved(contract: Contract, node: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in node:
        return node
    kind, name = node["$ref"].split("/")[-2:]
    found: dict[str, Any] = contract.document["components"][kind][name]
    return found
