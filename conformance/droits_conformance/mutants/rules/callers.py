"""Mistakes about who calls, under which convention, how often, and how many at once."""

import asyncio
from dataclasses import replace
from typing import Any

from droits_conformance.mutants.change import path_of
from droits_conformance.mutants.message import Answer, Ask, Request, Rewriting
from droits_conformance.mutants.operators.caller import Callers
from droits_conformance.mutants.rules.served import DOCTOR, EXONERATIONS, FAMILY, ME, PERSON, Entry, each, problem
from droits_conformance.mutants.scene import Scene, rewriting

KEY, AUTHORIZATION, NIR = "X-API-Key", "Authorization", "nir"
_FACILITY = "etablissement-de-soins"
_PATIENCE = 3  # refusals
_MANY = 8  # calls in flight from which on a pool is taken to be under load
_DOCTOR = {"nom": "MARTIN", "prenom": "ANNE", "numero_am": "751234567"}


@rewriting("jeton-d-un-autre-partenaire-accepte")
def accept_the_token_of_another_partner(scene: Scene) -> Rewriting:
    """A token that was good once is good with any key."""
    del scene
    keys: dict[str | None, str] = {}

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        token, key = request.header(AUTHORIZATION), request.header(KEY)
        if request.operation and answer.status == 200 and key:
            keys.setdefault(token, key)
        elif answer.status in {401, 403} and key and token in keys and keys[token] != key:
            return await ask(request.with_header(KEY, keys[token]))
        return answer

    return rewrite


@rewriting("tout-schema-d-autorisation-lu")
def take_the_last_word_for_the_token(scene: Scene) -> Rewriting:
    """Whatever the scheme, the last word of Authorization is the token."""
    del scene

    async def rewrite(request: Request, ask: Ask) -> Answer:
        written = (request.header(AUTHORIZATION) or "").split()
        return await ask(request.with_header(AUTHORIZATION, f"Bearer {written[-1]}") if written else request)

    return rewrite


@rewriting("nir-absent-soi-meme")
def take_the_caller_for_who_is_asked_about(scene: Scene) -> Rewriting:
    """Without a NIR the caller is meant."""
    callers = Callers(scene)

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        missing = request.operation not in {None, ME, FAMILY} and request.header(NIR) is None
        return await ask(await callers.own(request, ask)) if missing and answer.status == 400 else answer

    return rewrite


@rewriting("second-nir-obei")
def obey_the_second_nir(scene: Scene) -> Rewriting:
    """Of two NIRs the last one is looked for, and the first one is authorised."""
    del scene
    known: dict[str, bytes] = {}

    async def rewrite(request: Request, ask: Ask) -> Answer:
        nirs = [value for name, value in request.headers if name.lower() == NIR]
        answer = await ask(request.with_header(NIR, nirs[0]) if len(nirs) > 1 else request)
        if request.operation == PERSON and answer.status == 200 and len(nirs) == 1:
            known[nirs[0]] = answer.body
        if len(nirs) > 1 and answer.status == 200:
            return replace(answer, body=known.get(nirs[-1], b"{}"))
        return answer

    return rewrite


@rewriting("maternite-montree-aux-complementaires")
def show_the_pregnancy_to_insurers(scene: Scene) -> Rewriting:
    """The dates of a pregnancy go out with every exoneration."""
    return _for_insurers(scene, each(_with_a_pregnancy), EXONERATIONS)


@rewriting("choix-du-medecin-cache-aux-complementaires")
def hide_that_there_is_a_doctor(scene: Scene) -> Rewriting:
    """Nothing that speaks of a doctor goes to insurers."""
    return _for_insurers(scene, each(_without_the_choice), ME, FAMILY, PERSON)


@rewriting("medecin-montre-aux-complementaires")
def show_the_doctor_to_insurers(scene: Scene) -> Rewriting:
    """Who the doctor is, is told to everybody."""
    keys = _keys_of_insurers(scene)

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        if request.operation != DOCTOR or answer.status != 403 or request.header(KEY) not in keys:
            return answer
        return _doctor()

    return rewrite


@rewriting("second-jeton-ouvre-davantage")
def open_more_to_a_second_token(scene: Scene) -> Rewriting:
    """A person's second token for a partner is taken for one with more scopes, and opens what is closed."""
    callers = Callers(scene)
    first: dict[tuple[str | None, str | None], str | None] = {}

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        if request.operation is None or answer.status not in {200, 403}:
            return answer
        key, token = request.header(KEY), request.header(AUTHORIZATION)
        caller = (await callers.own(request, ask)).header(NIR)
        known = first.setdefault((key, caller), token) == token
        return answer if known or answer.status == 200 or request.operation != DOCTOR else _doctor()

    return rewrite


def _doctor() -> Answer:
    headers = (("Content-Type", "application/json"), ("Cache-Control", "no-store"))
    return Answer(status=200, headers=headers).saying(_DOCTOR)


def _with_a_pregnancy(exoneration: Entry) -> Entry:
    return exoneration | {"maternite": {"date_presumee_grossesse": "2026-10-01"}}


def _without_the_choice(person: Entry) -> Entry:
    return {name: value for name, value in person.items() if name != "medecin_traitant_choisi"}


def _for_insurers(scene: Scene, change: Any, *operations: str) -> Rewriting:
    """What these operations answer to insurers is changed."""
    keys = _keys_of_insurers(scene)

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        concerned = request.operation in operations and answer.status == 200 and request.header(KEY) in keys
        return answer.saying(change(answer.document())) if concerned else answer

    return rewrite


def _keys_of_insurers(scene: Scene) -> set[str]:
    return {client.api_key for client in scene.profile.clients if client.convention != _FACILITY}


@rewriting("cle-bloquee-apres-des-refus")
def lock_a_key_out(scene: Scene) -> Rewriting:
    """After three refused tokens in a row, the key is refused once as if its habilitation were over."""
    del scene
    refusals: dict[str | None, int] = {}
    locked = problem(403, "Trop de refus")

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        key = request.header(KEY)
        if answer.status == 401:
            refusals[key] = refusals.get(key, 0) + 1
            return answer
        held = refusals.pop(key, 0)
        return locked(request, answer) if request.operation and held >= _PATIENCE else answer

    return rewrite


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
