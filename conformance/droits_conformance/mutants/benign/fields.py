"""Header fields: how they are written, which others stand beside them, and on how many lines."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from droits_conformance.mutants.change import (
    Change,
    answers,
    both,
    enter,
    granted,
    status,
    with_headers,
    without_headers,
)
from droits_conformance.mutants.message import Answer, Request, Rewriting
from droits_conformance.mutants.scene import Scene

_OFF = 4  # seconds
_LONG_AGO = "Sat, 01 Aug 2026 06:00:00 GMT"


def named(write: Callable[[str], str]) -> Change:
    """The same header fields, their names written otherwise."""
    return lambda _, answer: replace(answer, headers=tuple((write(name), value) for name, value in answer.headers))


def typed(write: Callable[[str], str]) -> Change:
    """The same content type, written otherwise."""

    def change(_request: Request, answer: Answer) -> Answer:
        told = answer.header("content-type")
        return answer if told is None else answer.with_header("Content-Type", write(told.partition(";")[0]))

    return change


def on_lines(name: str, *values: str) -> Change:
    """A header field on several lines, one for each value."""

    def change(_request: Request, answer: Answer) -> Answer:
        changed = answer.without_header(name)
        for value in values:
            changed = changed.plus_header(name, value)
        return changed

    return change


def _gateway(_request: Request, answer: Answer) -> Answer:
    """What load balancers and reverse proxies leave behind."""
    digest = hashlib.sha256(answer.body + str(len(answer.headers)).encode()).hexdigest()
    traced = answer.with_header("X-Request-Id", digest[:32]).with_header(
        "Traceparent", f"00-{digest[:32]}-{digest[:16]}-01"
    )
    return both(_FRONT, _FOR_BROWSERS)(_request, traced)


def _validated(_request: Request, answer: Answer) -> Answer:
    tag = hashlib.sha256(answer.body).hexdigest()[:20]
    told = with_headers(ETag=f'W/"{tag}"', Vary="Accept, Authorization, X-API-Key, nir", Last_Modified=_LONG_AGO)
    return told(_request, answer)


_FRONT = with_headers(
    Via="1.1 passerelle",
    Server_Timing="app;dur=4.2",
    X_Cache="MISS",
    Age="0",
    Set_Cookie="SERVEUR=b2; Path=/; HttpOnly; Secure; SameSite=Lax",
)
_FOR_BROWSERS = with_headers(
    Strict_Transport_Security="max-age=63072000; includeSubDomains; preload",
    Content_Security_Policy="default-src 'none'; frame-ancestors 'none'",
    X_Frame_Options="DENY",
    Referrer_Policy="no-referrer",
    Permissions_Policy="interest-cohort=()",
    Cross_Origin_Resource_Policy="same-origin",
)


def _clock_off(scene: Scene) -> Rewriting:
    """Its Date is ahead or behind; its days are where they were."""
    seconds = scene.chance.choice((-_OFF, _OFF))

    def change(_request: Request, answer: Answer) -> Answer:
        moment = datetime.now(UTC) + timedelta(seconds=seconds)
        return answer.with_header("Date", format_datetime(moment, usegmt=True))

    return answers(change)(scene)


def _in_disorder(scene: Scene) -> Rewriting:
    def change(_request: Request, answer: Answer) -> Answer:
        mixed = scene.chance.sample(answer.headers, len(answer.headers))
        return replace(answer, headers=tuple((name, f"  {value}\t ") for name, value in mixed))

    return answers(change)(scene)


def _allowed(scene: Scene) -> Rewriting:
    lines = scene.chance.choice((("GET",), ("OPTIONS, HEAD", "GET"), ("HEAD,,GET",)))
    return answers(on_lines("Allow", *lines), status(405))(scene)


_CHALLENGE = 'bearer realm="droits, et beneficiaires", error="invalid_token", error_description="jeton inconnu"'

enter(
    {
        "en-tetes-en-majuscules": answers(named(str.upper)),
        "en-tetes-en-desordre": _in_disorder,
        "en-tetes-en-plus": answers(_gateway),
        "en-tetes-de-cache": answers(_validated, granted),
        "sans-date-ni-serveur": answers(without_headers("date", "server", "x-request-id", "x-content-type-options")),
        "horloge-decalee": _clock_off,
        "type-en-majuscules": answers(typed(lambda told: f'{told.upper()} ; Charset="UTF-8"')),
        "defi-detaille": answers(with_headers(WWW_Authenticate=_CHALLENGE), status(401)),
        "deux-defis": answers(
            on_lines("WWW-Authenticate", 'ApiKey realm="droits"', 'DPoP algs="ES256", Bearer realm="droits"'),
            status(401),
        ),
        "cache-control-sur-deux-lignes": answers(
            on_lines("Cache-Control", "private, max-age=0, must-revalidate", "no-cache, No-Store")
        ),
        "allow-autrement": _allowed,
    }
)
