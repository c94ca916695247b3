"""Reading what a program printed as a token: the token alone, or the JSON object of a token endpoint."""

import re
from typing import Any, Final

import orjson

from droits_conformance.caller import IssuedToken

EXPECTED: Final = "a token alone on stdout, or a JSON object with access_token (and expires_in)"
_TOKEN: Final = re.compile(r"[A-Za-z0-9._~+/-]+=*", re.ASCII)  # b64token, RFC 6750 §2.1


class NoToken(ValueError):
    """What was printed is no token; the message says what it is, without repeating it."""


def printed_token(text: str, life: float) -> IssuedToken:
    """The token in `text`; it lives `life` seconds unless it says otherwise. NoToken if there is none."""
    written = text.strip()
    if written.startswith("{"):
        return _of_object(written, life)
    if not written:
        raise NoToken("it printed nothing on stdout")
    return IssuedToken(_token(written), life)


def _of_object(written: str, life: float) -> IssuedToken:
    try:
        told: dict[str, Any] = orjson.loads(written)
    except orjson.JSONDecodeError as cause:
        raise NoToken("what it printed begins with { and is not JSON") from cause
    token, lives = told.get("access_token"), told.get("expires_in", life)
    if not isinstance(token, str):
        raise NoToken("the object that it printed has no access_token")
    if isinstance(lives, bool) or not isinstance(lives, int | float) or lives <= 0:
        raise NoToken("expires_in in the object that it printed is no positive number of seconds")
    return IssuedToken(_token(token), float(lives))


def _token(written: str) -> str:
    if not _TOKEN.fullmatch(written):
        lines = len(written.splitlines())
        raise NoToken(f"it printed {lines} lines, or characters that no bearer token holds")
    return written
