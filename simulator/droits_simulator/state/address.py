"""What `--state` may say, and how it is told to people: never with its password."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from droits_contract.errors import BenchError

MEMORY = "memory"
_PLAIN = {"redis": "redis", "rediss": "rediss", "unix": "unix", "valkey": "redis", "valkeys": "rediss"}
_DATABASE = re.compile(r"(/\d{0,4})?", re.ASCII)
_EXPECTED = (
    "memory, redis://HOST:PORT/NUMBER, rediss://… (TLS), unix:///PATH?db=NUMBER, or valkey://… (the same as redis)"
)


@dataclass
class BadState(BenchError):
    """`--state` names nothing where state could live. Nothing of an address is repeated: it may hold a password."""

    seen: str
    code = "bad-state"

    def __str__(self) -> str:
        """What was seen, what is expected."""
        return f"--state: {self.seen}; expected {_EXPECTED}"


@dataclass
class WorkersNeedState(BenchError):
    """Several workers, and nothing that they would have in common."""

    workers: int
    code = "workers-need-state"

    def __str__(self) -> str:
        """What was asked, and what to do."""
        return (
            f"--workers {self.workers} with state in memory: a code taken in one worker would still be good in another; "
            "start a Redis or Valkey and add --state redis://127.0.0.1:6379/0, or leave --workers out"
        )


@dataclass(frozen=True, slots=True)
class StateAddress:
    """Where a Redis or Valkey answers. `url` is as its library takes it; `shown` is for people, without user and query."""

    url: str = field(repr=False)
    shown: str

    @classmethod
    def of(cls, text: str) -> "StateAddress | None":
        """The address, None for `memory`; BadState for anything else.

        >>> StateAddress.of("valkey://:secret@10.0.0.7/2").shown
        'valkey://10.0.0.7/2'
        """
        if text == MEMORY:
            return None
        scheme, mark, rest = text.partition("://")
        if not mark or scheme not in _PLAIN or not text.isascii() or not text.isprintable() or " " in text:
            raise BadState("no such place")
        return cls(f"{_PLAIN[scheme]}://{rest}", f"{scheme}://{_place(scheme, text)}")


def _place(scheme: str, text: str) -> str:
    try:
        parts = urlsplit(text)
        port = f":{parts.port}" if parts.port else ""
    except ValueError as cause:
        raise BadState("an address without a usable host or port") from cause
    if scheme == "unix":
        if len(parts.path) < 2:
            raise BadState("unix:// without the path of a socket")
        return parts.path
    if not parts.hostname or parts.fragment or not _DATABASE.fullmatch(parts.path):
        raise BadState("an address without host, or whose path is not the number of a database")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return host + port + parts.path
