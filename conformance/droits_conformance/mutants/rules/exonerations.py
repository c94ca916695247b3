"""Mistakes about exonerations."""

from datetime import date, timedelta
from typing import Any

from droits_conformance.mutants.benign.today import day_of
from droits_conformance.mutants.change import enter
from droits_conformance.mutants.message import Rewriting
from droits_conformance.mutants.rules.served import EXONERATIONS, Entry, day, documents, entries, not_found_if_empty
from droits_conformance.mutants.scene import Scene, rewriting

_MATERNITY, _NEWBORN = "MAT", "NE"


def _reason_of_our_own(exoneration: Entry) -> Entry:
    motif = exoneration.get("motif")
    return exoneration | {"motif": motif | {"code": "EXO"}} if isinstance(motif, dict) else exoneration


def _pregnant_whatever_the_reason(exoneration: Entry) -> Entry:
    motif = exoneration.get("motif") or {}
    other = motif.get("code") not in {None, _MATERNITY}
    return exoneration | {"maternite": {"date_presumee_grossesse": "2026-10-01"}} if other else exoneration


def _newborn_for_a_year(exoneration: Entry) -> Entry:
    end = day(exoneration.get("date_fin"))
    if (exoneration.get("motif") or {}).get("code") != _NEWBORN or end is None:
        return exoneration
    return exoneration | {"date_fin": (end + timedelta(days=60)).isoformat()}


def _without_a_future(today: date) -> Any:
    def change(exoneration: Entry) -> Entry:
        start = day(exoneration.get("date_debut"))
        return {name: one for name, one in exoneration.items() if name != "date_debut" or not start or start <= today}

    return change


def _only_the_first(exonerations: list[Entry]) -> list[Entry]:
    return exonerations[:1]


enter(
    {
        "motif-hors-de-la-liste": entries(_reason_of_our_own, EXONERATIONS),
        "maternite-sous-tout-motif": entries(_pregnant_whatever_the_reason, EXONERATIONS),
        "nouveau-ne-exonere-trop-longtemps": entries(_newborn_for_a_year, EXONERATIONS),
        "exoneration-unique": documents(_only_the_first, EXONERATIONS),
        "aucune-exoneration-introuvable": not_found_if_empty(EXONERATIONS, "Aucune exonération"),
    }
)


@rewriting("debut-a-venir-tu")
def keep_the_future_to_oneself(scene: Scene) -> Rewriting:
    """An exoneration that begins later has no beginning."""
    return entries(_without_a_future(day_of(scene)), EXONERATIONS)(scene)
