"""The wishes that exist: how each is written, and what may be said of it in an answer."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from droits_simulator.api.problems import PROBLEMES
from droits_simulator.wishes.delay import Delay, read_delay

_LONGEST = 100
_MOST_BYTES = 1_000_000
_STATUS = re.compile(r"[1-9]\d{2}", re.ASCII)
_BYTES = re.compile(r"\d{1,7}", re.ASCII)
_MEDIA_TYPE = re.compile(
    r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*(?:; ?charset=[a-z0-9-]+)?", re.ASCII | re.IGNORECASE
)
BROKER = ("silent", "nonsense")


class MalformedWishes(Exception):
    """Wishes that are none: the name of each, and what may be written instead. What was written is not kept."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__(", ".join(wrong))
        self.wrong = dict(wrong)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is wished for an answer; None where nothing is.

    `code` is a status and `probleme` the code of a problem. `cut` and `truncate` are bytes of the body: after so many the
    connection ends, or the body does under a length that says so. `type` is the Content-Type, `broker` how FranceConnect
    fails, `persona` the login of whom to answer about without one.
    """

    code: int | None = None
    probleme: str | None = None
    delay: Delay | None = None
    cut: int | None = None
    truncate: int | None = None
    type: str | None = None
    broker: str | None = None
    persona: str | None = None

    def over(self, others: "Wishes") -> "Wishes":
        """These, and of the others what these do not speak of; `code` and `probleme` say one thing together."""
        wanted = {**others.wanted(), **self.wanted()}
        if self.code is not None or self.probleme is not None:
            wanted |= {"code": self.code, "probleme": self.probleme}
        return Wishes(**wanted)

    def wanted(self) -> dict[str, Any]:
        """The wishes that are made, by name."""
        every = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in every.items() if value is not None}

    def shown(self) -> dict[str, str]:
        """The same as an answer may repeat it: whoever is answered about is not named, for a login may be a NIR."""
        return {name: "" if name == "persona" else str(value) for name, value in self.wanted().items()}


def _matching(pattern: re.Pattern[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if pattern.fullmatch(text) is None:
            raise ValueError(text)
        return text

    return read


def _one_of(known: Mapping[str, Any] | tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in known:
            raise ValueError(text)
        return text

    return read


def _bytes(text: str) -> int:
    number = int(_matching(_BYTES)(text))
    if number > _MOST_BYTES:
        raise ValueError(text)
    return number


def _login(text: str) -> str:
    if not text or not text.isprintable():
        raise ValueError(text)
    return text


_NUMBER_OF_BYTES = f"un nombre d'octets, de 0 à {_MOST_BYTES}"
READERS: Mapping[str, tuple[Callable[[str], Any], str]] = {
    "code": (
        lambda text: int(_matching(_STATUS)(text)),
        "un statut d'erreur que le contrat documente pour l'opération",
    ),
    "probleme": (_one_of(PROBLEMES), "le code d'un problème que le contrat documente pour l'opération"),
    "delay": (
        read_delay,
        "des millisecondes, 60000 au plus : 250, uniform:100:400 ou lognormal:200:0.4 (médiane, sigma de 5 au plus)",
    ),
    "cut": (_bytes, _NUMBER_OF_BYTES),
    "truncate": (_bytes, _NUMBER_OF_BYTES),
    "type": (_matching(_MEDIA_TYPE), "un type de média, comme text/html"),
    "broker": (_one_of(BROKER), " ou ".join(BROKER)),
    "persona": (_login, "l'identifiant d'une personne du bac à sable"),
}


def read_wishes(written: Mapping[str, str]) -> Wishes:
    """The wishes written so, by name; MalformedWishes names all that are none."""
    read: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, text in written.items():
        if name not in READERS:
            wrong[name] = "l'un de " + ", ".join(READERS)
            continue
        reader, expected = READERS[name]
        try:
            read[name] = reader(_short(text))
        except ValueError:
            wrong[name] = expected
    if wrong:
        raise MalformedWishes(wrong)
    return Wishes(**read)


def _short(text: str) -> str:
    if len(text) > _LONGEST:
        raise ValueError("too long")
    return text
