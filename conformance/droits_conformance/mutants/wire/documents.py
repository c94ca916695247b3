"""Bodies that resemble the JSON that is owed: cut, wrapped, prefixed, written by hand."""

from collections.abc import Callable
from typing import Any

import orjson

from droits_conformance.mutants.change import Change, answers, enter, granted, with_body
from droits_conformance.mutants.message import Answer, Request

_WARNING = b"<br />\n<b>Warning</b>: Undefined index in <b>/srv/droits.php</b> on line <b>42</b><br />\n"


def documents(change: Callable[[Any], Any]) -> Change:
    """The same answer, saying something else."""
    return lambda _, answer: answer.saying(change(answer.document()))


def _half(body: bytes) -> bytes:
    return body[: len(body) // 2]


def _in_a_string(body: bytes) -> bytes:
    """A document that was serialized, then serialized again."""
    return orjson.dumps(body.decode("utf-8", errors="replace"))


def _lines(_request: Request, answer: Answer) -> Answer:
    """NDJSON: an entry a line."""
    told = answer.document()
    entries = told if isinstance(told, list) else [told]
    body = b"".join(orjson.dumps(entry) + b"\n" for entry in entries)
    return with_body(lambda _: body)(_request, answer)


def _not_a_number(body: bytes) -> bytes:
    """What Python's json writes of a value that is missing in a data frame."""
    return body.replace(b'"rang_naissance":1', b'"rang_naissance":NaN', 1).replace(
        b'"date_fin":"', b'"date_fin":NaN,"x":"'
    )


def _as_python(body: bytes) -> bytes:
    return repr(orjson.loads(body)).encode()


def _with_last_comma(body: bytes) -> bytes:
    return body[:-1] + b"," + body[-1:]


def _named_twice(body: bytes) -> bytes:
    """The first member of every object stands again at its end, as where two layers both write it."""
    told = orjson.loads(body)
    return _written(told).encode()


def _written(value: Any) -> str:
    if isinstance(value, list):
        return f"[{','.join(map(_written, value))}]"
    if not isinstance(value, dict):
        return orjson.dumps(value).decode()
    pairs = [*value.items(), *list(value.items())[:1]]
    return "{" + ",".join(f"{orjson.dumps(name).decode()}:{_written(inner)}" for name, inner in pairs) + "}"


enter(
    {
        "corps-a-moitie": answers(with_body(_half), granted),
        "corps-vide": answers(with_body(lambda _: b""), granted),
        "corps-deux-fois": answers(with_body(lambda body: body + body), granted),
        "json-suivi-d-un-commentaire": answers(with_body(lambda body: body + b"\n<!-- 12 ms -->\n"), granted),
        "json-precede-d-un-avertissement": answers(with_body(lambda body: _WARNING + body), granted),
        "json-precede-d-une-garde": answers(with_body(lambda body: b")]}',\n" + body), granted),
        "json-en-rappel": answers(with_body(lambda body: b"callback(" + body + b");"), granted),
        "json-dans-une-chaine": answers(with_body(_in_a_string), granted),
        "json-par-lignes": answers(_lines, granted),
        "json-a-la-python": answers(with_body(_as_python), granted),
        "json-avec-virgule-finale": answers(with_body(_with_last_comma), granted),
        "json-avec-nan": answers(with_body(_not_a_number), granted),
        "champ-deux-fois": answers(with_body(_named_twice), granted),
        "json-dans-une-enveloppe": answers(documents(lambda told: {"data": told}), granted),
        "json-dans-une-liste": answers(documents(lambda told: [told]), granted),
    }
)
