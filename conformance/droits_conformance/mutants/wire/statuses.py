"""The right answer under the wrong status: what frameworks, gateways and good intentions make of it."""

from dataclasses import replace

from droits_conformance.mutants.change import (
    Change,
    answers,
    as_status,
    both,
    enter,
    granted,
    path_of,
    status,
    with_headers,
    without_headers,
)
from droits_conformance.mutants.message import Answer, Ask, Request, Rewriting
from droits_conformance.mutants.scene import Scene, rewriting
from droits_conformance.mutants.wire.pages import INDEX, page


def emptied(code: int) -> Change:
    """Another status, and no body at all."""
    return lambda _, answer: replace(answer.without_header("content-type"), status=code, reason="", body=b"")


def _part(_request: Request, answer: Answer) -> Answer:
    size = len(answer.body)
    return replace(answer.with_header("Content-Range", f"bytes 0-{size - 1}/{size}"), status=206, reason="")


def _nothing(_request: Request, answer: Answer) -> Answer:
    """200 with an empty object, as where "not found" is no error."""
    return replace(answer.with_header("Content-Type", "application/json"), status=200, reason="").saying({})


def _to_the_login(_request: Request, answer: Answer) -> Answer:
    away = emptied(302)(_request, answer).without_header("www-authenticate")
    return away.with_header("Location", "/login")


def _unless_doctor(request: Request, _answer: Answer) -> bool:
    return request.operation != "getBeneficiairesNirMedecinTraitant"


def _refused_nir(_request: Request, answer: Answer) -> bool:
    told = answer.document()
    return isinstance(told, dict) and told.get("code") == "beneficiaire-inconnu"


def _off_the_paths(request: Request, _answer: Answer) -> bool:
    return request.operation is None


enter(
    {
        "reussite-en-201": answers(as_status(201), granted),
        "reussite-en-203": answers(as_status(203), granted),
        "reussite-en-204": answers(emptied(204), granted),
        "reussite-en-206": answers(_part, granted),
        "reussite-en-304": answers(emptied(304), granted),
        "parametre-invalide-en-422": answers(as_status(422), status(400)),
        "parametre-invalide-en-500": answers(as_status(500), status(400)),
        "parametre-invalide-en-200": answers(as_status(200), status(400)),
        "non-authentifie-en-200": answers(as_status(200), status(401)),
        "non-authentifie-en-302": answers(_to_the_login, status(401)),
        "non-authentifie-en-403": answers(both(as_status(403), without_headers("www-authenticate")), status(401)),
        "non-authentifie-en-404": answers(as_status(404), status(401)),
        "non-authentifie-en-419": answers(as_status(419), status(401)),
        "interdit-en-200": answers(as_status(200), status(403)),
        "interdit-en-401": answers(as_status(401), status(403)),
        "interdit-en-404": answers(as_status(404), status(403)),
        "beneficiaire-inconnu-en-200": answers(_nothing, _refused_nir),
        "introuvable-en-200": answers(_nothing, status(404), _unless_doctor),
        "introuvable-en-403": answers(as_status(403), status(404)),
        "introuvable-en-410": answers(as_status(410), status(404)),
        "chemin-inconnu-en-200": answers(page(INDEX, 200), status(404), _off_the_paths),
        "methode-en-404": answers(as_status(404), status(405)),
        "methode-en-501": answers(as_status(501), status(405)),
        "representation-en-415": answers(as_status(415), status(406)),
        "quota-en-503": answers(as_status(503), status(429)),
        "quota-sans-retry-after": answers(without_headers("retry-after"), status(429)),
        "retry-after-en-millisecondes": answers(with_headers(Retry_After="1000"), status(429)),
        "panne-de-franceconnect-en-500": answers(as_status(500), status(502, 503)),
        "panne-de-franceconnect-en-504": answers(as_status(504), status(502, 503)),
    }
)


@rewriting("methode-prise-pour-get")
def any_method_is_get(scene: Scene) -> Rewriting:
    """A dispatcher that looks at the path alone."""
    base = path_of(scene)

    async def rewrite(request: Request, ask: Ask) -> Answer:
        if request.method in {"POST", "PUT", "PATCH", "DELETE"} and request.path.startswith(base):
            return await ask(replace(request, method="GET", body=b""))
        return await ask(request)

    return rewrite


@rewriting("representation-servie-malgre-accept")
def whatever_is_accepted(scene: Scene) -> Rewriting:
    """JSON, whatever was asked for."""
    base = path_of(scene)

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        if answer.status == 406 and request.path.startswith(base):
            return await ask(request.with_header("Accept", "*/*"))
        return answer

    return rewrite
