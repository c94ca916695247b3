"""Partners: the key of each, the convention behind it, and how often it may call."""

import json
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from candidat.refus import Refus


@dataclass(frozen=True, slots=True)
class Convention:
    """What a use case closes: operations, and members of answers. All else is open."""

    operations_fermees: frozenset[str] = frozenset()
    membres_caches: frozenset[str] = frozenset()


_MOTIF: Final = frozenset({"motif", "maternite"})
CONVENTIONS: Final = {
    "etablissement-de-soins": Convention(),
    "organisme-complementaire": Convention(frozenset({"medecin-traitant"}), _MOTIF),
    "organisme-complementaire-sans-exonerations": Convention(frozenset({"medecin-traitant", "exonerations"}), _MOTIF),
}


@dataclass(frozen=True, slots=True)
class Partenaire:
    """A partner. `client_id` is its client at FranceConnect; `par_seconde` None stands for no limit."""

    nom: str
    client_id: str
    convention: Convention
    active: bool = True
    par_seconde: int | None = None


class Partenaires:
    """The partners by their keys, of which only digests are kept, and the calls of the last second of each."""

    def __init__(self, tenus: Iterable[dict[str, Any]], horloge: Callable[[], float] = time.monotonic) -> None:
        self._par_cle = {_empreinte(tenu["cle"]): _partenaire(tenu) for tenu in tenus}
        self._horloge = horloge
        self._appels: dict[str, deque[float]] = {}

    def titulaire(self, cle: str) -> Partenaire:
        """Whose key it is; Refus for one that opens nothing, or nothing any more."""
        trouve = self._par_cle.get(_empreinte(cle))
        if trouve is None or not trouve.active:
            raise Refus("cle-inconnue")
        return trouve

    def compter(self, partenaire: Partenaire) -> None:
        """Count a call, whatever becomes of it; Refus once there were as many as allowed within the last second."""
        if partenaire.par_seconde is None:
            return
        appels, maintenant = self._appels.setdefault(partenaire.nom, deque()), self._horloge()
        while appels and appels[0] <= maintenant - 1:
            appels.popleft()
        if len(appels) >= partenaire.par_seconde:
            raise Refus("quota-depasse", {"Retry-After": "1"})
        appels.append(maintenant)


def lire(fichier: Path) -> Partenaires:
    """The partners of a JSON file: a list of nom, cle, client_id, convention, and active and par_seconde if need be."""
    return Partenaires(json.loads(fichier.read_text(encoding="utf-8")))


def _partenaire(tenu: dict[str, Any]) -> Partenaire:
    convention = CONVENTIONS[tenu["convention"]]
    return Partenaire(tenu["nom"], tenu["client_id"], convention, tenu.get("active", True), tenu.get("par_seconde"))


def _empreinte(cle: str) -> str:
    return sha256(cle.encode("utf-8", "surrogateescape")).hexdigest()
