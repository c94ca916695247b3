"""Mistakes that show when many call at once, or when somebody does not stay for an answer."""

import asyncio

from droits_conformance.mutants.change import path_of
from droits_conformance.mutants.message import Answer, Ask, Request, Rewriting
from droits_conformance.mutants.scene import Scene, rewriting

_MANY = 8  # calls in flight from which on a pool is taken to be under load


@rewriting("reponse-coupee-rendue-a-un-autre")
def hand_on_what_was_left(scene: Scene) -> Rewriting:
    """What somebody did not stay for is what the next one gets."""

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        concerned = request.operation and answer.status == 200 and scene.left
        return scene.left.pop() if concerned else answer

    return rewrite


@rewriting("reponse-partagee-sous-charge")
def share_an_answer_under_load(scene: Scene) -> Rewriting:
    """When many calls are in flight, one of them gets the answer of another."""
    base = path_of(scene)
    flying: set[int] = set()
    last: list[Answer] = []

    async def rewrite(request: Request, ask: Ask) -> Answer:
        if not request.path.startswith(base):
            return await ask(request)
        flying.add(id(request))
        try:
            answer = await ask(request)
            await asyncio.sleep(0)
            shared = last[-1] if last and len(flying) >= _MANY and answer.status == 200 else answer
            last[:] = [answer]
            return shared
        finally:
            flying.discard(id(request))

    return rewrite


@rewriting("question-en-cours-partagee")
def share_a_question_in_flight(scene: Scene) -> Rewriting:
    """Who asks at an address that is just being asked waits for that answer, whoever they are."""
    del scene
    asked: dict[tuple[str, str], asyncio.Future[Answer]] = {}

    async def rewrite(request: Request, ask: Ask) -> Answer:
        address = (request.path, request.query)
        if request.operation is None or request.header("Authorization") is None:
            return await ask(request)
        if address not in asked:
            asked[address] = asyncio.ensure_future(ask(request))
            asked[address].add_done_callback(lambda _: asked.pop(address))
        return await asyncio.shield(asked[address])

    return rewrite


@rewriting("refus-rejoue-a-l-appel-suivant")
def refuse_once_more(scene: Scene) -> Rewriting:
    """A refusal is kept for a moment, by partner and address: who calls well just after a bad call is refused too."""
    del scene
    refused: dict[tuple[str | None, str], Answer] = {}

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        address = (request.header("X-API-Key"), request.path)
        if request.operation and answer.status == 401 and request.header("Authorization"):
            refused[address] = answer
            return answer
        return refused.pop(address, answer)

    return rewrite
