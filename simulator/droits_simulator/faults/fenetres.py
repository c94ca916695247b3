"""Faults of the window."""

from dataclasses import replace
from datetime import date, timedelta

from droits_simulator.api.services import Services
from droits_simulator.droits.demande import Fenetre
from droits_simulator.faults.fault import fault

_A_DAY = timedelta(days=1)


@fault(
    "fenetre-ignoree",
    titre="La fenêtre demandée est ignorée : les droits passés et à venir sont servis",
    title="The window asked for is ignored: past and future rights are served",
    rules=[
        "CTR-003",
        "CTR-004",
        "CTR-008",
        "EXO-004",
        "FEN-001",
        "FEN-003",
        "FEN-006",
        "FEN-008",
        "FEN-013",
        "MED-001",
    ],
)
def ignore_the_window(services: Services) -> Services:
    """Refuse what must be refused, then look at all time; ends stay known for a year only."""

    def fenetre(jour: date, date_debut: date | None, date_fin: date | None) -> Fenetre:
        asked = services.fenetre(jour, date_debut, date_fin)
        return replace(asked, debut=date.min, fin=date.max)

    return replace(services, fenetre=fenetre)


@fault(
    "dates-non-controlees",
    titre="Une date mal écrite est acceptée, comme si elle n'avait pas été envoyée",
    title="A date that is not one is accepted, as if it had not been sent",
    rules=["FEN-005", "GEN-003"],
)
def accept_any_date(services: Services) -> Services:
    """Read what is not a date as nothing."""

    def lit_date(texte: str) -> date | None:
        try:
            return services.lit_date(texte)
        except ValueError:
            return None

    return replace(services, lit_date=lit_date)


@fault(
    "annee-bissextile-depassee",
    titre="L'année qui commence un 29 février finit le 1er mars",
    title="The year that begins on a 29 February ends on 1 March",
    rules=["FEN-012"],
)
def overrun_the_leap_year(services: Services) -> Services:
    """Count a day too many, on that day only."""

    def fenetre(jour: date, date_debut: date | None, date_fin: date | None) -> Fenetre:
        asked = services.fenetre(jour, date_debut, date_fin)
        if (jour.month, jour.day) != (2, 29):
            return asked
        fin = asked.fin + _A_DAY if date_fin is None else asked.fin
        return replace(asked, fin=fin, horizon=asked.horizon + _A_DAY)

    return replace(services, fenetre=fenetre)
