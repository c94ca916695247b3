"""Findings as results of SARIF: where, how grave, by which exchange, and the same again in the next run.

A fingerprint is made of the rule, the operation and what was seen and expected, without what differs from run to run
(numbers, dates, quoted values, who was asked for): the same breach keeps it, and a second one of the same kind gets a rank.
"""

import re
from collections import Counter
from hashlib import sha256
from typing import Any

from droits_conformance.report.document import Document
from droits_conformance.report.lines import Place, line_of_operation, line_of_rule
from droits_conformance.report.waived import told, waiver_of

BASE = "SRCROOT"
_LEVELS = {"failed": "error", "warned": "warning"}
_VARYING = re.compile(r"'[^']*'|\"[^\"]*\"|\[[^\]]*\]|[0-9A-Fa-f]{12,}|\d+")


def results_of(document: Document) -> list[Document]:
    """One for each finding, in the order of the rules."""
    ranks: Counter[str] = Counter()
    places = {exchange["number"]: index for index, exchange in enumerate(document["exchanges"])}
    return [
        _result(rule, index, finding, ranks, places)
        for index, rule in enumerate(document["rules"])
        for finding in rule["findings"]
    ]


def web_of(document: Document) -> Document:
    """The exchanges that findings show, as `webRequests` and `webResponses` of the run, in the order of the document.

    Each has the number of its exchange, because SARIF allows none to stand twice, and a judge may ask the same thing twice.
    """
    numbers = [{"properties": {"exchange": exchange["number"]}} for exchange in document["exchanges"]]
    requests = [_request(exchange["request"]) for exchange in document["exchanges"]]
    responses = [_response(exchange) for exchange in document["exchanges"]]
    return {
        "webRequests": [one | number for one, number in zip(requests, numbers, strict=True)],
        "webResponses": [one | number for one, number in zip(responses, numbers, strict=True)],
    }


def _result(
    rule: Document, index: int, finding: Document, ranks: Counter[str], places: dict[int, int]
) -> dict[str, Any]:
    print_ = fingerprint(rule, finding)
    ranks[print_] += 1
    found = {
        "ruleId": rule["id"],
        "ruleIndex": index,
        "kind": "fail",
        "level": _LEVELS[rule["verdict"]],
        "message": {"text": f"{finding['asked']}: {finding['seen']}; expected {finding['expected']}"},
        "locations": [_location(rule, finding)],
        "relatedLocations": _rule_location(rule),
        "partialFingerprints": {
            "primaryLocationLineHash": f"{print_[:16]}:{ranks[print_]}",
            "bancDroits/v1": f"{print_}:{ranks[print_]}",
        },
        "properties": {name: finding[name] for name in finding if name != "exchange"},
        **_suppressions(rule, finding),
    }
    at = places.get(finding["exchange"])
    return found if at is None else found | {"webRequest": {"index": at}, "webResponse": {"index": at}}


def _suppressions(rule: Document, finding: Document) -> dict[str, Any]:
    waiver = waiver_of(rule, finding)
    if waiver is None:
        return {}
    return {"suppressions": [{"kind": "external", "status": "accepted", "justification": told(waiver)}]}


def fingerprint(rule: Document, finding: Document) -> str:
    """SHA-256 of what stays the same when the same breach is found again."""
    parts = (rule["id"], finding["operation"] or "", finding["seen"], finding["expected"])
    return sha256("\0".join(_VARYING.sub("#", part) for part in parts).encode("utf-8", "surrogatepass")).hexdigest()


def _location(rule: Document, finding: Document) -> Document:
    operation = finding["operation"] or next(iter(rule["operations"]), None)
    place = line_of_operation(operation) if operation else None
    if place is None:
        return {"physicalLocation": _physical(line_of_rule(rule["id"], rule["theme"]))}
    logical = {"fullyQualifiedName": operation, "kind": "member"}
    return {"physicalLocation": _physical(place), "logicalLocations": [logical]}


def _rule_location(rule: Document) -> list[Document]:
    place = line_of_rule(rule["id"], rule["theme"])
    text = {"text": "the rule"}
    return [{"id": 1, "message": text, "physicalLocation": _physical(place)}] if place else []


def _physical(place: Place | None) -> Document:
    known = place or Place("spec/openapi/droits.yaml", 1)
    return {
        "artifactLocation": {"uri": known.path, "uriBaseId": BASE},
        "region": {"startLine": known.line, "startColumn": 1},
    }


def _request(request: Document) -> Document:
    return {
        "protocol": "HTTP",
        "method": request["method"],
        "target": request["url"],
        "headers": _headers(request["headers"]),
        "body": {"text": request["body"]},
    }


def _response(exchange: Document) -> Document:
    response = exchange["response"]
    if response is None:
        return {"noResponseReceived": True, "reasonPhrase": exchange["error"] or "no answer"}
    return {
        "statusCode": response["status"],
        "headers": _headers(response["headers"]),
        "body": {"text": response["body"]},
    }


def _headers(pairs: list[list[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in pairs:
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found
