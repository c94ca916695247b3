"""Errors told in other words, and with other members, than the sandbox's."""

import hashlib
from collections.abc import Callable
from typing import Any

from droits_conformance.mutants.change import Change, answers, enter, refused
from droits_conformance.mutants.message import Answer, Request

Problem = dict[str, Any]
_ENGLISH = "The request was understood, and the server will not answer it. See the documentation of the API."


def problems(change: Callable[[Problem], Problem]) -> Change:
    """The problem changed; what is none passes."""

    def rewrite(_request: Request, answer: Answer) -> Answer:
        told = answer.document()
        return answer.saying(change(told)) if isinstance(told, dict) and "code" in told else answer

    return rewrite


def _in_english(told: Problem) -> Problem:
    title = str(told["code"]).replace("-", " ").capitalize()
    return {**told, "title": title, "detail": _ENGLISH, "type": "about:blank"}


def _more_members(told: Problem) -> Problem:
    mark = hashlib.sha256(str(told.get("instance")).encode()).hexdigest()
    number = f"urn:uuid:{mark[:8]}-{mark[8:12]}-4{mark[13:16]}-8{mark[17:20]}-{mark[20:32]}"
    help_of = {"courriel": "droits@api.example"}
    moment = "2026-11-27T10:00:00.000Z"
    return {**told, "instance": number, "trace_id": mark[:32], "timestamp": moment, "aide": help_of}


def _without_instance(told: Problem) -> Problem:
    return {name: value for name, value in told.items() if name != "instance"}


def _typed_otherwise(told: Problem) -> Problem:
    return {**told, "type": f"urn:droits:probleme:{told['code']}"}


enter(
    {
        "problemes-en-anglais": answers(problems(_in_english), refused),
        "problemes-avec-d-autres-membres": answers(problems(_more_members), refused),
        "problemes-sans-instance": answers(problems(_without_instance), refused),
        "problemes-d-un-autre-type": answers(problems(_typed_otherwise), refused),
    }
)
