"""Errors of the artefacts: somebody edited a file of `spec/` or `fixtures/` and it no longer says something usable.

BenchError               anything that stops the bench before it judges; has a stable `code`
├── CannotWrite          a file that was asked for cannot be written
└── DocumentError        a file is wrong: names the file, the place in it, what was seen and what to write
    ├── ContractError    an OpenAPI document, a convention or a rule
    └── FoyerError       a household (raised by droits_fixtures)
"""

from dataclasses import dataclass


class BenchError(Exception):
    """Anything that stops the bench before it can judge; the command line ends with exit code 2."""

    code = "bench-error"


class CannotWrite(BenchError):
    """A file that was asked for cannot be written; the message names it, says why and what would do."""

    code = "cannot-write"


@dataclass
class DocumentError(BenchError):
    """A file that cannot be used.

    `file` as the user knows it, `place` a line number or a path of keys (`personnes.claire.naissance`), `seen` what
    stands there, `expected` what may stand there.
    """

    file: str
    place: str
    seen: str
    expected: str
    code = "document-error"

    def __str__(self) -> str:
        """One line: where, what was seen, what to write."""
        return f"{self.file}: {self.place}: {self.seen}; expected {self.expected}"


class ContractError(DocumentError):
    """An OpenAPI document, a convention or a rule file of `spec/` is wrong."""

    code = "contract-error"
