"""From a change of one answer, or of one request, to the factory of a rewriting.

Most variants on the wire are one step: when an answer is such, it becomes so. A step is given as data, so that a module of
variants reads as a table.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from droits_conformance.mutants.message import Answer, Ask, Request, Rewriting
from droits_conformance.mutants.scene import Factory, Scene, rewriting

Change = Callable[[Request, Answer], Answer]
When = Callable[[Request, Answer], bool]
BY_THE_END = -1  # Framing.length: the end of the connection is the end of the answer


def enter(table: Mapping[str, Factory]) -> None:
    """Enter every factory of a table under its id."""
    for name, factory in table.items():
        rewriting(name)(factory)


def answers(change: Change, *conditions: When) -> Factory:
    """A factory: what the rights API answers is changed when all the conditions hold; without any, always."""

    def factory(scene: Scene) -> Rewriting:
        base = path_of(scene)

        async def rewrite(request: Request, ask: Ask) -> Answer:
            answer = await ask(request)
            concerned = of_rights(request, base) and all(holds(request, answer) for holds in conditions)
            return change(request, answer) if concerned else answer

        return rewrite

    return factory


def elsewhere(address: Callable[[Scene], str | None], change: Change) -> Factory:
    """A factory: what is answered at one other address of the profile is changed."""

    def factory(scene: Scene) -> Rewriting:
        path = urlsplit(address(scene) or "").path

        async def rewrite(request: Request, ask: Ask) -> Answer:
            answer = await ask(request)
            return change(request, answer) if path and request.path == path else answer

        return rewrite

    return factory


def requests(change: Callable[[Request], Request]) -> Factory:
    """A factory: the rights API is asked something else than it was."""

    def factory(scene: Scene) -> Rewriting:
        base = path_of(scene)

        async def rewrite(request: Request, ask: Ask) -> Answer:
            return await ask(change(request) if of_rights(request, base) else request)

        return rewrite

    return factory


def path_of(scene: Scene) -> str:
    """The path of the base address of the rights API, without its final slash."""
    return urlsplit(scene.profile.droits).path.rstrip("/")


def of_rights(request: Request, base: str) -> bool:
    """Whether a request is for the rights API: one of its operations, in whatever session, or any path under its base."""
    return request.operation is not None or request.path == base or request.path.startswith(f"{base}/")


def status(*codes: int) -> When:
    """The condition that an answer has one of these statuses."""
    return lambda _, answer: answer.status in codes


def granted(request: Request, answer: Answer) -> bool:
    """The condition that an operation was answered 200 with a body."""
    return request.operation is not None and answer.status == 200 and bool(answer.body)


def refused(_request: Request, answer: Answer) -> bool:
    """The condition that an answer is an error."""
    return answer.status >= 400


def as_status(code: int) -> Change:
    """The same answer under another status, which a problem says too."""

    def change(_request: Request, answer: Answer) -> Answer:
        told = answer.document()
        changed = replace(answer, status=code, reason="")
        return changed.saying({**told, "status": code}) if isinstance(told, dict) and "status" in told else changed

    return change


def with_headers(**headers: str) -> Change:
    """The same answer with these headers alone under their names; `_` stands for the hyphen."""

    def change(_request: Request, answer: Answer) -> Answer:
        for name, value in headers.items():
            answer = answer.with_header(name.replace("_", "-"), value)
        return answer

    return change


def without_headers(*names: str) -> Change:
    """The same answer without these headers."""
    return lambda _, answer: answer.without_header(*names)


def with_body(change: Callable[[bytes], bytes]) -> Change:
    """The same answer with another body."""
    return lambda _, answer: replace(answer, body=change(answer.body))


def both(*changes: Change) -> Change:
    """One change after another."""

    def change(request: Request, answer: Answer) -> Answer:
        for one in changes:
            answer = one(request, answer)
        return answer

    return change
