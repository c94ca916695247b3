"""What was asked in a session, what was answered, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call of the rights API or of FranceConnect, masked: no NIR, key or token is in it.

    `request_id` is the X-Request-Id of its answer, `moment` the session's time, `verdict` answered, refused or failed,
    `refused_at` the branch of the decision that refused it, `summary` one French sentence, `members` all of it.
    """

    request_id: str
    moment: datetime
    method: str
    path: str
    status: int
    operation: str | None
    client: str | None
    persona: str | None
    verdict: str
    refused_at: str | None
    code: str | None
    faults: tuple[str, ...]
    summary: str
    members: Mapping[str, Any] = field(repr=False, compare=False)

    def __str__(self) -> str:
        """One line, as a failing test shows it."""
        who = f" {self.persona}" if self.persona else ""
        code = f" {self.code}" if self.code else ""
        return f"{self.moment:%Y-%m-%d %H:%M:%S} {self.method} {self.path} → {self.status}{code}{who}: {self.summary}"


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch of a decision: its name, how it went (passed, refused, failed, not_reached) and, in French, on what."""

    name: str
    verdict: str
    fact: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one answer was decided; `household`, `caller`, `convention`, `window` and `hidden` are in `members`."""

    exchange: Exchange
    decision: tuple[Branch, ...]
    members: Mapping[str, Any] = field(repr=False, compare=False)


def exchange_of(told: dict[str, Any]) -> Exchange:
    """From the control API's words."""
    same = ("method", "path", "status", "operation", "persona", "verdict", "refused_at", "code")
    return Exchange(
        request_id=told["id"],
        moment=datetime.fromisoformat(told["moment"]),
        client=told["client"] or told["partner"],
        faults=tuple(told["faults"]),
        summary=told["summary"]["fr"],
        members=told,
        **{name: told[name] for name in same},
    )


def explanation_of(told: dict[str, Any]) -> Explanation:
    """From the control API's words."""
    decision = tuple(Branch(one["branch"], one["verdict"], one["fact"]["fr"]) for one in told["decision"])
    return Explanation(exchange_of(told), decision, told)
