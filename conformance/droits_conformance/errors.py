"""Errors of the judge, before or beside its verdicts.

BenchError (droits_contract)
├── ProfileError       a profile value is missing or wrong: file, key, what was seen, what to write
├── ProfileNotWritten  a profile stands there already, or its file cannot be written
├── AnnouncementError  what `droits init` was told to take for a sandbox announces none
├── ClientMisconfigured  a client of the profile is refused at its first good call: whose that is, and what to do
├── TargetUnreachable  an address of the profile does not answer: which, and why
├── TargetSilent       a call in the middle of a run brought nothing usable back
├── JourneyFailed      FranceConnect's pages did not lead to a token: at which step, and what was seen there
├── TokenCommandFailed  the program that prints tokens printed none: how it ended, and the last that it said
├── PersonaUnknown     the target does not answer for somebody whom the profile names
├── ControlFailed      the control API did not open a session or move its clock
├── UnknownFinding     no finding of that id in a report
├── ReportUnreadable   a report.json cannot be read, or is none
├── NoOrigin           a report does not say where its target was described
├── UnknownClient      the target has no partner of that name
├── UnknownRule        no rule, theme or operation of that name
└── ListenRefused      the judge cannot listen where the profile says that it plays FranceConnect
"""

from dataclasses import dataclass

from droits_contract.errors import BenchError, DocumentError


class ProfileError(DocumentError):
    """A value of the profile file is missing or wrong."""

    code = "profile-error"


@dataclass
class ProfileNotWritten(BenchError):
    """`droits init` does not write there."""

    file: str
    reason: str
    code = "profile-not-written"

    def __str__(self) -> str:
        """The file, why, and what to do."""
        return f"{self.file}: {self.reason}"


@dataclass
class AnnouncementError(BenchError):
    """An address or a file announces no sandbox."""

    where: str
    seen: str
    expected: str
    code = "announcement-error"

    def __str__(self) -> str:
        """Where, what was seen there, what was expected."""
        return f"{self.where}: {self.seen}; expected {self.expected}"


@dataclass
class ClientMisconfigured(BenchError):
    """A client is refused by its key, before any rule. `origin` is the profile."""

    seen: str
    whose: str
    remedy: str
    origin: str
    code = "client-misconfigured"

    def __str__(self) -> str:
        """What was asked and seen, what to do, and whose it is."""
        return f"{self.seen} ({self.whose}); {self.remedy}; {advice(self.origin)}"


@dataclass
class TargetUnreachable(BenchError):
    """An address of the profile does not answer. `origin` is the profile, empty if it has no file."""

    address: str
    reason: str
    origin: str = ""
    code = "target-unreachable"

    def __str__(self) -> str:
        """The address, why, and what to do."""
        told = f"{self.address} does not answer ({self.reason}); start the target or correct the profile"
        return f"{told}; {advice(self.origin)}" if self.origin else told


def advice(origin: str) -> str:
    """Where to learn more about a target that cannot be judged."""
    return f"`droits doctor {origin}` says whose it is and what to do"


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
class JourneyDeviates(JourneyFailed):
    """FranceConnect answered, and what it says cannot be: a signature, a claim, a member, its own state or issuer."""


@dataclass
class TokenCommandFailed(BenchError):
    """The program of `broker.token_command` printed no token."""

    program: str
    seen: str
    expected: str
    code = "token-command-failed"

    def __str__(self) -> str:
        """The program, what it did and what was expected; never what it printed on stdout."""
        return f"broker.token_command, {self.program}: {self.seen}; expected {self.expected}"


@dataclass
class PersonaUnknown(BenchError):
    """The target answers 404 for somebody whom the profile names."""

    login: str
    code = "persona-unknown"

    def __str__(self) -> str:
        """Whom, and what to do."""
        return (
            f"the target answers 404 at /me for {self.login}, whom the profile names; a persona is somebody insured with a"
            " covered caisse: correct [[personas]], or the key and data behind the target"
        )


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
class BrokenVariant(BenchError):
    """A variant of an implementation did not come about, or cannot be judged: it proves nothing, neither way."""

    asked: str
    seen: str
    expected: str
    code = "broken-variant"

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


@dataclass
class UnknownRule(BenchError):
    """`droits rules` was asked for a rule, or for rules by a word, that there is not. `kind` says what the word names."""

    kind: str
    asked: str
    hint: str
    code = "unknown-rule"

    def __str__(self) -> str:
        """What was asked for, and what comes nearest."""
        return f"no {self.kind} {self.asked!r}; {self.hint}"


@dataclass
class UnknownFinding(BenchError):
    """`droits replay` was asked for a finding that the report does not have."""

    asked: str
    report: str
    hint: str
    code = "unknown-finding"

    def __str__(self) -> str:
        """What was asked for, where, and what comes nearest."""
        return f"no finding {self.asked!r} in {self.report}; {self.hint}"


@dataclass
class ReportUnreadable(BenchError):
    """A file is no report of a run."""

    file: str
    seen: str
    expected: str
    code = "report-unreadable"

    def __str__(self) -> str:
        """The file, what was seen, what was expected."""
        return f"{self.file}: {self.seen}; expected {self.expected}"


@dataclass
class NoOrigin(BenchError):
    """A report of an earlier version does not say which profile it is about."""

    file: str
    code = "no-origin"

    def __str__(self) -> str:
        """The file, and what to do."""
        return f"{self.file}: says neither profile nor --sandbox; give the PROFILE, or --sandbox, to ask"


@dataclass
class UnknownClient(BenchError):
    """The target has no partner of that name."""

    asked: str
    known: str
    code = "unknown-client"

    def __str__(self) -> str:
        """What was asked for, and who is there."""
        return f"no client {self.asked!r}; expected one of {self.known}"
