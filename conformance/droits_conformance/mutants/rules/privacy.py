"""Mistakes that tell of people whom the caller may not know of, and statistics that tell too much or too little."""

from functools import cache
from urllib.parse import urlsplit

from droits_conformance.data_set import load_data_set
from droits_conformance.mutants.benign.today import day_of
from droits_conformance.mutants.message import Answer, Ask, Request, Rewriting
from droits_conformance.mutants.rules.served import FAMILY
from droits_conformance.mutants.scene import Scene, rewriting


@rewriting("cache-qui-dit-qui-existe")
def tell_a_hit_from_a_miss(scene: Scene) -> Rewriting:
    """A cache in front of the file of people tells whether it knows the NIR, refusals included."""

    @cache
    def people() -> frozenset[str]:
        cast = load_data_set(scene.profile, day_of(scene))
        return frozenset(person.nir for foyer in cast.foyers for person in foyer.personnes) if cast else frozenset()

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        nir = request.header("nir")
        looked_up = request.operation and nir and answer.status != 401
        return answer.with_header("X-Cache", "HIT" if nir in people() else "MISS") if looked_up else answer

    return rewrite


@rewriting("liste-non-videe")
def keep_the_last_of_another_list(scene: Scene) -> Rewriting:
    """The list of a family is written over that of the family before, which may have been longer."""
    del scene
    buffer: list[object] = []

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        if request.operation != FAMILY or answer.status != 200:
            return answer
        family = answer.document()
        buffer[: len(family)] = family
        return answer.saying(buffer)

    return rewrite


@rewriting("statistiques-sans-oubli")
def never_forget_a_count(scene: Scene) -> Rewriting:
    """The number of people only grows: nothing takes out those of more than thirty days ago."""
    page = "/".join(urlsplit(scene.profile.supervision.stats or "").path.rsplit("/", 3)[1:])
    highest: dict[str, float] = {}

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        told = answer.document()
        if not page or not request.path.endswith(page) or not isinstance(told, int | float):
            return answer
        highest[request.path] = max(told, highest.get(request.path, 0))
        return answer.saying(highest[request.path])

    return rewrite
