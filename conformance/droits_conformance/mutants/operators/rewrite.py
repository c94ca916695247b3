"""From a change of a document to a rewriting: the 200 bodies of one operation are changed, all else passes."""

from collections.abc import Callable
from typing import Any

from droits_conformance.mutants.message import Answer, Ask, Request, Rewriting
from droits_conformance.mutants.scene import Factory, Scene

Document = Callable[[Any], Any]
_OK = 200


def on_bodies(operation_id: str, change: Document) -> Factory:
    """A factory of rewritings that change what the operation answers; `change` may spoil the document it is given."""

    def factory(scene: Scene) -> Rewriting:
        del scene

        async def rewrite(request: Request, ask: Ask) -> Answer:
            answer = await ask(request)
            if request.operation != operation_id or answer.status != _OK or not answer.body:
                return answer
            return answer.saying(change(answer.document()))

        return rewrite

    return factory


def on_requests(operation_id: str, change: Callable[[Request], Request]) -> Factory:
    """A factory of rewritings that change what the target is asked at the operation."""

    def factory(scene: Scene) -> Rewriting:
        del scene

        async def rewrite(request: Request, ask: Ask) -> Answer:
            return await ask(change(request) if request.operation == operation_id else request)

        return rewrite

    return factory
