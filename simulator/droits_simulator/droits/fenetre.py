"""The window that a call asks about.

Authority: the published contract (a search starts at the day of the call; ends are known at most a year ahead) and
decision 13 for what it leaves open: bounds are inclusive, the past and an inverted window are refused, a window
that reaches further than a year is accepted. Surprise: `dateFin` defaults to one year after `dateDebut`, not after today.
"""

from calendar import isleap
from dataclasses import dataclass
from datetime import date

from droits_simulator.droits.demande import Fenetre


@dataclass(frozen=True, slots=True)
class BorneRefusee:
    """A bound that cannot be used: `borne` is `debut` or `fin`, `raison` says why, in French, without the value."""

    borne: str
    raison: str


class FenetreRefusee(Exception):
    """The bounds do not make a window."""

    def __init__(self, bornes: tuple[BorneRefusee, ...]) -> None:
        super().__init__("; ".join(borne.raison for borne in bornes))
        self.bornes = bornes


_PASSEE = BorneRefusee("debut", "la fenêtre ne peut pas commencer avant le jour de l'appel")
_INVERSEE = BorneRefusee("fin", "la fenêtre ne peut pas finir avant d'avoir commencé")


def un_an_apres(jour: date) -> date:
    """The same day a year later; 29 February gives 28 February, and the calendar's last year is its own limit.

    >>> un_an_apres(date(2028, 2, 29))
    datetime.date(2029, 2, 28)
    """
    if jour.year == date.max.year:
        return date.max
    if jour.month == 2 and jour.day == 29 and not isleap(jour.year + 1):
        return date(jour.year + 1, 2, 28)
    return jour.replace(year=jour.year + 1)


def fenetre(jour: date, date_debut: date | None = None, date_fin: date | None = None) -> Fenetre:
    """The window of a call made on `jour`; FenetreRefusee when the bounds that were asked do not make one.

    >>> fenetre(date(2026, 11, 24)).fin
    datetime.date(2027, 11, 24)
    """
    debut = jour if date_debut is None else date_debut
    fin = un_an_apres(debut) if date_fin is None else date_fin
    if debut < jour or fin < debut:
        refusees = ((_PASSEE, debut < jour), (_INVERSEE, fin < debut))
        raise FenetreRefusee(tuple(borne for borne, refusee in refusees if refusee))
    return Fenetre(debut, fin, horizon=un_an_apres(jour))
