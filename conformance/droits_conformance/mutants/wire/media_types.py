"""What an answer says that it is, and is not: content types, and problems that are none."""

from dataclasses import replace

from droits_conformance.mutants.change import (
    answers,
    enter,
    granted,
    refused,
    with_headers,
    without_headers,
)
from droits_conformance.mutants.message import Answer, Request
from droits_conformance.mutants.wire.pages import GATEWAY, page

_XML = "application/problem+xml"


def _as_xml(_request: Request, answer: Answer) -> Answer:
    told = answer.document()
    members = told.items() if isinstance(told, dict) else ()
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in members if isinstance(value, str | int))
    body = f'<?xml version="1.0"?><problem xmlns="urn:ietf:rfc:7807">{inner}</problem>'
    return replace(answer.with_header("Content-Type", _XML), body=body.encode())


def _as_text(_request: Request, answer: Answer) -> Answer:
    told = answer.document()
    title = told.get("title", "") if isinstance(told, dict) else ""
    return replace(answer.with_header("Content-Type", "text/plain; charset=utf-8"), body=str(title).encode())


def _emptied(_request: Request, answer: Answer) -> Answer:
    return replace(answer.without_header("content-type"), body=b"")


def _framework_words(_request: Request, answer: Answer) -> Answer:
    told = answer.document()
    detail = told.get("detail", "") if isinstance(told, dict) else ""
    return answer.with_header("Content-Type", "application/json").saying({"detail": detail})


def _member(answer: Answer, name: str, value: object) -> Answer:
    told = answer.document()
    return answer.saying({**told, name: value}) if isinstance(told, dict) else answer


def _status_as_text(_request: Request, answer: Answer) -> Answer:
    return _member(answer, "status", str(answer.status))


def _status_of_another(_request: Request, answer: Answer) -> Answer:
    return _member(answer, "status", 500)


def _two_types(_request: Request, answer: Answer) -> Answer:
    """The server's default first, then what the application says."""
    own = answer.header("content-type") or ""
    return answer.with_header("Content-Type", "text/html").plus_header("Content-Type", own)


enter(
    {
        "reussite-en-text-plain": answers(with_headers(Content_Type="text/plain; charset=utf-8"), granted),
        "reussite-en-text-html": answers(with_headers(Content_Type="text/html; charset=utf-8"), granted),
        "reussite-en-xml": answers(with_headers(Content_Type="application/xml"), granted),
        "reussite-en-octets": answers(with_headers(Content_Type="application/octet-stream"), granted),
        "reussite-en-hal": answers(with_headers(Content_Type="application/hal+json"), granted),
        "reussite-sans-type": answers(without_headers("content-type"), granted),
        "reussite-en-deux-types": answers(_two_types, granted),
        "probleme-en-json": answers(with_headers(Content_Type="application/json"), refused),
        "probleme-du-cadre": answers(_framework_words, refused),
        "probleme-en-html": answers(page(GATEWAY), refused),
        "probleme-en-xml": answers(_as_xml, refused),
        "probleme-en-texte": answers(_as_text, refused),
        "probleme-vide": answers(_emptied, refused),
        "status-du-probleme-en-texte": answers(_status_as_text, refused),
        "status-du-probleme-toujours-500": answers(_status_of_another, refused),
    }
)
