"""What a rewriting remembers: which token was good with which key, and what was answered to which question."""

from droits_conformance.mutants.message import Answer, Request
from droits_conformance.mutants.operators.caller import AUTHORIZATION, KEY, NIR

Question = tuple[str | None, ...]


class Memory:
    """`tokens` holds the Authorization that last opened something with a key, `answers` the last 200 to a question."""

    def __init__(self) -> None:
        self.tokens: dict[str | None, str] = {}
        self.answers: dict[Question, Answer] = {}

    def note(self, request: Request, answer: Answer, *parts: str) -> None:
        """Remember an answer of 200, by the question and these headers of it."""
        token = request.header(AUTHORIZATION)
        if request.operation is None or answer.status != 200:
            return
        self.answers[question(request, *parts)] = answer
        if token:
            self.tokens[request.header(KEY)] = token


def question(request: Request, *parts: str) -> Question:
    """What is asked, about whom, and these headers besides; all the same question without any."""
    return (request.path, request.query, request.header(NIR), *(request.header(part) for part in parts))
