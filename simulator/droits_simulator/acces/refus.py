"""Why something of a demande is refused: one exception, with a code and a sentence in two languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from droits_simulator.acces.textes import FRENCH, texte


@dataclass(frozen=True, slots=True)
class Faute:
    """What is wrong with one member of a demande; `code` is a key of the catalogue (`faute.<code>`)."""

    champ: str
    code: str

    def dit(self, lang: str = FRENCH) -> str:
        """The sentence, with what would do."""
        return texte(f"faute.{self.code}", lang)


class AccesRefus(Exception):
    """A wish that is not met, and changed nothing.

    `code` is stable; `values` fill its sentence (`refus.<code>`); `fautes` are what is wrong member by member, if so.
    """

    def __init__(self, code: str, values: Mapping[str, str] | None = None, fautes: tuple[Faute, ...] = ()) -> None:
        super().__init__(code)
        self.code, self.values, self.fautes = code, dict(values or {}), fautes

    def dit(self, lang: str = FRENCH) -> str:
        """The sentence: what was seen, and what would do."""
        sentence = texte(f"refus.{self.code}", lang, **self.values)
        return " ".join([sentence, *(f"{faute.champ}: {faute.dit(lang)}" for faute in self.fautes)])
