"""The accounts of FranceConnect's identity provider, made from the people of the sandbox who have a login.

Claim formats: docs/sources.md, franceconnect §4.1. The password of every account is FranceConnect's own for test accounts.
"""

from collections.abc import Callable
from functools import lru_cache

from droits_fixtures.model import Foyer, Personne
from droits_fixtures.sentences.identity import lien
from droits_simulator.api.token import IdentitePivot
from droits_simulator.coordonnees import domicile_of, telephone_of
from droits_simulator.droits.peuple import Peuple
from droits_simulator.droits.reconciliation import FRANCE
from droits_simulator.franceconnect.compte import Compte
from droits_simulator.population import DAYS_KEPT

PASSWORD = "123"  # noqa: S105 - FranceConnect's convention for test accounts, shown on the login page
_ACCOUNTS_KEPT = 4096  # of one day's people: an access token leads to its account at each call
GENDERS = {"F": "female", "M": "male", "X": "unspecified"}


class Personas:
    """An `Annuaire` over today's people; `people` gives those of the moment."""

    def __init__(self, people: Callable[[], Peuple]) -> None:
        self._people = people
        self._made = lru_cache(maxsize=DAYS_KEPT)(_comptes)
        self._found = lru_cache(maxsize=DAYS_KEPT)(_nobody_yet)

    def find(self, login: str) -> Compte | None:
        """The account of that login, or None."""
        people = self._people()
        found = self._found(people)
        compte = found.get(login)
        if compte is None and (trouve := people.by_login(login)):
            if len(found) >= _ACCOUNTS_KEPT:
                found.clear()
            compte = found[login] = compte_de(*trouve)
        return compte

    def proposes(self) -> tuple[Compte, ...]:
        """The accounts to show, in the order of the households; made once for each day's people."""
        return self._made(self._people())


def _nobody_yet(_people: Peuple) -> dict[str, Compte]:
    """The accounts of a day's people that were asked for, by login."""
    return {}


def _comptes(people: Peuple) -> tuple[Compte, ...]:
    return tuple(compte_de(foyer, personne) for foyer, personne in people.proposes())


def compte_de(foyer: Foyer, personne: Personne) -> Compte:
    """The account of a person who has a login."""
    login = personne.login or ""
    return Compte(
        login=login,
        password=PASSWORD,
        given_names=personne.prenoms,
        family_name=personne.nom_famille.upper(),
        gender=GENDERS[personne.sexe],
        birthdate=personne.naissance,
        birthplace=personne.lieu_naissance or "",
        birthcountry=personne.pays_naissance,
        email=personne.email or f"{login}@banc-droits.example",
        preferred_username=personne.nom_usage,
        raconte=foyer.raconte,
        foyer=foyer.id,
        note=_note(personne),
        domicile=domicile_of(foyer),
        phone_number=telephone_of(login),
    )


def pivot_of(personne: Personne) -> IdentitePivot:
    """What FranceConnect vouches for about somebody, whether or not they have a login."""
    return IdentitePivot(
        given_name=" ".join(personne.prenoms),
        family_name=personne.nom_famille.upper(),
        birthdate=personne.date_naissance.isoformat(),
        gender=GENDERS[personne.sexe],
        birthplace=(personne.lieu_naissance or "") if personne.pays_naissance == FRANCE else "",
        birthcountry=personne.pays_naissance,
    )


def _note(personne: Personne) -> str:
    """Why the rights API will not answer this person, in French like the household's story; empty if it may."""
    if not personne.est_assure:
        known = lien(personne)
        words = known if personne.qualite == "autre" else f"{known}, ayant droit"
        return f"{words} : l'API répond 404"
    return "" if personne.caisse.couverte else "régime non couvert : l'API répond 404"
