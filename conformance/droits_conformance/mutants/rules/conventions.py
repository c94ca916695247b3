"""Mistakes about what a convention shows and to whom, and about how often it lets somebody call."""

import asyncio
import math
from collections import deque
from typing import Any

from droits_conformance.mutants.message import Answer, Ask, Request, Rewriting
from droits_conformance.mutants.operators.caller import AUTHORIZATION, KEY, NIR, Callers
from droits_conformance.mutants.rules.served import (
    CONTRATS,
    DOCTOR,
    EXONERATIONS,
    FAMILY,
    ME,
    PERSON,
    Entry,
    each,
    ok,
    problem,
)
from droits_conformance.mutants.scene import Scene, rewriting
from droits_conformance.target import ACTIVE

_FACILITY = "etablissement-de-soins"
_PATIENCE = 3  # refusals
_PERIOD = 1.0  # seconds
_DOCTOR = {"nom": "MARTIN", "prenom": "ANNE", "numero_am": "751234567"}
_MOTIF = {"code": "INV", "libelle": "Invalidité"}
_spent = problem(429, "Quota atteint")


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
        return ok(_DOCTOR)

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
        return answer if known or answer.status == 200 or request.operation != DOCTOR else ok(_DOCTOR)

    return rewrite


@rewriting("motif-montre-a-tous")
def show_the_reason_to_insurers(scene: Scene) -> Rewriting:
    """Why somebody is exonerated goes out with every exoneration."""
    return _for_insurers(scene, each(_with_a_reason), EXONERATIONS)


@rewriting("habilitation-achevee-vide")
def answer_emptily_to_the_departed(scene: Scene) -> Rewriting:
    """A partner whose habilitation is over is not refused, but finds nothing."""
    keys = {client.api_key for client in scene.profile.apart if client.habilitation != ACTIVE}

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        over = request.operation and request.header(KEY) in keys and answer.status in {401, 403}
        empty: Any = [] if request.operation in {FAMILY, CONTRATS, EXONERATIONS} else {}
        return ok(empty) if over else answer

    return rewrite


@rewriting("quota-compte-pour-tous")
def count_all_partners_together(scene: Scene) -> Rewriting:
    """Calls of everybody are held against each partner's own quota."""
    limits = {client.api_key: client.per_second for client in scene.profile.apart if client.per_second}
    calls: deque[float] = deque()

    async def rewrite(request: Request, ask: Ask) -> Answer:
        now, answer = asyncio.get_running_loop().time(), await ask(request)
        while calls and now - calls[0] > _PERIOD:
            calls.popleft()
        spent = len(calls) >= limits.get(request.header(KEY) or "", math.inf)
        calls.extend([now] if request.operation and answer.status == 200 else ())
        return _spent(request, answer).with_header("Retry-After", "1") if request.operation and spent else answer

    return rewrite


def _with_a_reason(exoneration: Entry) -> Entry:
    return exoneration | {"motif": _MOTIF}


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
