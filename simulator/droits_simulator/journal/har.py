"""Exchanges as an HTTP Archive (HAR 1.2), which browsers and proxies open. What is ours alone begins with `_`."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from importlib.metadata import version
from typing import Any
from urllib.parse import parse_qsl

from droits_simulator.journal.decision import summary_of

Entry = Mapping[str, Any]
MEDIA_TYPE = "application/json"


def archive(entries: Iterable[Entry], base_url: str) -> dict[str, Any]:
    """The archive; `base_url` is where the sandbox is reached, without final slash. Cookies are not laid open: masked."""
    creator = {"name": "Banc Droits", "version": version("banc-droits")}
    return {"log": {"version": "1.2", "creator": creator, "entries": [_entry(one, base_url) for one in entries]}}


def _entry(entry: Entry, base_url: str) -> dict[str, Any]:
    return {
        "startedDateTime": entry["moment"],
        "time": entry["duration_ms"],
        "request": _request(entry, base_url),
        "response": _response(entry),
        "cache": {},
        "timings": {"send": 0, "wait": entry["duration_ms"], "receive": 0},
        "comment": summary_of(entry)["fr"],
        "_id": entry["id"],
        "_began_ms": entry["began_ms"],
        "_operation": entry["operation"],
        "_partner": entry["partner"],
        "_client": entry["client"],
        "_convention": entry["facts"].get("convention", {}).get("id"),
        "_persona": entry["persona"],
        "_refused_at": entry["refused_at"],
        "_code": entry["code"],
        "_complete": entry["complete"],
        "_faults": entry["faults"],
        "_rules": entry["rules"],
    }


def _request(entry: Entry, base_url: str) -> dict[str, Any]:
    query = f"?{entry['query']}" if entry["query"] else ""
    request = {
        "method": entry["method"],
        "url": base_url + entry["path"] + query,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": entry["request"]["headers"],
        "queryString": _pairs(entry["query"]),
        "headersSize": -1,
        "bodySize": entry["request"]["body"]["size"],
    }
    body = entry["request"]["body"]
    if body["size"]:
        request["postData"] = {"mimeType": body["type"], "text": body["text"] or ""}
    return request


def _response(entry: Entry) -> dict[str, Any]:
    body = entry["response"]["body"]
    headers = entry["response"]["headers"]
    content = {"size": body["size"], "mimeType": body["type"] or "x-unknown"}
    return {
        "status": entry["status"],
        "statusText": _phrase(entry["status"]),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers,
        "content": content if body["text"] is None else content | {"text": body["text"]},
        "redirectURL": next((one["value"] for one in headers if one["name"] == "location"), ""),
        "headersSize": -1,
        "bodySize": body["size"],
    }


def _pairs(query: str) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in parse_qsl(query, keep_blank_values=True)]


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
