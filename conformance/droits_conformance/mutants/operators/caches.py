"""Mutants with a cache that is keyed wrongly: an answer that was right once is given to another question."""

from collections.abc import Iterator

from droits_conformance.mutants.message import Answer, Ask, Request, Rewriting
from droits_conformance.mutants.operators.caller import AUTHORIZATION, KEY, NIR
from droits_conformance.mutants.operators.looks import FACTS
from droits_conformance.mutants.scene import Factory, Scene
from droits_conformance.mutants.variant import Origin, Variant
from droits_contract import Operation

_OK = 200
_QUERY = "query"
_FORGOTTEN = {
    AUTHORIZATION: ("token", "the token", ("AUT-004", "AUT-006", "AUT-005", "PRV-005")),
    KEY: ("key", "the key", ("CON-013", "AUT-002", "CVN-002", "CVN-007")),
    NIR: ("nir", "the nir", ("BEN-004", "BEN-006")),
    _QUERY: ("window", "the window", ("FEN-013", "FEN-008", "FEN-005")),
}


def cache_mutants(operation: Operation) -> Iterator[Variant]:
    """For each part of a request: a cache of the operation's answers that does not look at it."""
    for part, (name, told, look) in _FORGOTTEN.items():
        if part != NIR or operation.takes_nir:
            yield Variant(
                f"{operation.operation_id}:cache-without-{name}",
                Origin.OPERATOR,
                f"{operation.operation_id}: answers are kept without regard to {told}",
                look=(*FACTS[operation.operation_id][:1], *look),
                factory=_keeping(operation.operation_id, part),
            )


def _keeping(operation_id: str, part: str) -> Factory:
    def factory(scene: Scene) -> Rewriting:
        del scene
        kept: dict[tuple[str | None, ...], Answer] = {}

        async def rewrite(request: Request, ask: Ask) -> Answer:
            if request.operation != operation_id or request.method != "GET":
                return await ask(request)
            parts = {_QUERY: request.query, **{name: request.header(name) for name in (AUTHORIZATION, KEY, NIR)}}
            cle = (request.path, *(value for name, value in parts.items() if name != part))
            if cle not in kept:
                answer = await ask(request)
                if answer.status != _OK:
                    return answer
                kept[cle] = answer
            return kept[cle]

        return rewrite

    return factory
