"""The same documents, written otherwise: order, blanks, escapes, and what may be left out."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

from droits_conformance.mutants.benign.today import day_of
from droits_conformance.mutants.change import Change, answers, enter, granted, with_body
from droits_conformance.mutants.message import Answer, Ask, Request, Rewriting
from droits_conformance.mutants.scene import Scene, rewriting


def has_json(_request: Request, answer: Answer) -> bool:
    """The condition that an answer is JSON which nobody has packed up since."""
    return answer.document() is not None


def text(change: Callable[[str], str]) -> Change:
    """The same document in other characters."""
    return with_body(lambda body: change(body.decode()).encode())


def documents(change: Callable[[Any], Any]) -> Change:
    """The document changed."""
    return lambda _, answer: answer.saying(change(answer.document()))


def members_in(order: Callable[[list[Any]], list[Any]]) -> Callable[[Any], Any]:
    """A document with the members of its objects in that order."""

    def change(value: Any) -> Any:
        if isinstance(value, list):
            return [change(entry) for entry in value]
        if not isinstance(value, dict):
            return value
        return {name: change(inner) for name, inner in order(list(value.items()))}

    return change


def entries_in(order: Callable[[list[Any]], list[Any]]) -> Callable[[Any], Any]:
    """A document with the entries of its lists in that order."""

    def change(value: Any) -> Any:
        if isinstance(value, list):
            return order([change(entry) for entry in value])
        return {name: change(inner) for name, inner in value.items()} if isinstance(value, dict) else value

    return change


def shuffled(chance: Random) -> Callable[[list[Any]], list[Any]]:
    """Any order, as chance has it each time."""
    return lambda found: chance.sample(found, len(found))


def backwards(found: list[Any]) -> list[Any]:
    """From the last to the first."""
    return found[::-1]


def _lists_in_disorder(scene: Scene) -> Rewriting:
    return answers(documents(entries_in(shuffled(scene.chance))), has_json)(scene)


def _escaped(body: str) -> str:
    """As Python writes it, and as PHP does."""
    return json.dumps(json.loads(body), ensure_ascii=True).replace("/", "\\/")


def _airy(body: str) -> str:
    airy = json.dumps(json.loads(body), ensure_ascii=False, indent="\t", separators=(" ,", " : "))
    return f"\r\n\t {airy} \n"


enter(
    {
        "champs-en-autre-ordre": answers(documents(members_in(backwards)), has_json),
        "listes-en-desordre": _lists_in_disorder,
        "json-aere": answers(text(_airy), has_json),
        "json-echappe": answers(text(_escaped), has_json),
    }
)


@rewriting("debuts-passes-omis")
def starts_before_today_are_left_out(scene: Scene) -> Rewriting:
    """A start that lies before the day of the call is not told."""
    today = day_of(scene).isoformat()

    def change(value: Any) -> Any:
        if isinstance(value, list):
            return [change(entry) for entry in value]
        if not isinstance(value, dict):
            return value
        kept = {name: inner for name, inner in value.items() if name != "date_debut" or str(inner) >= today}
        return {name: change(inner) for name, inner in kept.items()}

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        told = granted(request, answer) and has_json(request, answer)
        return answer.saying(change(answer.document())) if told else answer

    return rewrite
