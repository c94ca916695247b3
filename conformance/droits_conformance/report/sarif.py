"""report.sarif: SARIF 2.1.0 (OASIS), for code scanning and editors.

Each finding is a result on the line of its operation in `spec/openapi/droits.yaml`, or on its rule in `spec/rules` where it
is about no operation. What could not be judged is no result: it is a notification of the invocation, whose exit code is the
one of the run.
"""

import re
from datetime import UTC, datetime
from typing import Any

import orjson

from droits_conformance.report.document import Document
from droits_conformance.report.lines import OPENAPI, digest
from droits_conformance.report.plain import plain
from droits_conformance.report.sarif_results import BASE, results_of, web_of
from droits_conformance.report.sarif_rules import driver_of, translation_of

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"errored": "error", "misconfigured": "error", "inapplicable": "note", "skipped": "note"}
_CODES = {0: "conforming", 1: "findings: the target does not conform", 2: "no verdict: the target could not be judged"}


def to_sarif(document: Document) -> bytes:
    """The file, UTF-8, indented."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(document)]}
    return orjson.dumps(_harmless(log), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _run(document: Document) -> Document:
    contract = "/".join(OPENAPI)
    return {
        "tool": {"driver": driver_of(document)},
        "language": "en",
        "translations": [translation_of(document)],
        "automationDetails": {"id": f"banc-droits/{_category(document['target']['name'])}/"},
        "invocations": [_invocation(document)],
        "originalUriBaseIds": {BASE: {"description": {"text": "The root of the repository of Banc Droits"}}},
        "artifacts": [
            {
                "location": {"uri": contract, "uriBaseId": BASE},
                "mimeType": "application/yaml",
                "sourceLanguage": "yaml",
                "hashes": {"sha-256": digest(contract)},
            }
        ],
        "columnKind": "unicodeCodePoints",
        **web_of(document),
        "results": results_of(document),
        "properties": {
            name: document[name] for name in ("target", "policy", "run", "versions", "proof", "hashes", "verdict")
        },
    }


def _invocation(document: Document) -> Document:
    run, code = document["run"], document["verdict"]["exit_code"]
    told = [_notification(rule) for rule in document["rules"] if rule["verdict"] in _LEVELS]
    configuration = [one for rule, one in told if rule["verdict"] == "misconfigured"]
    found: dict[str, Any] = {
        "executionSuccessful": document["verdict"]["outcome"] != "not-judged",
        "exitCode": code,
        "exitCodeDescription": _CODES[code] + (" (stopped before the end)" if run["interrupted"] else ""),
        "startTimeUtc": _utc(run["started"]),
        "toolExecutionNotifications": [one for rule, one in told if rule["verdict"] != "misconfigured"],
        "toolConfigurationNotifications": configuration,
    }
    return found | ({"endTimeUtc": _utc(run["ended"])} if run["ended"] else {})


def _notification(rule: Document) -> tuple[Document, Document]:
    text = f"{rule['id']} {rule['verdict']}: {rule['reason'] or 'no reason given'}"
    return rule, {
        "level": _LEVELS[rule["verdict"]],
        "message": {"text": text},
        "associatedRule": {"id": rule["id"]},
    }


def _category(name: str) -> str:
    """The name of a target as one part of a path: what code scanning groups runs by."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-") or "target"


def _utc(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _harmless(value: Any) -> Any:
    """The same with control characters of every text written out: viewers show these texts in terminals and pages."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {plain(name): _harmless(child) for name, child in value.items()}
    return [_harmless(child) for child in value] if isinstance(value, list) else value
