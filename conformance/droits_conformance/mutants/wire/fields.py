"""Header fields that are missing, too weak, or say too much."""

from droits_conformance.mutants.change import (
    answers,
    elsewhere,
    enter,
    granted,
    refused,
    status,
    with_body,
    with_headers,
    without_headers,
)
from droits_conformance.mutants.message import Answer, Request
from droits_conformance.mutants.wire.pages import INDEX, page


def _mirror(request: Request, answer: Answer) -> Answer:
    """The origin that asks is the one that is let in."""
    origin = request.header("origin")
    if origin is None:
        return answer
    return answer.with_header("Access-Control-Allow-Origin", origin).with_header(
        "Access-Control-Allow-Credentials", "true"
    )


def _is_preflight(request: Request, _answer: Answer) -> bool:
    return request.method == "OPTIONS"


def _whose(request: Request, answer: Answer) -> Answer:
    nir = request.header("nir")
    return answer.with_header("X-Beneficiaire", nir) if nir else answer


def _remembered(request: Request, answer: Answer) -> Answer:
    nir = request.header("nir")
    return answer.with_header("Set-Cookie", f"dernier={nir}; Path=/; HttpOnly") if nir else answer


def _debugged(request: Request, answer: Answer) -> Answer:
    """A page of debugging: the request, as it came."""
    told = answer.document()
    came = {name: value for name, value in request.headers if name.lower() != "cookie"}
    return answer.saying({**told, "requete": came}) if isinstance(told, dict) else answer


enter(
    {
        "sans-www-authenticate": answers(without_headers("www-authenticate"), status(401)),
        "www-authenticate-basic": answers(with_headers(WWW_Authenticate='Basic realm="droits"'), status(401)),
        "sans-cache-control": answers(without_headers("cache-control"), granted),
        "cache-control-public": answers(with_headers(Cache_Control="public, max-age=300"), granted),
        "cache-control-prive": answers(with_headers(Cache_Control="private, max-age=0, must-revalidate"), granted),
        "cache-control-no-cache": answers(with_headers(Cache_Control="no-cache", Pragma="no-cache"), granted),
        "cors-ouvert": answers(with_headers(Access_Control_Allow_Origin="*")),
        "cors-en-miroir": answers(_mirror),
        "cors-ouvert-au-preflight": answers(_mirror, _is_preflight),
        "methode-sans-allow": answers(without_headers("allow"), status(405)),
        "allow-sans-get": answers(with_headers(Allow="HEAD, OPTIONS"), status(405)),
        "allow-avec-post": answers(with_headers(Allow="GET, HEAD, POST, PUT, DELETE"), status(405)),
        "nir-dans-un-en-tete": answers(_whose),
        "nir-dans-un-cookie": answers(_remembered, granted),
        "requete-dans-l-erreur": answers(_debugged, refused),
        "statistiques-sans-cors": elsewhere(
            lambda scene: scene.profile.supervision.stats, without_headers("access-control-allow-origin")
        ),
        "statistiques-en-texte": elsewhere(
            lambda scene: scene.profile.supervision.stats, with_body(lambda body: b'"' + body + b'"')
        ),
        "statut-en-html": elsewhere(lambda scene: scene.profile.supervision.statut, page(INDEX)),
    }
)
