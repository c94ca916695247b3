"""Whom the judge asks for, when the data set is larger than it needs.

A panel is a small set of callers in which everything that the data set has occurs: each régime, contract type, motif,
kind of birth, kind of attachment, each way for a right to begin or end around the day of the call. Which of several equal
callers are taken follows the seed of the run, so that nightly runs together see everybody; a panel that is cut short is the
same for every seed, because what it leaves out decides which rules have anything to look at (decision record 0105).
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from droits_conformance.oracle import Oracle
from droits_fixtures import Personne
from droits_fixtures.model import Exoneration, Periode

AT_LEAST = 24  # callers, however little the data set has
_SOON = timedelta(days=45)
_NEAR = timedelta(days=40)  # FEN-001
_SOUGHT = "sought: "  # how a trait begins that is rare, and without which some rule has nothing to look at


def choose_panel(
    oracle: Oracle,
    seed: int,
    at_least: int = AT_LEAST,
    at_most: int | None = None,
    among: Callable[[Personne], bool] = lambda _persona: True,
) -> tuple[Personne, ...]:
    """Callers for whom a target answers, chosen so that every trait of the data set occurs; empty if nobody can call.

    With `at_most`, only so many: the most telling of them, whatever the seed. `among` tells who may be chosen at all.
    """
    callers = [persona for persona in oracle.cast.personas() if oracle.is_insured(persona) and among(persona)]
    if at_most is None:
        Random(seed).shuffle(callers)  # noqa: S311 - a draw to vary, not to protect
    chosen = list(_covering(oracle, callers))
    others = [caller for caller in callers if caller not in chosen]
    missing = max(0, at_least - len(chosen))
    kept = {caller.nir for caller in (*chosen, *others[:missing])[:at_most]}
    return tuple(persona for persona in oracle.cast.personas() if persona.nir in kept)


def _covering(oracle: Oracle, callers: list[Personne]) -> Iterator[Personne]:
    """Those callers who bring a trait that nobody before them had, each time whoever brings most, sought ones first."""
    missing = {caller.nir: set(_traits(oracle, caller)) for caller in callers}
    while any(missing.values()):
        best = max(callers, key=lambda one: _worth(missing[one.nir]))
        yield best
        brought = set(missing[best.nir])
        for caller in callers:
            missing[caller.nir] -= brought


def _worth(traits: set[str]) -> tuple[int, int]:
    return sum(trait.startswith(_SOUGHT) for trait in traits), len(traits)


def _traits(oracle: Oracle, caller: Personne) -> Iterator[str]:
    circle = oracle.circle(caller)
    yield f"ayants droit {min(len(circle) - 1, 3)}"
    for person in circle:
        yield from _traits_of_birth(person)
        yield from _traits_of_rights(person, oracle.today)
        yield from (f"{_SOUGHT}{words}" for words, is_there in _sought(person, oracle.today).items() if is_there)


def _traits_of_birth(person: Personne) -> Iterator[str]:
    place = person.lieu_naissance or ""
    yield f"qualite {person.qualite}"
    yield f"born {place[:2] if place[:2] in {'2A', '2B', '97', '98'} else person.pays_naissance == '99100'}"
    yield f"gender {person.sexe}"
    yield f"rank {person.rang_naissance}"
    yield f"attachments {len(person.rattachements)}"
    yield f"presumed {person.naissance[5:].count('00')}"
    yield f"usage name {person.nom_usage is not None} {(person.nom_usage or '').isascii()}"
    yield f"plain family name {person.nom_famille.isascii()}"
    yield f"plain first name {person.prenoms[0].isascii()}"
    yield f"regime {person.caisse.grand_regime}"


def _traits_of_rights(person: Personne, today: date) -> Iterator[str]:
    yield f"doctor {person.medecin_traitant and _phase(person.medecin_traitant.duree, today)}"
    for contrat in person.contrats:
        yield f"{contrat.code} {_phase(contrat.duree, today)} {min(len(contrat.periodes), 2)}"
    for exoneration in person.exonerations:
        yield f"{exoneration.motif} {_phase(exoneration.duree, today)}"


def _sought(person: Personne, today: date) -> dict[str, bool]:
    periods = [*(one.duree for one in person.contrats), *(one.duree for one in person.exonerations)]
    ends = [period.fin for period in periods if period.fin]
    return {
        "born elsewhere": person.nir[5:7] in {"2A", "2B", "97", "98", "99"},
        "a presumed birth": "-00" in person.naissance,
        "a maternity": any(map(_is_maternity, person.exonerations)),
        "a right that is over": any(end < today for end in ends),
        "a right about to end": any(today <= end < today + _NEAR for end in ends),
    }


def _is_maternity(held: Exoneration) -> bool:
    return bool(held.date_presumee_grossesse or held.date_reelle_accouchement)


def _phase(period: Periode, today: date) -> str:
    return f"{_side(period.debut, today)} {_side(period.fin, today)}"


def _side(day: date | None, today: date) -> str:
    """Where a day lies from the day of the call: what a window is likely to get wrong."""
    if day is None:
        return "open"
    edges = ((today, "before"), (today + timedelta(days=1), "today"), (today + _SOON, "soon"))
    return next((words for edge, words in edges if day < edge), "later")
