"""The branches of the decision tree (docs/architecture.md, "How an answer is made"), and the rules that speak of each.

Every refusal of the rights API belongs to one branch; a test holds this table against the table of refusals, and its
rules against `spec/rules`.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch: a stable `id`, and its name in French and English as it stands behind "refused at"."""

    id: str
    fr: str
    en: str


BRANCHES = (
    Branch("route", "adresse du contrat", "address of the contract"),
    Branch("method", "méthode", "method"),
    Branch("key", "clé d'API", "API key"),
    Branch("bearer", "jeton présenté", "bearer token presented"),
    Branch("token", "jeton reconnu par FranceConnect", "token known to FranceConnect"),
    Branch("scope", "portées du jeton", "scopes of the token"),
    Branch("habilitation", "habilitation du partenaire", "habilitation of the partner"),
    Branch("client", "client FranceConnect du partenaire", "FranceConnect client of the partner"),
    Branch("quota", "quota de la convention", "quota of the convention"),
    Branch("operation", "opération accordée par la convention", "operation granted by the convention"),
    Branch("parameters", "paramètres", "parameters"),
    Branch("identity", "identité rapprochée d'un assuré", "identity reconciled to an assuré"),
    Branch("circle", "bénéficiaire dans le cercle de l'assuré", "beneficiary in the circle of the assuré"),
    Branch("window", "droits dans la fenêtre", "rights in the window"),
    Branch("masks", "champs montrés par la convention", "fields shown by the convention"),
)
NAMES: Mapping[str, Branch] = {branch.id: branch for branch in BRANCHES}
POSITIONS: Mapping[str, int] = {branch.id: position for position, branch in enumerate(BRANCHES)}

# Where each refusal is decided, and the rules that demand it.
REFUSALS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "chemin-inconnu": ("route", ("CON-009", "CON-010")),
    "methode-non-permise": ("method", ("CON-008",)),
    "cle-absente": ("key", ("AUT-001",)),
    "cle-inconnue": ("key", ("AUT-002",)),
    "jeton-absent": ("bearer", ("AUT-003", "AUT-010")),
    "jeton-invalide": ("token", ("AUT-004", "AUT-005", "AUT-006", "AUT-007", "AUT-012", "AUT-014")),
    "franceconnect-injoignable": ("token", ("AUT-013",)),
    "franceconnect-illisible": ("token", ("AUT-013",)),
    "portee-insuffisante": ("scope", ("AUT-009", "CVN-010")),
    "habilitation-inactive": ("habilitation", ("CVN-007",)),
    "client-non-rattache": ("client", ("AUT-008",)),
    "quota-depasse": ("quota", ("CVN-008", "CVN-009", "CVN-011")),
    "operation-non-accordee": ("operation", ("CVN-001",)),
    "representation-non-disponible": ("parameters", ("CON-013",)),
    "parametre-invalide": ("parameters", ("BEN-007", "BEN-008", "FEN-004", "FEN-005", "FEN-014", "FEN-015")),
    "assure-non-gere": ("identity", ("BEN-012", "BEN-018")),
    "beneficiaire-inconnu": ("circle", ("BEN-006", "PRV-003")),
    "aucun-medecin-traitant": ("window", ("MED-003",)),
}
MALFORMED_BEARER = ("AUT-010",)
TOO_LONG = ("ROB-002",)
FAILED = ("ROB-001",)

# What an answer is held against, by operation.
ANSWERS: Mapping[str, tuple[str, ...]] = {
    "getMe": ("BEN-001", "CVN-002", "FEN-013"),
    "getBeneficiaires": ("BEN-002", "CVN-002", "FEN-013"),
    "getBeneficiairesNir": ("BEN-004", "BEN-005", "CVN-002", "FEN-013"),
    "getBeneficiairesNirCaisse": ("CAI-004", "CVN-002"),
    "getBeneficiairesNirContrats": ("CTR-007", "CVN-002", "FEN-006", "FEN-007"),
    "getBeneficiairesNirExonerations": ("EXO-006", "CVN-002", "CVN-003", "CVN-004", "FEN-006", "FEN-007"),
    "getBeneficiairesNirMedecinTraitant": ("MED-005", "CVN-002", "CVN-005", "FEN-006"),
}

# FranceConnect decides on its own; these are the rules of the judge about each of its addresses.
ADDRESSES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "v2": {
        "/.well-known/openid-configuration": ("FCO-001",),
        "/authorize": ("FCO-002", "FCO-003", "FCO-004", "FCO-006", "FCO-007", "FCO-020", "FCO-021"),
        "/interaction": ("FCO-005", "FCO-008"),
        "/token": ("FCO-009", "FCO-010", "FCO-011", "FCO-012", "FCO-023"),
        "/userinfo": ("FCO-013", "FCO-014", "FCO-022"),
        "/checktoken": ("FCO-015", "FCO-016"),
        "/token/revocation": ("FCO-017",),
        "/session/end": ("FCO-017", "FCO-018"),
    },
    "v1": {
        "/authorize": ("FCO-101",),
        "/interaction": ("FCO-101", "FCO-008"),
        "/token": ("FCO-101", "FCO-102"),
        "/userinfo": ("FCO-103",),
        "/checktoken": ("FCO-103", "FCO-104"),
        "/logout": ("FCO-101",),
    },
}
