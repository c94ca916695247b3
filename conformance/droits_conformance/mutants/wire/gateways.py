"""What stands in front of an API and means well: filters, limits, rewritten addresses, caches."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from droits_conformance.mutants.change import answers, enter, of_rights, path_of, requests
from droits_conformance.mutants.message import Answer, Ask, Request, Rewriting
from droits_conformance.mutants.scene import Factory, Scene, rewriting
from droits_conformance.mutants.wire.pages import GATEWAY, page

_DATES = {"dateDebut", "dateFin"}
_KEY = "X-API-Key"
_LONGEST = 4096  # characters of a request's head
_AT_ONCE = 10
_BUSY = 0.05  # seconds


def _exact_key(request: Request) -> Request:
    """A gateway that hands on the headers that it knows, in its own spelling."""
    kept = tuple(pair for pair in request.headers if pair[0] == _KEY or pair[0].lower() != _KEY.lower())
    return replace(request, headers=kept)


def _without_query(request: Request) -> Request:
    return replace(request, query="")


def _without_nir(request: Request) -> Request:
    return request.without_header("nir")


def stopped(by: Callable[[Request], bool], code: int) -> Factory:
    """A factory: the gateway answers some requests itself, with a page of its own."""

    def factory(scene: Scene) -> Rewriting:
        base = path_of(scene)

        async def rewrite(request: Request, ask: Ask) -> Answer:
            if of_rights(request, base) and by(request):
                return page(GATEWAY, code)(request, Answer())
            return await ask(request)

        return rewrite

    return factory


def _has_unknown_parameter(request: Request) -> bool:
    return any(name not in _DATES for name, _ in request.params)


def _accepts_by_the_letter(request: Request) -> bool:
    return request.header("accept") not in {None, "*/*", "application/json"}


def _is_long(request: Request) -> bool:
    return len(request.query) + sum(len(value) for _, value in request.headers) > _LONGEST


def _looks_like_an_attack(request: Request) -> bool:
    return any(word in request.query.lower() for word in ("%3cscript", "or+1%3d1", "or%201%3d1"))


def _is_head(request: Request) -> bool:
    return request.method == "HEAD"


def _is_options(request: Request) -> bool:
    return request.method == "OPTIONS"


def _to(place: str) -> Callable[[Request, Answer], Answer]:
    """Sent elsewhere by a redirect."""
    return lambda _, answer: replace(
        answer.without_header("content-type").with_header("Location", place), status=308, reason="", body=b""
    )


def base_without_slash(change: Callable[[Request, Answer], Answer]) -> Factory:
    """A factory: the base address, asked for without its final slash, is answered otherwise."""

    def factory(scene: Scene) -> Rewriting:
        base = path_of(scene)

        async def rewrite(request: Request, ask: Ask) -> Answer:
            answer = await ask(request)
            return change(request, answer) if request.path == base and request.method == "GET" else answer

        return rewrite

    return factory


enter(
    {
        "en-tete-a-la-lettre": requests(_exact_key),
        "parametres-perdus": requests(_without_query),
        "nir-perdu": requests(_without_nir),
        "parametre-inconnu-bloque": stopped(_has_unknown_parameter, 403),
        "accept-a-la-lettre": stopped(_accepts_by_the_letter, 406),
        "requete-longue-en-502": stopped(_is_long, 502),
        "requete-suspecte-en-500": stopped(_looks_like_an_attack, 500),
        "head-en-500": stopped(_is_head, 500),
        "options-en-500": stopped(_is_options, 500),
        "base-sans-barre-introuvable": base_without_slash(page(GATEWAY, 404)),
        "base-sans-barre-ailleurs": base_without_slash(_to("https://ailleurs.example/droits/beneficiaires/")),
        "base-sans-barre-a-la-racine": base_without_slash(_to("/")),
        "tout-redirige": answers(_to("https://ailleurs.example/"), lambda request, _: request.operation is not None),
    }
)


@rewriting("plus-de-dix-a-la-fois-en-503")
def ten_at_a_time(scene: Scene) -> Rewriting:
    """A gateway that turns away the eleventh caller."""
    base, inside = path_of(scene), 0

    async def rewrite(request: Request, ask: Ask) -> Answer:
        nonlocal inside
        if not of_rights(request, base):
            return await ask(request)
        if inside >= _AT_ONCE:
            return page(GATEWAY, 503)(request, Answer())
        inside += 1
        try:
            await asyncio.sleep(_BUSY if inside > 1 else 0)  # who is alone is not kept waiting
            return await ask(request)
        finally:
            inside -= 1

    return rewrite


@rewriting("reponse-de-la-question-d-avant")
def one_answer_late(scene: Scene) -> Rewriting:
    """A connection to the server behind that is out of step: each caller gets what the one before asked for."""
    base, before = path_of(scene), Answer(status=200, body=b"")

    async def rewrite(request: Request, ask: Ask) -> Answer:
        nonlocal before
        answer = await ask(request)
        if not of_rights(request, base) or answer.status != 200:
            return answer
        late, before = before, answer
        return late if late.body else answer

    return rewrite


@rewriting("cache-sans-vary")
def a_cache_that_knows_addresses_only(scene: Scene) -> Rewriting:
    """A cache in front of the API, whose key is the address."""
    base, kept = path_of(scene), dict[tuple[str, str], Answer]()

    async def rewrite(request: Request, ask: Ask) -> Answer:
        if request.method != "GET" or not of_rights(request, base):
            return await ask(request)
        place = (request.path, request.query)
        if place not in kept:
            answer = await ask(request)
            if answer.status != 200:
                return answer
            kept[place] = answer
        return kept[place]

    return rewrite
