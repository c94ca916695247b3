"""The log of a target, as far as it was written during a run, and what of the judge's secrets stands in it.

Looked for are values that the judge sent or received itself: NIRs, API keys, client secrets, tokens and codes. A line is
read as it stands and percent-decoded; a NIR with or without its key, in one piece or with blanks, dots or hyphens; a
client's secret also as HTTP Basic writes it. What is found is told by its line and kind, never by its value.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from droits_conformance.exchange import Journal
from droits_conformance.masking import harvest
from droits_conformance.target import Profile

NIR: Final = "a NIR"
TOKEN: Final = "a token or a code"  # noqa: S105 - what stands in its place
SHORTEST: Final = 12  # characters; what is shorter may stand in a log by chance
_LEAST_VARIED: Final = 6  # different characters; `aaaaaaaaaaaa` was sent to annoy
_DECODED: Final = 2  # times: an address inside an address is encoded twice
_GAP = r"[ .\-+_\t\u00a0\u202f]{0,2}"
_NIR = re.compile(
    rf"(?<!\d)[1-8](?:{_GAP}\d){{4}}{_GAP}(?:\d{_GAP}\d|2{_GAP}[ABab])(?:{_GAP}\d){{6,8}}(?!\d)", re.ASCII
)
_WORD = re.compile(r"[a-z_-]+")
_ALPHANUMERIC = re.compile(r"[^0-9A-Z]")


@dataclass(frozen=True, slots=True)
class Leak:
    """A secret of some kind: the number of the first line of the file that holds one, and how many lines do."""

    kind: str
    line: int
    lines: int


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a log was written at some moment: bytes and lines."""

    size: int
    lines: int


def mark(path: Path) -> Mark:
    """How far the log is written now; nothing yet if there is none. OSError if it cannot be read."""
    size = lines = 0
    try:
        with path.open("rb") as log:
            while chunk := log.read(1 << 20):
                size, lines = size + len(chunk), lines + chunk.count(b"\n")
    except FileNotFoundError:
        return Mark(0, 0)
    return Mark(size, lines)


def written_since(path: Path, begun: Mark) -> list[tuple[int, str]]:
    """The lines written since then, each with its number; all of a file that is shorter now, for it was begun anew."""
    with path.open("rb") as log:
        start = begun if path.stat().st_size >= begun.size else Mark(0, 0)
        log.seek(start.size)
        text = log.read().decode("utf-8", errors="replace")
    return [(start.lines + number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def secrets_of(profile: Profile, journal: Journal) -> dict[str, str]:
    """What opens a door, each with its kind: keys and secrets of the profile, tokens and codes that passed."""
    found = {one: TOKEN for one in harvest(journal) if not _WORD.fullmatch(one) and len(set(one)) >= _LEAST_VARIED}
    for client in profile.all_clients:
        found[client.api_key] = f"the API key of {client.name}"
        for secret in (client.client_secret, _basic(client.client_id, client.client_secret)):
            found[secret] = f"the client secret of {client.name}"
    if profile.provider:
        found[profile.provider.client_secret] = "the secret of the data provider"
    if profile.control and profile.control.token:
        found[profile.control.token] = "the token of the control API"
    return {secret: kind for secret, kind in found.items() if len(secret) >= SHORTEST}


def leaks(
    lines: Iterable[tuple[int, str]], secrets: Mapping[str, str], is_asked: Callable[[str], bool]
) -> tuple[Leak, ...]:
    """What stands in the lines, a leak for each kind. `is_asked` tells of 13 characters whether they are a person's."""
    read = [(number, _readings(line)) for number, line in lines]
    held: dict[str, set[int]] = {}
    # All at once: looking for each of many secrets in each of many lines would take minutes.
    whole = "\n".join(text for _, text in read)
    for secret in (secret for secret in secrets if secret in whole):
        held.setdefault(secrets[secret], set()).update(number for number, text in read if secret in text)
    for number, text in read:
        if any(is_asked(_ALPHANUMERIC.sub("", found.upper())[:13]) for found in _NIR.findall(text)):
            held.setdefault(NIR, set()).add(number)
    return tuple(Leak(kind, min(numbers), len(numbers)) for kind, numbers in sorted(held.items()))


def _readings(line: str) -> str:
    """The line as it stands, then as it reads once decoded, where that differs."""
    texts = [line]
    for _ in range(_DECODED):
        decoded = unquote(texts[-1])
        if decoded == texts[-1]:
            break
        texts.append(decoded)
    return "\t".join(texts).replace("\n", " ")


def _basic(client_id: str, secret: str) -> str:
    return b64encode(f"{client_id}:{secret}".encode()).decode("ascii")
