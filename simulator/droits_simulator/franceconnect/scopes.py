"""The scopes that FranceConnect knows (`scopes.yaml`)."""

from pathlib import Path
from typing import Any

from droits_contract.documents import read_document

_KNOWN: dict[str, Any] = read_document(Path(__file__).with_name("scopes.yaml"))

CNAM: tuple[str, ...] = tuple(_KNOWN["cnam"])
DATA: tuple[str, ...] = tuple(_KNOWN["donnees"])
KNOWN_V2: tuple[str, ...] = (*_KNOWN["identite"], *DATA)
# v1 still had address and phone; it did not have amr and idp_id.
KNOWN_V1: tuple[str, ...] = (*(scope for scope in KNOWN_V2 if scope not in {"amr", "idp_id"}), "address", "phone")


def asked(scope: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The known scopes in a space-separated list, each once, in the order asked; unknown ones are ignored."""
    return tuple(dict.fromkeys(name for name in scope.split(" ") if name in known))
