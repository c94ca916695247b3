"""The states of a demande, the events between them, and who may cause which. Anything else is refused.

draft ──soumettre──▶ submitted ──approuver──▶ validated ──revoquer──▶ revoked
  ▲                   │   ▲  └──refuser──▶ refused         │
  │   demander-modifications │                             │
  │                   ▼   │                                │
  │       changes_requested ──approuver, refuser──▶ …      │
  └──────────────────────────reouvrir──────────────────────┘

A demande that was reopened keeps its habilitation: refusing it, or giving the reopening up, leads back to `validated`, and
to what was validated then. `archiver` ends a draft, a refused or a revoked one. (docs/sources.md, domain §2; decision 82.)
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from droits_simulator.acces.contenu import Contenu
from droits_simulator.acces.refus import AccesRefus

DEMANDEUR, INSTRUCTEUR = ROLES = ("demandeur", "instructeur")
DRAFT, SUBMITTED, CHANGES_REQUESTED, VALIDATED, REFUSED, ARCHIVED, REVOKED = ETATS = (
    "draft",
    "submitted",
    "changes_requested",
    "validated",
    "refused",
    "archived",
    "revoked",
)
CREER, MODIFIER = "creer", "modifier"
MODIFIABLES = frozenset({DRAFT, CHANGES_REQUESTED})
_EN_COURS = frozenset({DRAFT, SUBMITTED, CHANGES_REQUESTED})


@dataclass(frozen=True, slots=True)
class Evenement:
    """An event: who may cause it, and where it leads from which state.

    `si_reouverte` restricts it to demandes that were reopened (True) or were not (False). `commente` tells that the
    applicant is owed a reason.
    """

    par: frozenset[str]
    vers: Mapping[str, str]
    si_reouverte: bool | None = None
    commente: bool = False


_LUI, _ELLE = frozenset({DEMANDEUR}), frozenset({INSTRUCTEUR})
_A_INSTRUIRE = (SUBMITTED, CHANGES_REQUESTED)
EVENEMENTS: Mapping[str, Evenement] = {
    "soumettre": Evenement(_LUI, {DRAFT: SUBMITTED, CHANGES_REQUESTED: SUBMITTED}),
    "demander-modifications": Evenement(_ELLE, {SUBMITTED: CHANGES_REQUESTED}, commente=True),
    "approuver": Evenement(_ELLE, dict.fromkeys(_A_INSTRUIRE, VALIDATED)),
    "refuser": Evenement(_ELLE, dict.fromkeys(_A_INSTRUIRE, REFUSED), commente=True),
    "revoquer": Evenement(_ELLE, {VALIDATED: REVOKED}, commente=True),
    "archiver": Evenement(frozenset(ROLES), dict.fromkeys((DRAFT, REFUSED, REVOKED), ARCHIVED), si_reouverte=False),
    "reouvrir": Evenement(_LUI, {VALIDATED: DRAFT}),
    "annuler-reouverture": Evenement(_LUI, dict.fromkeys(_EN_COURS, VALIDATED), si_reouverte=True),
}


@dataclass(frozen=True, slots=True)
class Pas:
    """One step of a demande: what happened, by whom, when (ISO 8601, the session's clock), in which words, and to where."""

    evenement: str
    par: str
    moment: str
    commentaire: str
    etat: str


@dataclass(frozen=True, slots=True)
class Demande:
    """A demande. `habilitation` is the id of the last that it yielded, `valide` what was validated with it."""

    id: str
    etat: str
    contenu: Contenu
    historique: tuple[Pas, ...]
    habilitation: str | None = None
    valide: Contenu | None = None

    @property
    def reouverte(self) -> bool:
        """Whether a habilitation is active while the demande is being written or examined again."""
        return self.habilitation is not None and self.etat in _EN_COURS

    @property
    def modifiable(self) -> bool:
        """Whether its applicant may rewrite it."""
        return self.etat in MODIFIABLES

    def possibles(self, par: str) -> tuple[str, ...]:
        """The events that `par` may cause now."""
        return tuple(nom for nom, evenement in EVENEMENTS.items() if self._peut(evenement, par))

    def apres(self, nom: str, par: str, moment: str, commentaire: str = "") -> "Demande":
        """The demande after an event; AccesRefus `evenement-impossible` or `commentaire-attendu`."""
        evenement = EVENEMENTS.get(nom)
        if evenement is None or not self._peut(evenement, par):
            possibles = ", ".join(self.possibles(par)) or "–"
            dits = {"evenement": nom, "etat": self.etat, "par": par, "possibles": possibles}
            raise AccesRefus("evenement-impossible", dits)
        if evenement.commente and not commentaire.strip():
            raise AccesRefus("commentaire-attendu", {"evenement": nom})
        vers = evenement.vers[self.etat]
        revient = self.reouverte and nom in {"refuser", "annuler-reouverture"}
        contenu = self.valide if revient and self.valide else self.contenu
        return self._avance(contenu, Pas(nom, par, moment, commentaire.strip(), VALIDATED if revient else vers))

    def modifiee(self, contenu: Contenu, moment: str) -> "Demande":
        """The demande rewritten by its applicant; AccesRefus `modification-impossible` outside of MODIFIABLES."""
        if not self.modifiable:
            raise AccesRefus("modification-impossible", {"etat": self.etat})
        return self._avance(contenu, Pas(MODIFIER, DEMANDEUR, moment, "", self.etat))

    def habilitee(self, habilitation: str) -> "Demande":
        """The demande with the habilitation that it has just yielded."""
        return replace(self, habilitation=habilitation, valide=self.contenu)

    def _peut(self, evenement: Evenement, par: str) -> bool:
        permis = par in evenement.par and self.etat in evenement.vers
        return permis and evenement.si_reouverte in {None, self.reouverte}

    def _avance(self, contenu: Contenu, pas: Pas) -> "Demande":
        return replace(self, contenu=contenu, etat=pas.etat, historique=(*self.historique, pas))

    def as_value(self) -> dict[str, Any]:
        """Plain values, for a store."""
        return asdict(self)

    @classmethod
    def of(cls, value: dict[str, Any]) -> "Demande":
        """From its stored form."""
        pas = tuple(Pas(**one) for one in value["historique"])
        valide = Contenu.lit(value["valide"]) if value["valide"] else None
        return cls(**(value | {"contenu": Contenu.lit(value["contenu"]), "historique": pas, "valide": valide}))


def cree(demande_id: str, contenu: Contenu, moment: str) -> Demande:
    """A new draft."""
    return Demande(demande_id, DRAFT, contenu, (Pas(CREER, DEMANDEUR, moment, "", DRAFT),))
