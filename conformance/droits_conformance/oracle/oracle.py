"""Expected answers.

The order of refusal is the one of docs/architecture.md: what the convention grants, then the parameters, then who the
caller is at the CNAM, then whose rights are asked for.
"""

import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from droits_conformance.oracle import bodies
from droits_conformance.oracle.fenetre import Fenetre, fenetre
from droits_conformance.oracle.nir import read_nir
from droits_contract import Convention
from droits_fixtures import Cast, Personne

ABOUT_ME = frozenset({"getMe", "getBeneficiaires"})


@dataclass(frozen=True, slots=True)
class Oracle:
    """Answers of a conforming implementation, on day `today`, for the people of `cast`."""

    cast: Cast
    today: date
    _namesakes: Counter[tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        everybody = (personne for foyer in self.cast.foyers for personne in foyer.personnes)
        object.__setattr__(self, "_namesakes", Counter(map(_civil_identity, everybody)))

    def circle(self, persona: Personne) -> tuple[Personne, ...]:
        """The person, then the family seen by `/me/beneficiaires` (their ayants droit)."""
        found = self.cast.by_nir(persona.nir)
        household = found[0].personnes if found else ()
        return (persona, *(other for other in household if persona.cle in other.rattachements))

    def is_insured(self, persona: Personne) -> bool:
        """Whether the CNAM answers for that person: an assuré of a covered caisse, recognised without doubt."""
        alone = self._namesakes[_civil_identity(persona)] == 1
        return persona.est_assure and persona.caisse.couverte and alone

    def answer(
        self,
        operation_id: str,
        convention: Convention,
        persona: Personne,
        nir: str | None = None,
        date_debut: date | None = None,
        date_fin: date | None = None,
    ) -> tuple[int, Any]:
        """Status and body (None for a refusal) that a well-formed call by `persona` deserves under `convention`."""
        if not convention.grants(operation_id):
            return 403, None
        window = fenetre(self.today, date_debut, date_fin)
        asked = persona.nir if operation_id in ABOUT_ME else read_nir(nir or "")
        if window is None or asked is None:
            return 400, None
        person = next((one for one in self.circle(persona) if one.nir == asked), None)
        if person is None or not self.is_insured(persona):
            return 404, None
        body = self._body(operation_id, convention, person, window)
        return (404, None) if body is None else (200, body)

    def _body(self, operation_id: str, convention: Convention, person: Personne, window: Fenetre) -> Any:
        if operation_id == "getBeneficiaires":
            return [bodies.beneficiaire(one, window, convention) for one in self.circle(person)[1:]]
        if operation_id in ("getMe", "getBeneficiairesNir"):
            return bodies.beneficiaire(person, window, convention)
        if operation_id == "getBeneficiairesNirCaisse":
            return bodies.caisse(person.caisse, convention)
        if operation_id == "getBeneficiairesNirContrats":
            return [bodies.contrat(held, window, convention) for held in window.visible(person.contrats)]
        if operation_id == "getBeneficiairesNirExonerations":
            return [bodies.exoneration(held, window, convention) for held in window.visible(person.exonerations)]
        declared = bodies.doctor(person, window)
        return None if declared is None else bodies.medecin_traitant(declared, window, convention)


def _civil_identity(personne: Personne) -> tuple[str, ...]:
    """What FranceConnect tells of a person and the CNAM looks up, accents and case aside."""
    names = (personne.nom_famille, personne.prenoms[0])
    folded = (unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper() for name in names)
    return (*folded, personne.naissance, personne.sexe, personne.pays_naissance, personne.lieu_naissance or "")
