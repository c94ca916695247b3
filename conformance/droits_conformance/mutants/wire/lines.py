"""Connections that break, hang or lie about length.

Only answers of 200 of one operation suffer, so that the target is reached and the judge's first calls pass: an answer that
never comes is the breach of that operation, not the absence of a target.
"""

from dataclasses import replace

from droits_conformance.mutants.change import BY_THE_END, Change, answers, enter, granted
from droits_conformance.mutants.message import Answer, Ask, Framing, Request, Rewriting
from droits_conformance.mutants.scene import Scene, rewriting

_SUFFERING = "getBeneficiairesNirContrats"
_MORE = 64  # bytes
_WARNING = b"PHP Warning: Module already loaded in Unknown on line 0\r\n"


def _suffers(request: Request, _answer: Answer) -> bool:
    return request.operation == _SUFFERING


def _half(answer: Answer) -> int:
    return len(answer.body) // 2


def _cut(_request: Request, answer: Answer) -> Answer:
    return replace(answer, framing=Framing(cut=_half(answer)))


def _cut_chunks(_request: Request, answer: Answer) -> Answer:
    """Every byte comes, and the last chunk never."""
    return replace(answer, framing=Framing(chunks=16, cut=len(answer.body)))


def _too_long(_request: Request, answer: Answer) -> Answer:
    return replace(answer, framing=Framing(length=len(answer.body) + _MORE, close=True))


def _too_short(_request: Request, answer: Answer) -> Answer:
    """Counted in characters, or before something was added: the last bytes are not read."""
    return replace(answer, framing=Framing(length=_half(answer), close=True))


def _cut_by_the_end(_request: Request, answer: Answer) -> Answer:
    """Without a length nobody can tell that a body is not whole."""
    return replace(answer, body=answer.body[: _half(answer)], framing=Framing(length=BY_THE_END, close=True))


def _headed(head: bytes) -> Change:
    """Exactly these bytes before the body; the connection ends with it."""
    return lambda _, answer: replace(answer, framing=Framing(head=head, close=True))


def _closed(_request: Request, answer: Answer) -> Answer:
    """Not a byte: the process behind the gateway died."""
    return replace(answer, body=b"", framing=Framing(head=b"", close=True))


_HEAD = b"HTTP/1.1 200 OK\r\n%sContent-Type: application/json\r\nConnection: close\r\n\r\n"

enter(
    {
        "reponse-coupee": answers(_cut, granted, _suffers),
        "morceaux-sans-fin": answers(_cut_chunks, granted, _suffers),
        "longueur-trop-grande": answers(_too_long, granted, _suffers),
        "longueur-trop-petite": answers(_too_short, granted, _suffers),
        "reponse-coupee-sans-longueur": answers(_cut_by_the_end, granted, _suffers),
        "connexion-refermee": answers(_closed, granted, _suffers),
        "avertissement-dans-la-tete": answers(_headed(_HEAD % _WARNING), granted, _suffers),
        "ligne-de-statut-sans-version": answers(_headed(b"200 OK\r\n\r\n"), granted, _suffers),
    }
)


@rewriting("reponse-apres-le-delai")
def later_than_the_time_limit(scene: Scene) -> Rewriting:
    """One operation waits for a lock until the caller has hung up."""
    return _slow(Framing(wait=1.05 * scene.profile.timeout))


@rewriting("corps-au-compte-gouttes")
def in_drops(scene: Scene) -> Rewriting:
    """The head comes at once, then a quarter of the body each half of the time limit."""
    return _slow(Framing(pause=0.51 * scene.profile.timeout))


def _slow(framing: Framing) -> Rewriting:
    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        slow = granted(request, answer) and _suffers(request, answer)
        return replace(answer, framing=framing) if slow else answer

    return rewrite
