"""Texts that suffer on the way from the database to the wire, and codings that are announced wrongly or not at all."""

import gzip
import html
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from droits_conformance.mutants.change import Change, answers, both, enter, granted, with_body, with_headers
from droits_conformance.mutants.message import Answer, Request

_LATIN = "application/json; charset=iso-8859-1"


def rewritten(change: Callable[[str], str], encoding: str = "utf-8") -> Change:
    """The text of the body changed, and written in that encoding; what does not fit in it becomes a question mark."""

    def rewrite(body: bytes) -> bytes:
        return change(body.decode("utf-8", errors="replace")).encode(encoding, errors="replace")

    return with_body(rewrite)


def _same(text: str) -> str:
    return text


def _twice(text: str) -> str:
    """UTF-8 that was read as Latin-1: each accent becomes two characters."""
    return text.encode().decode("latin-1")


def _entities(text: str) -> str:
    return "".join(f"&#{ord(one)};" if ord(one) > 127 else one for one in html.unescape(text))


def _apart(text: str) -> str:
    """Letters and their accents as two characters each (Unicode NFD)."""
    return unicodedata.normalize("NFD", text)


def _zipped_twice(_request: Request, answer: Answer) -> Answer:
    """A server that compresses, behind a gateway that compresses again and says it once."""
    inner = gzip.compress(gzip.compress(answer.body, mtime=0), mtime=0)
    return replace(answer.with_header("Content-Encoding", "gzip"), body=inner)


enter(
    {
        "corps-en-latin-1": answers(rewritten(_same, "latin-1"), granted),
        "corps-en-latin-1-et-dit": answers(
            both(rewritten(_same, "latin-1"), with_headers(Content_Type=_LATIN)), granted
        ),
        "corps-en-utf-16": answers(rewritten(_same, "utf-16"), granted),
        "corps-en-ascii": answers(rewritten(_same, "ascii"), granted),
        "marque-d-ordre-des-octets": answers(with_body(lambda body: b"\xef\xbb\xbf" + body), granted),
        "accents-encodes-deux-fois": answers(rewritten(_twice), granted),
        "accents-en-entites": answers(rewritten(_entities), granted),
        "accents-decomposes": answers(rewritten(_apart), granted),
        "gzip-sans-le-dire": answers(with_body(lambda body: gzip.compress(body, mtime=0)), granted),
        "gzip-dit-sans-l-etre": answers(with_headers(Content_Encoding="gzip"), granted),
        "gzip-deux-fois": answers(_zipped_twice, granted),
    }
)
