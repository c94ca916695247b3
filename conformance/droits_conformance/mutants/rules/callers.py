"""Mistakes about who calls: keys, tokens, and the NIR that is asked about."""

import base64
from dataclasses import replace

import orjson

from droits_conformance.mutants.message import Answer, Ask, Request, Rewriting
from droits_conformance.mutants.operators.caller import AUTHORIZATION, KEY, NIR, Callers
from droits_conformance.mutants.rules.memory import Memory, question
from droits_conformance.mutants.rules.served import FAMILY, ME, PERSON, day, ok, problem
from droits_conformance.mutants.scene import Scene, rewriting


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


@rewriting("cle-absente-acceptee")
def do_without_a_key(scene: Scene) -> Rewriting:
    """Whoever has no key calls as the partner to whom the token was issued."""
    keys = [client.api_key for client in scene.profile.clients]

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        for key in keys if request.operation and request.header(KEY) is None else ():
            if answer.status in {401, 403}:
                answer = await ask(request.with_header(KEY, key))
        return answer

    return rewrite


@rewriting("jeton-absent-accepte")
def go_on_without_a_token(scene: Scene) -> Rewriting:
    """Without a token, the one that came last with the key is taken."""
    del scene
    memory = Memory()

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        memory.note(request, answer)
        last = memory.tokens.get(request.header(KEY))
        missing = request.operation and request.header(AUTHORIZATION) is None and answer.status == 401
        return await ask(request.with_header(AUTHORIZATION, last)) if missing and last else answer

    return rewrite


@rewriting("jeton-sans-habilitation-accepte")
def open_to_any_scope(scene: Scene) -> Rewriting:
    """A token that is live opens, whatever the scopes that were consented to."""
    del scene
    operations = {ME: dict[str, str](), FAMILY: list[str]()}

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        narrow = answer.status == 403 and request.operation in operations
        return ok(operations[request.operation or ME]) if narrow else answer

    return rewrite


@rewriting("personne-du-premier-jeton")
def know_the_person_by_the_key(scene: Scene) -> Rewriting:
    """At /me, whoever first came with a key is whom the key speaks for."""
    del scene
    first: dict[str | None, bytes] = {}

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        if request.operation != ME or answer.status != 200:
            return answer
        return replace(answer, body=first.setdefault(request.header(KEY), answer.body))

    return rewrite


@rewriting("reponse-gardee-malgre-la-fin-du-jeton")
def answer_again_to_a_dead_token(scene: Scene) -> Rewriting:
    """What was answered to a token once is answered to it again, without asking whether it lives."""
    return _kept_for(scene, KEY, AUTHORIZATION)


@rewriting("reponse-gardee-par-partenaire")
def answer_again_to_a_partner(scene: Scene) -> Rewriting:
    """What was answered to a partner once is answered to it again, whatever FranceConnect says of the token."""
    return _kept_for(scene, KEY)


@rewriting("jwt-cru-sans-signature")
def believe_what_a_token_says(scene: Scene) -> Rewriting:
    """A token that is a JWT is read instead of being asked about."""
    del scene

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        claims = _claims(request.header(AUTHORIZATION) or "")
        believed = request.operation == ME and answer.status == 401 and "sub" in claims
        return ok({"nom_famille": str(claims.get("preferred_username", claims["sub"]))}) if believed else answer

    return rewrite


@rewriting("dates-jugees-avant-l-appelant")
def read_dates_first(scene: Scene) -> Rewriting:
    """Parameters are checked by the framework, before anybody asks who calls."""
    del scene
    refused = problem(400, "Date invalide")

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        bad = any(day(value) is None for name, value in request.params if name in {"dateDebut", "dateFin"})
        return refused(request, answer) if request.operation and bad and answer.status in {401, 403} else answer

    return rewrite


def _kept_for(scene: Scene, *parts: str) -> Rewriting:
    """A refused token gets what was answered to the same question and these headers before."""
    del scene
    memory = Memory()

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        memory.note(request, answer, *parts)
        refused = answer.status == 401 and request.header(AUTHORIZATION)
        return memory.answers.get(question(request, *parts), answer) if refused else answer

    return rewrite


def _claims(authorization: str) -> dict[str, object]:
    """What a JWT says, signed or not; nothing of what is none."""
    try:
        middle = authorization.split(".")[1]
        told = orjson.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    except (IndexError, ValueError):  # neither base64url nor JSON
        return {}
    return told if isinstance(told, dict) else {}
