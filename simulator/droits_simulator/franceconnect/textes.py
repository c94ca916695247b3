"""The texts of the broker's pages: one catalogue, `textes.yaml`, each text in French and in English."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from droits_contract.documents import read_document

FRENCH, ENGLISH = LANGUAGES = ("fr", "en")

_BETWEEN = {FRENCH: " ; ", ENGLISH: "; "}


@dataclass(frozen=True, slots=True)
class Texte:
    """A text still to be told in a language: its key in the catalogue, and what fills its braces.

    A value may be a text itself, or a list of texts, which are told one after the other.
    """

    key: str
    values: dict[str, Any]

    def within(self, lang: str) -> str:
        """The text in `fr` or `en`; KeyError for a key that the catalogue does not have."""
        if not self.values:
            return _plain(self.key, lang)
        filled = {name: _told(lang, value) for name, value in self.values.items()}
        return _catalogue()[self.key][lang].format(**filled)


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = read_document(Path(__file__).with_name("textes.yaml"))
    return found


@cache
def _plain(key: str, lang: str) -> str:
    return _catalogue()[key][lang].format()


def texte(key: str, **values: Any) -> Texte:
    """The text of that key."""
    return Texte(key, values)


def _told(lang: str, value: object) -> str:
    if isinstance(value, Texte):
        return value.within(lang)
    if isinstance(value, list):
        return _BETWEEN[lang].join(_told(lang, one) for one in value)
    return str(value)
