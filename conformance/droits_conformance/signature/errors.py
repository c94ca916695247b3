"""What stops signing and verifying before there is anything to say of a report.

BenchError (droits_contract)
├── AttestationUnreadable  there is no attestation, or the file is none
├── KeyUnusable            a key cannot be read, is of another kind, or its passphrase is wrong; never repeats a key
└── NotSignable            the folder or its report cannot be bound: what stands in the way
"""

from dataclasses import dataclass

from droits_contract.errors import BenchError


@dataclass
class AttestationUnreadable(BenchError):
    """A file is no attestation, or is not there."""

    file: str
    seen: str
    expected: str
    code = "attestation-unreadable"

    def __str__(self) -> str:
        """The file, what was seen, what was expected."""
        return f"{self.file}: {self.seen}; expected {self.expected}"


@dataclass
class KeyUnusable(BenchError):
    """A signing or public key is of no use; `source` is a file or `env:NAME`."""

    source: str
    seen: str
    expected: str
    code = "key-unusable"

    def __str__(self) -> str:
        """Which key, what was seen, what was expected; never the key."""
        return f"{self.source}: {self.seen}; expected {self.expected}"


@dataclass
class NotSignable(BenchError):
    """A folder holds something that no signature should vouch for."""

    place: str
    seen: str
    expected: str
    code = "not-signable"

    def __str__(self) -> str:
        """Where, what was seen, what was expected."""
        return f"{self.place}: {self.seen}; expected {self.expected}"
