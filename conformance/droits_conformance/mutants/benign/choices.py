"""Where a rule leaves a choice, the one that the sandbox does not make."""

from dataclasses import replace
from typing import Any

from droits_conformance.checks.schemas import is_calendar_date
from droits_conformance.mutants.benign.today import day_of
from droits_conformance.mutants.change import (
    answers,
    as_status,
    both,
    enter,
    granted,
    of_rights,
    path_of,
    status,
    with_headers,
)
from droits_conformance.mutants.message import Answer, Ask, Request, Rewriting
from droits_conformance.mutants.scene import Scene, rewriting

_FAMILY, _DOCTOR = "getBeneficiaires", "getBeneficiairesNirMedecinTraitant"


def coded(*codes: str) -> Any:
    """The condition that an answer is a problem of one of these codes."""

    def holds(_request: Request, answer: Answer) -> bool:
        told = answer.document()
        return isinstance(told, dict) and told.get("code") in codes

    return holds


def _no_doctor(_request: Request, answer: Answer) -> Answer:
    """200 with an empty object."""
    return replace(answer.with_header("Content-Type", "application/json"), status=200, reason="").saying({})


def _broker_elsewise(request: Request, answer: Answer) -> Answer:
    return as_status(503 if answer.status == 502 else 502)(request, answer)


enter(
    {
        "sans-medecin-200-vide": answers(_no_doctor, status(404), coded("aucun-medecin-traitant")),
        "beneficiaire-inconnu-en-403": answers(as_status(403), status(404), coded("beneficiaire-inconnu")),
        "client-non-rattache-en-401": answers(
            both(as_status(401), with_headers(WWW_Authenticate='Bearer error="invalid_token"')),
            status(403),
            coded("client-non-rattache"),
        ),
        "pannes-de-franceconnect-inversees": answers(_broker_elsewise, status(502, 503)),
    }
)


@rewriting("appelant-parmi-les-siens")
def the_caller_is_in_the_family(scene: Scene) -> Rewriting:
    """/me/beneficiaires begins with who asks."""
    del scene

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        if request.operation != _FAMILY or not granted(request, answer):
            return answer
        me = await ask(replace(request, path=request.path.removesuffix("/beneficiaires")))
        listed, caller = answer.document(), me.document()
        told = isinstance(listed, list) and isinstance(caller, dict) and me.status == 200
        return answer.saying([caller, *listed]) if told else answer

    return rewrite


@rewriting("passe-ramene-au-jour")
def the_past_begins_today(scene: Scene) -> Rewriting:
    """A dateDebut before the day of the call is taken for that day."""
    today = day_of(scene).isoformat()

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        start = request.param("dateDebut")
        moved = request.operation and answer.status == 400 and is_calendar_date(start) and str(start) < today
        return await ask(request.with_param("dateDebut", today)) if moved else answer

    return rewrite


@rewriting("dates-repetees-ignorees")
def repeated_dates_are_not_read(scene: Scene) -> Rewriting:
    """A date given twice counts as not given."""
    del scene

    async def rewrite(request: Request, ask: Ask) -> Answer:
        doubled = {name for name in ("dateDebut", "dateFin") if _are_days(_values(request, name))}
        return await ask(request.without_param(*doubled) if doubled and request.operation else request)

    return rewrite


def _values(request: Request, name: str) -> list[str]:
    return [value for one, value in request.params if one == name]


def _are_days(values: list[str]) -> bool:
    """Several, and each one lawful by itself: what is no date is refused, however often it is given."""
    return len(values) > 1 and all(map(is_calendar_date, values))


@rewriting("premier-en-tete-obei")
def the_first_of_two_counts(scene: Scene) -> Rewriting:
    """Of two keys, or two nirs, the first is read, as by many frameworks."""
    base = path_of(scene)

    async def rewrite(request: Request, ask: Ask) -> Answer:
        return await ask(_with_the_first(request, "x-api-key", "nir") if of_rights(request, base) else request)

    return rewrite


def _with_the_first(request: Request, *names: str) -> Request:
    kept: list[tuple[str, str]] = []
    for name, value in request.headers:
        if name.lower() not in names or name.lower() not in {one.lower() for one, _ in kept}:
            kept.append((name, value))
    return replace(request, headers=tuple(kept))


@rewriting("authorization-abime-en-400")
def a_mangled_credential_is_a_bad_request(scene: Scene) -> Rewriting:
    """Who sends an Authorization that cannot be read gets 400, who sends none 401 (RFC 6750 §3.1)."""
    base = path_of(scene)

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        sent = [value for name, value in request.headers if name.lower() == "authorization"]
        mangled = len(sent) > 1 or (len(sent) == 1 and not _is_bearer(sent[0]))
        if not (of_rights(request, base) and answer.status == 401 and mangled and request.header("x-api-key")):
            return answer
        return as_status(400)(request, answer.without_header("www-authenticate"))

    return rewrite


def _is_bearer(value: str) -> bool:
    scheme, _, token = value.partition(" ")
    return scheme.lower() == "bearer" and bool(token) and not any(one in token for one in " ,")


@rewriting("base-redirigee")
def the_base_is_redirected(scene: Scene) -> Rewriting:
    """To the address with the final slash, whoever asks."""
    base, code = path_of(scene), scene.chance.choice((301, 302, 307, 308))

    async def rewrite(request: Request, ask: Ask) -> Answer:
        if request.path != base or request.method != "GET":
            return await ask(request)
        query = f"?{request.query}" if request.query else ""
        return Answer(status=code, headers=(("Location", f"{base}/{query}"), ("Cache-Control", "no-store")))

    return rewrite


@rewriting("options-et-head-autrement")
def options_are_told_and_head_has_no_length(scene: Scene) -> Rewriting:
    """OPTIONS is answered with what may be done, and no body; HEAD without the length of what GET would give."""
    base = path_of(scene)

    async def rewrite(request: Request, ask: Ask) -> Answer:
        if request.method == "OPTIONS" and of_rights(request, base):
            return with_headers(Allow="GET, HEAD, OPTIONS", Cache_Control="no-store")(request, Answer(status=204))
        answer = await ask(request)
        told = request.method == "HEAD" and of_rights(request, base)
        return answer.without_header("content-length") if told else answer

    return rewrite
