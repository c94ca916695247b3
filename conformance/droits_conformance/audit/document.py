"""The audit as plain values, in both languages: what audit.json says, and what console and page are written from.

Nothing of what was sent stands in it: calls are named by id, time, and what was called.
"""

from importlib.metadata import version
from typing import Any

import orjson

from droits_conformance.audit.archive import MOST
from droits_conformance.audit.call import Call
from droits_conformance.audit.demands import Exercise, Words
from droits_conformance.audit.registry import Breach
from droits_conformance.audit.verdict import Audit, Judged, Met

Document = dict[str, Any]
CALLS_SHOWN = 5  # of a breach; its `count` tells of how many
BREACHES_SHOWN = 10  # of a demand


def document_of(audit: Audit, session: str) -> Document:
    """The document; `session` is where the journal was read."""
    record = audit.record
    return {
        "tool": {"name": "Banc Droits", "version": version("banc-droits")},
        "session": session,
        "client": record.name,
        "conventions": list(record.conventions),
        "ready": audit.is_ready,
        "exceptions": _exceptions(audit),
        "calls": len(record.calls),
        "logins": len(record.logins),
        "is_whole": len(record.calls) < MOST,
        "demands": [_demand(one) for one in audit.judged],
        "operations": [{"operation": name, "answered": count} for name, count in audit.operations],
        "exercises": [_exercise(one) for one in audit.met],
    }


def to_json(document: Document) -> bytes:
    """The file audit.json, UTF-8."""
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _exceptions(audit: Audit) -> list[dict[str, Any]]:
    """What stands in the way of production, the breaches first."""
    broken = [_exception(one.demand.id, "broken", one.demand.title, one.demand.remedy) for one in audit.broken]
    missing = [_exception(one.id, "not_met", one.title, one.provoke) for one in audit.missing]
    return broken + missing + [_unproven(one) for one in audit.unproven]


def _unproven(judged: Judged) -> dict[str, Any]:
    what = ("faites-le dans le bac à sable, puis auditez de nouveau", "do it in the sandbox, then audit again")
    return _exception(judged.demand.id, "not_exercised", judged.demand.title, what)


def _exception(name: str, kind: str, title: Words, what: Words) -> dict[str, Any]:
    return {"id": name, "kind": kind, "title": _both(title), "what_to_do": _both(what)}


def _demand(judged: Judged) -> dict[str, Any]:
    demand = judged.demand
    return {
        "id": demand.id,
        "title": _both(demand.title),
        "level": demand.level.value,
        "source": demand.source,
        "remedy": _both(demand.remedy),
        "exercises": list(demand.exercises),
        "verdict": judged.verdict.value,
        "why": _both(judged.why),
        "count": len(judged.breaches),
        "breaches": [_breach(one) for one in judged.breaches[:BREACHES_SHOWN]],
    }


def _breach(breach: Breach) -> dict[str, Any]:
    calls = [_call(call) for call in breach.calls[:CALLS_SHOWN]]
    return {"seen": _both(breach.seen), "count": len(breach.calls), "calls": calls}


def _call(call: Call) -> dict[str, Any]:
    moment = call.moment.isoformat(timespec="milliseconds")
    return {"id": call.id, "moment": moment, "method": call.method, "called": call.name, "status": call.status}


def _exercise(met: Met) -> dict[str, Any]:
    exercise: Exercise = met.exercise
    return {
        "id": exercise.id,
        "title": _both(exercise.title),
        "level": exercise.level.value,
        "met": met.is_met,
        "applies": met.applies,
        "provoke": _both(exercise.provoke),
    }


def _both(words: Words) -> dict[str, str]:
    return {"fr": words[0], "en": words[1]}
