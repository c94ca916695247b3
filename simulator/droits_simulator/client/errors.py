"""What goes wrong between a test and its sandbox (docs/errors.md, the client of the sandbox)."""

from dataclasses import dataclass

_SHOWN = 12


class ClientError(Exception):
    """The sandbox could not do what the test asked of it; its kinds say why."""


@dataclass
class SandboxDown(ClientError):
    """No sandbox answers at `url`, or the one that was started ended; `seen` is what was there instead."""

    url: str
    seen: str
    remedy: str = "start a sandbox with `droits sandbox`, or let Sandbox.start() do it"

    def __str__(self) -> str:
        """Where, what was seen, and what to do."""
        return f"{self.url}: {self.seen}; {self.remedy}"


@dataclass
class ControlRefused(ClientError):
    """The control API refused a demand and changed nothing; `code` is stable, `detail` says what to do, in French."""

    asked: str
    status: int
    code: str
    detail: str

    def __str__(self) -> str:
        """What was asked, and the refusal."""
        return f"{self.asked}: {self.status} {self.code}: {self.detail}"


@dataclass
class LoginFailed(ClientError):
    """FranceConnect's pages did not lead to a token; `step` is where they ended, `seen` what was there."""

    step: str
    seen: str

    def __str__(self) -> str:
        """Where and what."""
        return f"the login ended at {self.step}: {self.seen}; expected the way back to the service"


@dataclass
class UnknownName(ClientError):
    """The sandbox announces no such client or persona (`kind`); `known` are those that it does."""

    kind: str
    wanted: str
    known: tuple[str, ...]

    def __str__(self) -> str:
        """What was wanted, and what there is."""
        more = f" and {len(self.known) - _SHOWN} more" if len(self.known) > _SHOWN else ""
        return f"no {self.kind} {self.wanted!r}; the sandbox has {', '.join(self.known[:_SHOWN])}{more}"
