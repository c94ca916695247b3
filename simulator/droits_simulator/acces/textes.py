"""What a demande tells people, in French and in English: one catalogue, `textes.yaml`."""

from pathlib import Path

from droits_contract.documents import read_document

FRENCH, ENGLISH = LANGUAGES = ("fr", "en")

_CATALOGUE: dict[str, dict[str, str]] = read_document(Path(__file__).with_name("textes.yaml"))


def texte(cle: str, lang: str = FRENCH, **values: object) -> str:
    """The text of that key in `fr` or `en`, its braces filled; KeyError for a key that the catalogue does not have."""
    return _CATALOGUE[cle][lang].format(**values)
