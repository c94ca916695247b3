"""Changing what is served: the documents of some operations, entry by entry."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from droits_conformance.mutants.change import Change, When, answers, granted
from droits_conformance.mutants.message import Answer, Ask, Request, Rewriting
from droits_conformance.mutants.scene import Factory, Scene

ME, FAMILY, PERSON = "getMe", "getBeneficiaires", "getBeneficiairesNir"
CAISSE, CONTRATS = "getBeneficiairesNirCaisse", "getBeneficiairesNirContrats"
EXONERATIONS, DOCTOR = "getBeneficiairesNirExonerations", "getBeneficiairesNirMedecinTraitant"
Entry = dict[str, Any]


def at(*operations: str) -> When:
    """The condition that one of these operations was asked."""
    return lambda request, _: request.operation in operations


def documents(change: Callable[[Any], Any], *operations: str) -> Factory:
    """A factory: whole 200 documents of these operations become others."""

    def changed(_request: Request, answer: Answer) -> Answer:
        return answer.saying(change(answer.document()))

    return answers(changed, granted, at(*operations))


def entries(change: Callable[[Entry], Entry | None], *operations: str) -> Factory:
    """A factory: each entry of a list, or the only object, becomes another; None takes an entry of a list away."""
    return documents(each(change), *operations)


def each(change: Callable[[Entry], Entry | None]) -> Callable[[Any], Any]:
    """A change of a whole document from one of its entries."""

    def changed(document: Any) -> Any:
        if isinstance(document, list):
            return [found for entry in document if (found := change(entry)) is not None]
        return change(document) or {} if isinstance(document, dict) else document

    return changed


def problem(status: int, detail: str) -> Change:
    """The change into a refusal."""

    def changed(_request: Request, answer: Answer) -> Answer:
        told = {"type": "about:blank", "title": detail, "status": status, "detail": detail, "code": "refus"}
        headers = (("Content-Type", "application/problem+json"), ("Cache-Control", "no-store"))
        return Answer(status=status, headers=headers, framing=answer.framing).saying(told)

    return changed


def ok(document: Any) -> Answer:
    """An answer of the supplier's own: 200 with that document."""
    return Answer(headers=(("Content-Type", "application/json"), ("Cache-Control", "no-store"))).saying(document)


def not_found_if_empty(operation_id: str, detail: str) -> Factory:
    """A factory: an empty list of this operation is refused as if nobody were there."""

    def nothing(_request: Request, answer: Answer) -> bool:
        return bool(answer.document() == [])

    return answers(problem(404, detail), granted, at(operation_id), nothing)


def the_first_for_all(scene: Scene, operation_id: str) -> Rewriting:
    """What was answered first at this operation is answered to everybody."""
    del scene
    kept: list[bytes] = []

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        if request.operation != operation_id or answer.status != 200:
            return answer
        kept.append(answer.body)
        return replace(answer, body=kept[0])

    return rewrite


def day(text: object) -> date | None:
    """A date as it is served; None for anything else."""
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
