"""The document of a run: plain values, masked, in the layout of report.schema.json. Every other report is made from it.

Only the exchanges that a finding refers to are kept, their bodies cut at `LONGEST_BODY` characters: a report is read by
people, the journal has thousands of exchanges.
"""

from typing import Any

import orjson

from droits_conformance.counterexample import Reproducer, reproducer_of
from droits_conformance.exchange import Exchange
from droits_conformance.masking import Masker, masker_of
from droits_conformance.phase import phase_of
from droits_conformance.proof import load_proof
from droits_conformance.report.findings import findings_of
from droits_conformance.report.matrix import matrix_of
from droits_conformance.report.versions import versions
from droits_conformance.report.waived import waiver_document
from droits_conformance.result import RuleResult, Run
from droits_conformance.target import Profile
from droits_conformance.verdict import Exit, Verdict

FORMAT = "banc-droits/report/1"
LONGEST_BODY = 20_000
_OUTCOMES = {Exit.CONFORMING: "conforming", Exit.FINDINGS: "findings", Exit.BENCH_ERROR: "not-judged"}

Document = dict[str, Any]


def document_of(run: Run) -> Document:
    """Everything that a report may say of a run."""
    masker, reproducer = masker_of(run), reproducer_of(run)
    return {
        "format": FORMAT,
        "tool": {"name": "banc-droits", "version": run.version},
        "target": _target(run.profile, masker),
        "policy": policy_of(run.profile, masker),
        "run": {
            "started": run.started,
            "ended": run.ended or None,
            "interrupted": run.interrupted or not run.ended,
            "seed": run.seed,
            "depth": run.depth,
            "generated_cases": run.generated_cases,
            "exchanges": len(run.journal),
            "today": run.today.isoformat() if run.today else None,
        },
        "versions": versions(run.version),
        "proof": proof.summary if (proof := load_proof()) else None,
        "hashes": dict(sorted(run.hashes.items())),
        "verdict": verdict_of(run, masker),
        "rules": [_rule(result, masker, reproducer) for result in run.results],
        "matrix": matrix_of(run),
        "exchanges": [_exchange(run.journal[number], masker) for number in _shown(run)],
    }


def verdict_of(run: Run, masker: Masker) -> Document:
    """The verdict on the whole: never `conforming` when nothing was judged, or the end was not reached."""
    code = run.exit_code()
    if code is Exit.CONFORMING and not run.ended:
        code = Exit.BENCH_ERROR
    return {
        "outcome": _OUTCOMES[code],
        "exit_code": int(code),
        "totals": {verdict.value: run.count(verdict) for verdict in Verdict},
        "rules": len(run.results),
        "waived": sum(result.is_waived for result in run.results),
        "objections": [masker.text(one.words) for one in run.objections()],
    }


def to_json(document: Document) -> bytes:
    """report.json: UTF-8, indented, members in the order of the schema."""
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def policy_of(profile: Profile, masker: Masker) -> Document:
    """Which verdicts count as success, and what the target chose where the contract leaves a choice."""
    policy = profile.policy
    return {
        "accepted": {name: getattr(policy, name) for name in ("warned", "skipped", "inapplicable")},
        "least_judged": policy.least_judged,
        "silent": dict(sorted(profile.silent.items())),
        "waivers": [waiver_document(waiver, masker) for waiver in profile.waivers],
    }


def _target(profile: Profile, masker: Masker) -> Document:
    return {
        "name": masker.text(profile.name),
        "droits": masker.text(profile.droits),
        "broker": {"version": profile.broker.version, "issuer": masker.text(profile.broker.issuer)},
        "clients": [{"name": client.name, "convention": client.convention} for client in profile.clients],
        "foyers": profile.foyers,
        "today": profile.today.isoformat() if profile.today else None,
        "origin": masker.text(profile.origin),
        "faults": list(profile.faults),
    }


def _rule(result: RuleResult, masker: Masker, reproducer: Reproducer) -> Document:
    rule = result.rule
    return {
        "id": rule.id,
        "theme": rule.theme,
        "phase": phase_of(rule),
        "title": rule.title,
        "titre": rule.titre,
        "level": rule.level.value,
        "provenance": rule.provenance.value,
        "source": rule.source,
        "operations": list(rule.operations),
        "verdict": result.verdict.value,
        "reason": None if result.reason is None else masker.text(result.reason),
        "waived": result.is_waived,
        "stopped": result.stopped,
        "evaluated": result.evaluated,
        "duration": round(result.duration, 6),
        "findings": findings_of(result, masker, reproducer),
    }


def _shown(run: Run) -> list[int]:
    numbers = {finding.exchange for result in run.results for finding in result.findings if finding.exchange}
    return sorted(number for number in numbers if number <= len(run.journal))


def _exchange(exchange: Exchange, masker: Masker) -> Document:
    masked = masker.exchange(exchange)
    answered = masked.status is not None
    return {
        "number": masked.number,
        "side": masked.side,
        "request": {
            "method": masked.method,
            "url": masked.url,
            "headers": [list(pair) for pair in masked.request_headers],
            "body": _text(masked.request_body),
        },
        "response": {
            "status": masked.status,
            "headers": [list(pair) for pair in masked.headers],
            "body": _text(masked.body),
        }
        if answered
        else None,
        "elapsed": round(masked.elapsed, 6),
        "error": masked.error,
    }


def _text(body: bytes) -> str:
    text = body.decode("utf-8", errors="replace")
    cut = len(text) - LONGEST_BODY
    return text if cut <= 0 else f"{text[:LONGEST_BODY]}… [{cut} characters more]"
