"""The days that a call is about, as ISO texts: SQLite compares them as it compares days."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from candidat.refus import parametre

_JOUR: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Fenetre:
    """From `debut` to `fin`, both included; nothing is known after `horizon`. `jour` is that of the call."""

    jour: str
    debut: str
    fin: str
    horizon: str


def un_an_apres(jour: date) -> date:
    """The same day of the next year, the day before if there is none; the calendar ends with the year 9999."""
    if jour.year == date.max.year:
        return date.max
    try:
        return jour.replace(year=jour.year + 1)
    except ValueError:
        return (jour + timedelta(days=1)).replace(year=jour.year + 1) - timedelta(days=1)


def ouvrir(debut: str | None, fin: str | None, jour: date) -> Fenetre:
    """The window that was asked for on that day. A start in the past is lawful and shows nothing of the past."""
    premier = max(jour, jour if debut is None else _lire("dateDebut", debut))
    dernier = un_an_apres(premier) if fin is None else _lire("dateFin", fin)
    if dernier < premier:
        raise parametre("dateFin", "query", "Un jour qui ne précède ni dateDebut ni aujourd'hui.")
    horizon = un_an_apres(jour)
    return Fenetre(jour.isoformat(), premier.isoformat(), min(dernier, horizon).isoformat(), horizon.isoformat())


def _lire(nom: str, texte: str) -> date:
    try:
        if _JOUR.fullmatch(texte):
            return date.fromisoformat(texte)
    except ValueError:
        pass
    raise parametre(nom, "query", "Un jour du calendrier, AAAA-MM-JJ.")
