"""The texts of the portal: one catalogue, `textes.yaml`, each text in French and in English."""

from pathlib import Path

from droits_contract.documents import read_document

FRENCH, ENGLISH = LANGUAGES = ("fr", "en")

_CATALOGUE: dict[str, dict[str, str]] = read_document(Path(__file__).with_name("textes.yaml"))


def texte(lang: str, key: str, **values: object) -> str:
    """The text of a key in `fr` or `en`, its braces filled; KeyError for a key that the catalogue does not have."""
    return _CATALOGUE[key][lang].format(**values)


def theme(lang: str, code: str) -> str:
    """What a family of rules (`BEN`) is about; the code itself for one without a name."""
    return _CATALOGUE.get(f"theme.{code}", {}).get(lang, code)
