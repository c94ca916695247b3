"""How an answer is put on the wire: in pieces, compressed, by an older protocol, slowly, under another reason phrase."""

import gzip
import zlib
from collections.abc import Callable
from dataclasses import replace

from droits_conformance.mutants.change import BY_THE_END, Change, answers, both, enter, with_headers, without_headers
from droits_conformance.mutants.message import Answer, Framing, Request, Rewriting
from droits_conformance.mutants.scene import Scene

_FEW = 7  # bytes
_SLOW, _WAIT, _PAUSE = 0.04, 0.1, 0.02  # share of the answers; seconds: a run makes thousands of calls
_CODINGS: tuple[tuple[str, Callable[[bytes], bytes]], ...] = (("gzip", gzip.compress), ("deflate", zlib.compress))
_WITHOUT_BODY = (204, 304)
_HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </documentation>; rel=help\r\n\r\n"


def framed(framing: Framing) -> Change:
    """The same answer, put on the wire so."""
    return lambda _, answer: replace(answer, framing=framing)


def headed(begin: Callable[[Answer], bytes]) -> Change:
    """The same answer, its status line (and what stands before it) written by `begin`."""

    def change(request: Request, answer: Answer) -> Answer:
        if request.method == "HEAD":
            return answer
        measured = () if answer.status in _WITHOUT_BODY else (("Content-Length", str(len(answer.body))),)
        lines = "".join(f"{name}: {value}\r\n" for name, value in (*answer.headers, *measured))
        return replace(answer, framing=Framing(head=begin(answer) + lines.encode("latin-1") + b"\r\n"))

    return change


def _without_reason(answer: Answer) -> bytes:
    return f"HTTP/1.1 {answer.status} \r\n".encode()


def _after_hints(answer: Answer) -> bytes:
    return _HINTS + f"HTTP/1.1 {answer.status} {'Voila' if answer.status < 400 else 'Refus'}\r\n".encode()


def compressed(coding: str, pack: Callable[[bytes], bytes]) -> Change:
    """The same answer in a content coding, for who admits it (RFC 9110 §12.5.3)."""

    def change(request: Request, answer: Answer) -> Answer:
        admitted = {part.strip().lower() for part in (request.header("accept-encoding") or "").split(",")}
        packed = answer.header("content-encoding") is not None
        if coding not in admitted or packed or not answer.body or request.method == "HEAD":
            return answer
        told = answer.with_header("Content-Encoding", coding).with_header("Vary", "Accept-Encoding")
        return replace(told, body=pack(answer.body))

    return change


def _compressed(scene: Scene) -> Rewriting:
    coding, pack = scene.chance.choice(_CODINGS)
    return answers(compressed(coding, pack))(scene)


def _slow_at_times(scene: Scene) -> Rewriting:
    slow = framed(Framing(wait=_WAIT, pause=_PAUSE))
    return answers(slow, lambda *_: scene.chance.random() < _SLOW)(scene)


def _typed(told: str) -> Change:
    """Content types as a server writes them."""

    def change(_request: Request, answer: Answer) -> Answer:
        kind = (answer.header("content-type") or "").partition(";")[0]
        return answer.with_header("Content-Type", kind + told) if kind else answer

    return change


_LIKE_TOMCAT = both(
    without_headers("server", "date"), _typed(";charset=UTF-8"), with_headers(X_Application_Context="droits:8080")
)
_LIKE_IIS = both(
    _typed("; charset=utf-8"),
    with_headers(Server="Microsoft-IIS/10.0", X_Powered_By="ASP.NET", X_AspNet_Version="4.0.30319", Expires="-1"),
    framed(Framing(chunks=4096)),
)

enter(
    {
        "morceaux-de-quelques-octets": answers(framed(Framing(chunks=_FEW))),
        "http-1-0": answers(framed(Framing(version="1.0", close=True))),
        "connexion-refermee-a-chaque-fois": answers(framed(Framing(close=True))),
        "fin-par-la-fermeture": answers(framed(Framing(close=True, length=BY_THE_END))),
        "reponse-lente": _slow_at_times,
        "reponse-annoncee": answers(headed(_after_hints)),
        "compresse-si-admis": _compressed,
        "comme-tomcat": answers(both(_LIKE_TOMCAT, headed(_without_reason))),
        "comme-iis": answers(_LIKE_IIS),
    }
)
