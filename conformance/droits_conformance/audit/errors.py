"""What stops an audit before it judges.

BenchError (droits_contract)
├── JournalUnreadable  no journal is to be had at the address or in the file
└── ClientUnclear      the journal shows several partners, or not the one that was named
"""

from dataclasses import dataclass

from droits_contract.errors import BenchError


@dataclass
class JournalUnreadable(BenchError):
    """There is no journal to read: `source` is the address or file as it was named."""

    source: str
    seen: str
    expected: str
    code = "journal-unreadable"

    def __str__(self) -> str:
        """Where, what was seen, and what to do."""
        return f"{self.source}: {self.seen}; {self.expected}"


@dataclass
class ClientUnclear(BenchError):
    """Nobody can tell whom to judge: `known` are the partners that the journal shows."""

    seen: str
    known: tuple[str, ...]
    code = "client-unclear"

    def __str__(self) -> str:
        """What was seen and what to write."""
        if not self.known:
            return f"{self.seen}; let the software log in and call in that session first"
        return f"{self.seen}; name the partner to judge by --client: {', '.join(self.known)}"
