"""What a handler is given: one value, with everything that the checks before it established.

Handlers take a `Demande` and return plain data, so that they run unchanged whoever made the checks: Connexion's stack
today, a compiled path later.
"""

from dataclasses import dataclass
from datetime import date

from droits_contract import Convention
from droits_fixtures.model import Foyer, Personne


@dataclass(frozen=True, slots=True)
class Fenetre:
    """The days that a call asks about, `debut` and `fin` included; `horizon` is the last day about which ends are known."""

    debut: date
    fin: date
    horizon: date


@dataclass(frozen=True, slots=True)
class Demande:
    """A call that passed every check.

    `appelant` is the assuré whom FranceConnect identified, `personne` the one asked about (the appelant for `/me`),
    `foyer` their household, `convention` the caller's, `fenetre` the window, `jour` the day of the call.
    """

    appelant: Personne
    personne: Personne
    foyer: Foyer
    convention: Convention
    fenetre: Fenetre
    jour: date
