"""Why the rights API refuses a call that ought to be good: key, token, habilitation, or the pair of key and client.

The contract gives refusals a `code`; a target without codes is asked again with a made-up key and a made-up token, to see
which refusal looks like ours.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

import orjson

from droits_conformance.caller import default_scopes
from droits_conformance.doctor.symptom import Symptom, symptom
from droits_conformance.target import ClientProfile

MADE_UP: Final = "cle-ou-jeton-que-personne-ne-detient"


class Heard(Protocol):
    """An answer, whoever asked: a Received of the wire, or an Answer to a call."""

    @property
    def status(self) -> int:
        """Of HTTP."""
        ...

    @property
    def body(self) -> bytes:
        """As it came."""
        ...

    def header(self, name: str) -> str | None:
        """The first value of a header, or None."""
        ...


Ask = Callable[[str, str], Heard]  # /me with that key and that token
_CODES = {
    "cle-inconnue": "api-key-unknown",
    "cle-absente": "api-key-unknown",
    "jeton-invalide": "tokens-refused",
    "jeton-absent": "tokens-refused",
    "portee-insuffisante": "token-lacks-scope",
    "habilitation-inactive": "habilitation-inactive",
    "operation-non-accordee": "convention-differs",
    "franceconnect-injoignable": "target-broker-fails",
    "franceconnect-illisible": "target-broker-fails",
}
_CHANGING = re.compile(r"[\w./:#-]*\d[\w./:#-]*")


@dataclass(frozen=True, slots=True)
class Refused:
    """A refused call to /me: the client, its token, the answer; `others` are the clients that may have its key.

    `token_is_good` where the API accepted a token of this FranceConnect from somebody else.
    """

    client: ClientProfile
    token: str
    answer: Heard
    others: tuple[ClientProfile, ...] = ()
    token_is_good: bool = False


def diagnose(refused: Refused, ask: Ask) -> Symptom:
    """Why."""
    answer, other = refused.answer, ""
    code = "quota-spent" if answer.status == 429 else _CODES.get(problem_code(answer), "")
    if not code and answer.status >= 500:
        code = "target-fails"
    if not code and answer.status == 403:
        other = _holder(refused, ask)
        code = "api-keys-swapped" if other else _of_a_pair(refused, ask)
    return _told(refused, code or _by_comparison(refused, ask), other)


def problem_code(answer: Heard) -> str:
    """The stable code of a problem (RFC 9457), empty if it tells none."""
    try:
        told: Any = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return ""
    return str(told.get("code", "")) if isinstance(told, dict) else ""


def _told(refused: Refused, code: str, other: str) -> Symptom:
    said = problem_code(refused.answer)
    return symptom(
        code,
        f"GET /me with the key of clients.{refused.client.name} and a token of its own",
        f"status {refused.answer.status}" + (f" {said}" if said else ""),
        client=refused.client.name,
        other=other,
        convention=refused.client.convention,
        scopes=" ".join(default_scopes(refused.client)),
        seconds=refused.answer.header("retry-after") or "some",
        key="target.droits",
    )


def _holder(refused: Refused, ask: Ask) -> str:
    """The client whose key opens with this token, empty if there is none."""
    return next((one.name for one in refused.others if ask(one.api_key, refused.token).status == 200), "")


def _of_a_pair(refused: Refused, ask: Ask) -> str:
    if problem_code(refused.answer) == "client-non-rattache":
        return "client-not-bound"
    stranger = ask(MADE_UP, refused.token)
    return "api-key-unknown" if _alike(refused.answer, stranger) else "refused-without-reason"


def _by_comparison(refused: Refused, ask: Ask) -> str:
    told = (refused.answer.header("www-authenticate") or "").lower()
    if told.startswith("bearer") and "invalid_token" in told:
        return "tokens-refused"
    like_a_made_up_key = _alike(refused.answer, ask(MADE_UP, refused.token))
    like_a_made_up_token = _alike(refused.answer, ask(refused.client.api_key, MADE_UP))
    if like_a_made_up_key:
        # Where the key is looked at first, a wrong one hides what is said of the token.
        certain = refused.token_is_good or not like_a_made_up_token
        return "api-key-unknown" if certain else "key-or-token-refused"
    return "tokens-refused" if like_a_made_up_token else "refused-without-reason"


def _alike(one: Heard, other: Heard) -> bool:
    return one.status == other.status and _words(one) == _words(other)


def _words(answer: Heard) -> str:
    return _CHANGING.sub("", answer.body.decode("utf-8", errors="replace"))
