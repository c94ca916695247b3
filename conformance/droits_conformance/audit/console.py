"""The audit for a terminal, in one language."""

from collections.abc import Iterator
from typing import Any

from droits_conformance.audit import wording
from droits_conformance.audit.demands import Words
from droits_conformance.audit.document import Document
from droits_conformance.report.plain import one_line


def to_text(document: Document, lang: str) -> str:
    """Verdict, exceptions with what to do, then what is worth mending and what was never met."""
    return "\n".join(one_line(line) for line in _lines(document, lang))


def _lines(document: Document, lang: str) -> Iterator[str]:
    yield f"{document['client']}: {_in(wording.title_of(document), lang)} ({_in(wording.counted(document), lang)})"
    if not document["is_whole"]:
        yield _in(wording.PARTIAL, lang)
    for one in document["exceptions"]:
        yield f"  ✗ {one['id']}  {one['title'][lang]}"
        yield from _seen(document, one["id"], lang)
        yield f"      → {one['what_to_do'][lang]}"
    yield from _advice(document, lang)
    yield from _never(document, lang)


def _seen(document: Document, name: str, lang: str) -> Iterator[str]:
    demand = next((one for one in document["demands"] if one["id"] == name), None)
    for breach in demand["breaches"][:3] if demand else ():
        yield f"      {breach['seen'][lang]}: {_call(breach['calls'][-1])}"


def _advice(document: Document, lang: str) -> Iterator[str]:
    advice = [one for one in document["demands"] if wording.tone_of(one) == "advice"]
    if advice:
        yield _in(wording.ADVICE, lang)
    for one in advice:
        yield f"  ! {one['id']}  {one['title'][lang]}"
        yield f"      → {one['remedy'][lang]}"


def _never(document: Document, lang: str) -> Iterator[str]:
    never = [one["operation"] for one in document["operations"] if not one["answered"]]
    if never:
        yield f"{_in(wording.NEVER_CALLED, lang)}: {', '.join(never)}"
    others = [one for one in document["exercises"] if one["applies"] and not one["met"] and one["level"] == "should"]
    if others:
        yield _in(wording.MISSING, lang)
    for one in others:
        yield f"  · {one['title'][lang]}"
        yield f"      → {one['provoke'][lang]}"


def _call(call: dict[str, Any]) -> str:
    return f"{call['method']} {call['called']} → {call['status']} ({call['id']}, {call['moment']})"


def _in(words: Words, lang: str) -> str:
    return words[wording.LANGUAGES.index(lang)]
