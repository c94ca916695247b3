"""What a service holds once somebody logged in, and the reading of a broker's JSON answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson
from joserfc import jwt

from droits_conformance.errors import JourneyDeviates, JourneyFailed
from droits_conformance.exchange import Headers
from droits_conformance.journey.browser import Callback
from droits_conformance.wire import Received, Wire

FORM: Headers = (("content-type", "application/x-www-form-urlencoded"),)
OpenWire = Callable[[bool], Wire]  # a new connection to the broker, with or without a cookie jar


@dataclass(frozen=True, slots=True)
class Session:
    """A login: the tokens, claims and header of the verified id_token, and the answers as they came."""

    access_token: str = field(repr=False)
    id_token: str = field(repr=False)
    expires_in: float
    claims: dict[str, Any]
    header: dict[str, Any]
    token_answer: dict[str, Any] = field(repr=False)
    callback: Callback
    token_exchange: int


def read_json(answer: Received, step: str) -> dict[str, Any]:
    """The JSON object of a 200 answer; JourneyFailed otherwise, with the error that the broker gave."""
    try:
        document = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        document = None
    if answer.status != 200 or not isinstance(document, dict):
        raise JourneyFailed(step, f"status {answer.status}{_error(document)}", "status 200 and a JSON object")
    return document


def code_of(callback: Callback, state: str) -> str:
    """The code of a callback that really answers our request; JourneyFailed otherwise."""
    found = callback.parameters
    if "error" in found:
        seen = f"{found['error']}: {found.get('error_description', '')}"
        raise JourneyFailed("way back to the service", seen, "a code")
    if found.get("state") != state:
        raise JourneyDeviates(
            "way back to the service", "another state than the one sent", "the same state, byte for byte"
        )
    if not found.get("code"):
        raise JourneyDeviates("way back to the service", f"parameters {', '.join(sorted(found))}", "a code")
    return found["code"]


def session_of(document: dict[str, Any], token: jwt.Token, callback: Callback, exchange: int) -> Session:
    """The session that a token answer opens; `token` is its verified id_token."""
    return Session(
        access_token=str(document["access_token"]),
        id_token=str(document["id_token"]),
        expires_in=float(document["expires_in"]),
        claims=token.claims,
        header=token.header,
        token_answer=document,
        callback=callback,
        token_exchange=exchange,
    )


def require(document: dict[str, Any], step: str, *members: str) -> None:
    """JourneyFailed if a member is missing from a token answer, or if `expires_in` is no positive number."""
    missing = [name for name in members if not document.get(name)]
    if missing:
        raise JourneyDeviates(step, f"no {', '.join(missing)} in the answer", f"{', '.join(members)}")
    life = document.get("expires_in")
    if not isinstance(life, int | float) or isinstance(life, bool) or life <= 0:
        raise JourneyDeviates(step, f"expires_in is {life!r}", "a positive number of seconds")


def _error(document: object) -> str:
    if not isinstance(document, dict):
        return ", no JSON object"
    told = [str(document[name]) for name in ("error", "error_description", "message") if document.get(name)]
    return f", {' · '.join(told)}"[:300] if told else ""
