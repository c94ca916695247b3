"""Errors of the judge, before or beside its verdicts.

BenchError (droits_contract)
├── ProfileError       a profile value is missing or wrong: file, key, what was seen, what to write
├── TargetUnreachable  an address of the profile does not answer: which, and why
├── TargetSilent       a call in the middle of a run brought nothing usable back
├── JourneyFailed      FranceConnect's pages did not lead to a token: at which step, and what was seen there
├── ControlFailed      the control API did not open a session or move its clock
└── ListenRefused      the judge cannot listen where the profile says that it plays FranceConnect
"""

from dataclasses import dataclass

from droits_contract.errors import BenchError, DocumentError


class ProfileError(DocumentError):
    """A value of the profile file is missing or wrong."""

    code = "profile-error"


@dataclass
class TargetUnreachable(BenchError):
    """An address of the profile does not answer."""

    address: str
    reason: str
    code = "target-unreachable"

    def __str__(self) -> str:
        """The address, why, and what to do."""
        return f"{self.address} does not answer ({self.reason}); start the target or correct the profile"


@dataclass
class TargetSilent(BenchError):
    """A call brought nothing usable back: refused connection, time-out, cut answer."""

    asked: str
    reason: str
    code = "target-silent"

    def __str__(self) -> str:
        """What was asked and what happened."""
        return f"{self.asked}: {self.reason}"


@dataclass
class JourneyFailed(BenchError):
    """The walk through FranceConnect's pages ended without a token."""

    step: str
    seen: str
    expected: str
    code = "journey-failed"

    def __str__(self) -> str:
        """The step, what was seen there and what was expected."""
        return f"FranceConnect journey, {self.step}: {self.seen}; expected {self.expected}"


@dataclass
class ControlFailed(BenchError):
    """The control API that the profile names did something else than asked."""

    asked: str
    seen: str
    expected: str
    code = "control-failed"

    def __str__(self) -> str:
        """What was asked, what came, what was expected."""
        return f"{self.asked}: {self.seen}; expected {self.expected}"


@dataclass
class ListenRefused(BenchError):
    """The address on which the judge plays FranceConnect cannot be listened on."""

    address: str
    reason: str
    code = "listen-refused"

    def __str__(self) -> str:
        """The address, why, and what to do."""
        return f"cannot listen on {self.address} ({self.reason}); free it or correct played_broker.listen"
