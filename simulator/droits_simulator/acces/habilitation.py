"""What a validated demande yields: the right to call under a convention, with one key at a time."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from droits_simulator.acces.cle import Cle
from droits_simulator.acces.contenu import Contenu
from droits_simulator.acces.refus import AccesRefus
from droits_simulator.partenaire import Partenaire

ACTIVE, OBSOLETE, REVOKED = ETATS = ("active", "obsolete", "revoked")


@dataclass(frozen=True, slots=True)
class Habilitation:
    """A habilitation, as it was granted: `active`, `obsolete` (replaced by a newer one) or `revoked`.

    `empreinte` is the digest of the one key that works, None without any; `apercu` its beginning. `pas` counts changes.
    """

    id: str
    demande: str
    etat: str
    organisation: str
    convention: str
    client_id: str
    delivree_le: str
    empreinte: str | None = None
    apercu: str | None = None
    pas: int = 0

    @classmethod
    def delivre(cls, habilitation_id: str, demande: str, contenu: Contenu, moment: str) -> "Habilitation":
        """A new one, without a key yet."""
        said = (contenu.organisation, contenu.convention, contenu.client_id)
        return cls(habilitation_id, demande, ACTIVE, *said, moment)

    def avec(self, cle: Cle | None) -> "Habilitation":
        """With that key and no other, or with none; AccesRefus `habilitation-close` unless it is active."""
        if self.etat != ACTIVE:
            raise AccesRefus("habilitation-close", {"etat": self.etat})
        empreinte, apercu = (cle.empreinte, cle.apercu) if cle else (None, None)
        return replace(self, empreinte=empreinte, apercu=apercu, pas=self.pas + 1)

    def finie(self, etat: str) -> "Habilitation":
        """Obsolete or revoked from now on; what ended otherwise before stays what it is."""
        return replace(self, etat=etat, pas=self.pas + 1) if self.etat == ACTIVE else self

    def partenaire(self) -> Partenaire:
        """Who calls with its key. The key itself is known to nobody but its holder."""
        nom = f"demande-{self.demande.lower()}"
        return Partenaire(nom, self.organisation, "", self.convention, self.etat, frozenset({self.client_id}))

    def as_value(self) -> dict[str, Any]:
        """Plain values, for a store."""
        return asdict(self)
