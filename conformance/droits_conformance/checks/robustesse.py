"""ROB: under bad input and load (spec/rules/robustesse.yaml). The generated inputs of ROB-001 are in `generated.py`."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, Final

from droits_conformance.call import Answer
from droits_conformance.checks.people import ABOUT_A_NIR, ME, OPERATIONS, PERSON, Ask, asks, granted, stranger, telling
from droits_conformance.checks.reading import content, put, status_is
from droits_conformance.checks.registry import check
from droits_conformance.errors import TargetSilent
from droits_conformance.finding import Inapplicable
from droits_conformance.probe import Probe

CALLERS: Final = 50
FAMILIES: Final = 5  # for each operation and client
WAVES: Final = 4  # each shorter than a token lives
LONG: Final = 6_000  # characters; below what common front servers refuse without asking
TEXTS: Final = ("é" * 13, "💊", "\u202e2850", "' OR 1=1 --", "<script>", "{{7*7}}", "%00", "../..", "-1", "9" * 400)
PATHS: Final = ("me/", "//me", "me/..", "%2e%2e/%2e%2e", "me%00", "caisse;a=b", "contrats.json", "me?", "%ff", "é")
BODIES: Final = (("Content-Type", "application/json"), ("Content-Length", "0"))


def hostile(ask: Ask) -> Iterator[dict[str, Any]]:
    """Details of calls that no partner would make."""
    for text in (*TEXTS, "a" * LONG):
        yield {"date_debut": text}
        yield {"query": (("dateFin", text), (text[:40], text[:40]))}
        yield {"nir": text}
        yield {"api_key": text}
        yield {"authorization": text}
        yield {"headers": (("Accept-Language", text), ("X-Request-Id", text), ("Cookie", text))}
    for path in PATHS:
        yield {"path": path}
    for method in ("HEAD", "OPTIONS", "TRACE", "PROPFIND"):
        yield {"method": method}
    yield {"method": "POST", "headers": BODIES}
    yield {"nir": ask.persona.nir, "headers": (("Accept", "text/html;q=x, ,;;/"), ("Range", "bytes=-1"))}


def attempt(probe: Probe, ask: Ask, **details: Any) -> Answer | None:
    """The answer, or None when the request was cut off: a refusal too, on the way or by the server."""
    try:
        return put(probe, ask, **details)
    except TargetSilent:
        return None


@check("ROB-001")
def hostile_input_gives_no_server_error(probe: Probe) -> None:
    """Whatever is sent, no answer is a 5xx (501 for a method is lawful), and the next call is served as usual."""
    for ask in telling(probe, ME, PERSON):
        for details in hostile(ask):
            answer = attempt(probe, ask, **details)
            if answer is not None:
                what = ", ".join(details)
                seen = f"status {answer.status} for a hostile {what}"
                lawful = answer.status < 500 or (answer.status == 501 and "method" in details)
                probe.expect(lawful, answer, seen=seen, expected="a status below 500")
        status_is(probe, put(probe, ask), 200)


@check("ROB-002")
def doubled_and_oversized_input_is_never_obeyed_twice(probe: Probe) -> None:
    """Two keys, two nirs: refused, or one of them obeyed; never a person from outside, never a key that is wrong."""
    for ask in telling(probe):
        usual = content(put(probe, ask))
        other_key = put(probe, ask, headers=(("X-API-Key", "cle-que-personne-n-a-recue"),))
        _refused_or_as_usual(probe, other_key, usual, "a second key")
        if ask.operation_id in ABOUT_A_NIR:
            outside = stranger(probe, ask.persona).nir
            _refused_or_as_usual(probe, put(probe, ask, headers=(("nir", outside),)), usual, "a stranger as second nir")
            swapped = put(probe, ask, nir=outside, headers=(("nir", ask.person.nir),))
            _refused_or_as_usual(probe, swapped, usual, "a stranger as first nir")
        long = attempt(probe, ask, query=(("x", "a" * LONG),))
        if long is not None:
            _refused_or_as_usual(probe, long, usual, "an oversized parameter")


def _refused_or_as_usual(probe: Probe, answer: Answer, usual: Any, what: str) -> None:
    lawful = 400 <= answer.status < 500 or content(answer) == usual
    seen = f"status {answer.status} and another answer with {what}"
    probe.expect(lawful, answer, seen=seen, expected="a refusal, or the usual answer")


@check("ROB-003")
def parallel_callers_get_what_they_get_alone(probe: Probe) -> None:
    """Fifty calls at once are answered as one by one."""
    questions = telling(probe)
    if len(questions) < 2:
        raise Inapplicable("only one operation is granted to the clients of the profile")
    _answered_as_alone(probe, questions, CALLERS)


@check("ROB-006")
def a_lasting_load_changes_no_answer(probe: Probe) -> None:
    """Several families, through every client, in one wave after another."""
    questions = [
        ask
        for client in probe.profile.clients
        for operation_id in granted(probe, *OPERATIONS)
        if probe.convention(client).grants(operation_id)
        for ask in islice(asks(probe, operation_id, client), FAMILIES)
    ]
    for _ in range(WAVES):
        _answered_as_alone(probe, questions, probe.depth.load)


def _answered_as_alone(probe: Probe, questions: list[Ask], count: int) -> None:
    """So many calls, `CALLERS` at a time, each answered as when nobody else calls."""
    tokens = {(ask.client.name, ask.persona.nir): probe.caller.token(ask.client.name, ask.persona) for ask in questions}
    alone = {ask: content(put(probe, ask)) for ask in questions}
    crowd = [questions[number % len(questions)] for number in range(count)]

    def ask_for(ask: Ask) -> Answer:
        return put(probe, ask, bearer=tokens[ask.client.name, ask.persona.nir])

    with ThreadPoolExecutor(max_workers=CALLERS) as pool:
        answers = list(pool.map(ask_for, crowd))
    for ask, answer in zip(crowd, answers, strict=True):
        seen = f"status {answer.status} and another answer"
        probe.expect(content(answer) == alone[ask], answer, seen=seen, expected="the answer that it gets alone")
