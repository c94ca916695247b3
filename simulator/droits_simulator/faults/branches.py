"""Faults of the decision tree: one of its branches is skipped, at every operation or at one.

`branche:portee` never looks at the scope of a token; `branche:portee:getMe` looks at it everywhere but at `getMe`. They
stand in the order of the tree (docs/architecture.md, "How an answer is made"). Some are faults that have a name of their
own too; here they can be had at one operation.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from droits_contract import Convention, load_contract
from droits_fixtures.model import Foyer, Personne
from droits_simulator.api.services import Services
from droits_simulator.api.token import Jeton
from droits_simulator.clock import today
from droits_simulator.droits.demande import Fenetre
from droits_simulator.droits.peuple import Peuple, Trouve
from droits_simulator.droits.reconciliation import Identite
from droits_simulator.faults.acces import accept_any_key, accept_any_token, serve_strangers, some_assure
from droits_simulator.faults.conventions import opened
from droits_simulator.faults.fault import Change, Fault, UnknownFault, family
from droits_simulator.faults.fenetres import accept_any_date, ignore_the_window
from droits_simulator.faults.quotas import count_nothing, forget_the_habilitation
from droits_simulator.partenaire import Partenaire

_ANYBODY = "quiconque"


@dataclass(frozen=True, slots=True)
class Branche:
    """A branch that can be skipped: what it looks at, in both languages, the rules that look for it, and how to skip it."""

    regarde: str
    looks_at: str
    rules: frozenset[str]
    change: Change


@family("branche", "branche:BRANCHE", "branche:BRANCHE:OPERATION")
def skipped(rest: str) -> Fault:
    """The fault of one branch; UnknownFault lists the branches, or the operations."""
    nom = f"branche:{rest}"
    name, colon, operation_id = rest.partition(":")
    if name not in BRANCHES:
        raise UnknownFault(nom, tuple(f"branche:{one}" for one in BRANCHES))
    known = [operation.operation_id for operation in load_contract().operations]
    if colon and operation_id not in known:
        raise UnknownFault(nom, tuple(f"branche:{name}:{one}" for one in known))
    branche = BRANCHES[name]
    ou, where = (f" à {operation_id}", f" at {operation_id}") if colon else ("", "")
    titre, title = f"Personne ne regarde {branche.regarde}{ou}", f"Nobody looks at {branche.looks_at}{where}"
    return Fault(nom, titre, title, branche.rules, branche.change, operation_id or None)


def _any_scope(services: Services) -> Services:
    return _under(services, lambda one: replace(one, scopes=frozenset()))


def _any_client(services: Services) -> Services:
    def rattache(_partenaire: Partenaire, _jeton: Jeton) -> bool:
        return True

    return replace(_under(services, lambda one: replace(one, clients=None)), rattache=rattache)


def _any_operation(services: Services) -> Services:
    def widened(convention: Convention) -> Convention:
        for operation in load_contract().operations:
            if not convention.grants(operation.operation_id):
                convention = opened(convention, operation.operation_id)
        return convention

    return _under(services, widened)


def _under(services: Services, change: Any) -> Services:
    return replace(services, conventions={nom: change(one) for nom, one in services.conventions.items()})


def _any_past(services: Services) -> Services:
    """A window begins when it was asked to begin; ends are known as long as ever."""

    def fenetre(jour: date, date_debut: date | None, date_fin: date | None) -> Fenetre:
        if date_debut is None or date_debut >= jour:
            return services.fenetre(jour, date_debut, date_fin)
        begun = services.fenetre(date_debut, date_debut, date_fin)
        return replace(begun, horizon=services.fenetre(jour, None, None).horizon)

    return replace(services, fenetre=fenetre)


def _any_order(services: Services) -> Services:
    """A window that ends before it begins is one, in which there is nothing."""

    def fenetre(jour: date, date_debut: date | None, date_fin: date | None) -> Fenetre:
        if date_fin is None or date_fin >= (date_debut or jour):
            return services.fenetre(jour, date_debut, date_fin)
        return replace(services.fenetre(jour, date_debut, None), fin=date_fin)

    return replace(services, fenetre=fenetre)


def _any_identity(services: Services) -> Services:
    """Who cannot be told from somebody else is the first assuré that comes, and may ask about everybody."""

    def reconcilie(jour: date, identite: Identite) -> Trouve | None:
        found = services.reconcilie(jour, identite)
        stand_in = None if found else some_assure(services.people(today(services.clock)))
        return (stand_in[0], replace(stand_in[1], cle=_ANYBODY)) if stand_in else found

    def cherche(peuple: Peuple, foyer: Foyer, appelant: Personne, nir: str) -> Trouve | None:
        return peuple.by_nir(nir) if appelant.cle == _ANYBODY else services.cherche(peuple, foyer, appelant, nir)

    return replace(services, reconcilie=reconcilie, cherche=cherche)


def _any_person(services: Services) -> Services:
    """Whoever logs in is taken for an assuré whose caisse answers."""

    def reconcilie(jour: date, identite: Identite) -> Trouve | None:
        trouve = services.reconcilie(jour, identite)
        return trouve and (trouve[0], _insured(trouve[1]))

    return replace(services, reconcilie=reconcilie)


def _insured(personne: Personne) -> Personne:
    return replace(personne, qualite="assure", caisse=replace(personne.caisse, couverte=True))


def _nothing_hidden(services: Services) -> Services:
    def masque(_schema: str, donnees: Any, _convention: Convention) -> Any:
        return donnees

    return replace(services, masque=masque)


def _branche(regarde: str, looks_at: str, change: Change, *rules: str) -> Branche:
    return Branche(regarde, looks_at, frozenset(rules), change)


BRANCHES = {
    "cle": _branche("de qui est la clé", "whose the key is", accept_any_key, "AUT-002"),
    "jeton": _branche("si le jeton existe", "whether the token exists", accept_any_token, "AUT-004", "AUT-012"),
    "portee": _branche("la portée du jeton", "the scope of the token", _any_scope, "AUT-009"),
    "habilitation": _branche(
        "si l'habilitation est active", "whether the habilitation is active", forget_the_habilitation, "CVN-007"
    ),
    "client": _branche("à quel client va le jeton", "whose client the token is of", _any_client, "AUT-008"),
    "quota": _branche("le quota", "the quota", count_nothing, "CVN-008"),
    "operation": _branche("si l'opération est accordée", "whether the operation is granted", _any_operation, "CVN-001"),
    "date": _branche("si une date en est une", "whether a date is one", accept_any_date, "FEN-005"),
    "passe": _branche(
        "si la fenêtre commence dans le passé", "whether the window begins in the past", _any_past, "FEN-015"
    ),
    "ordre": _branche(
        "si la fenêtre finit avant de commencer", "whether the window is inverted", _any_order, "FEN-004"
    ),
    "identite": _branche("si quelqu'un est reconnu", "whether somebody is recognized", _any_identity, "BEN-018"),
    "assure": _branche(
        "si l'appelant est un assuré couvert",
        "whether the caller is insured and covered",
        _any_person,
        "BEN-012",
        "BEN-018",
    ),
    "cercle": _branche("si le NIR est du cercle", "whether the NIR is in the circle", serve_strangers, "BEN-006"),
    "fenetre": _branche("la fenêtre", "the window", ignore_the_window, "FEN-008", "FEN-013"),
    "masque": _branche("ce que la convention masque", "what the convention hides", _nothing_hidden, "CVN-002"),
}
