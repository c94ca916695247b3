"""Which rights a window shows, to the day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from droits_fixtures.model import Contrat, Exoneration, MedecinTraitant, Periode, Personne
from droits_simulator.droits.demande import Fenetre
from droits_simulator.droits.fenetre import fenetre
from droits_simulator.droits.selection import (
    bornee,
    complementaire_presente,
    contrats_visibles,
    exonerations_visibles,
    medecin_visible,
    recouvre,
)

DAY = timedelta(days=1)
DEBUT, FIN = date(2027, 1, 10), date(2027, 1, 20)
HORIZON = date(2027, 11, 24)
ASKED = Fenetre(DEBUT, FIN, HORIZON)


@pytest.mark.parametrize(
    ("debut", "fin", "visible"),
    [
        (DEBUT - 9 * DAY, DEBUT - DAY, False),
        (DEBUT - 9 * DAY, DEBUT, True),
        (DEBUT, DEBUT, True),
        (FIN, FIN + 9 * DAY, True),
        (FIN + DAY, FIN + 9 * DAY, False),
        (DEBUT - DAY, FIN + DAY, True),
        (DEBUT + DAY, FIN - DAY, True),
        (DEBUT - DAY, None, True),
        (FIN, None, True),
        (FIN + DAY, None, False),
    ],
)
def test_a_right_is_visible_when_it_has_one_day_in_the_window(debut: date, fin: date | None, visible: bool) -> None:
    assert recouvre(Periode(debut, fin), ASKED) is visible


@pytest.mark.parametrize(("debut", "visible"), [(HORIZON, True), (HORIZON + DAY, False)])
def test_nothing_that_begins_after_the_horizon_is_visible_however_far_the_window_reaches(
    debut: date, visible: bool
) -> None:
    far = Fenetre(DEBUT, date.max, HORIZON)
    assert recouvre(Periode(debut), far) is visible


def test_a_window_that_begins_after_the_horizon_shows_nothing_at_all(jour: date) -> None:
    beyond = fenetre(jour, HORIZON + DAY)
    assert not recouvre(Periode(date(2020, 1, 1)), beyond)
    assert recouvre(Periode(date(2020, 1, 1)), fenetre(jour, HORIZON))


@pytest.mark.parametrize(
    ("fin", "served"),
    [(None, HORIZON), (HORIZON - DAY, HORIZON - DAY), (HORIZON, HORIZON), (HORIZON + DAY, HORIZON)],
)
def test_an_end_is_served_up_to_the_horizon_and_the_start_as_it_is(fin: date | None, served: date) -> None:
    assert bornee(Periode(date(2020, 1, 1), fin), ASKED) == Periode(date(2020, 1, 1), served)


def test_an_end_is_not_cut_to_the_window(jour: date) -> None:
    assert bornee(Periode(DEBUT, FIN + DAY), ASKED).fin == FIN + DAY


def _contrat(nature: str, debut: date, fin: date | None, *periodes: Periode) -> Contrat:
    return Contrat(nature, "BASE", "Droits de base", Periode(debut, fin), periodes)


def test_a_visible_contract_shows_only_its_periods_in_the_window(fait_personne: Callable[..., Personne]) -> None:
    before, during, after = (
        Periode(DEBUT - 9 * DAY, DEBUT - DAY),
        Periode(DEBUT, None),
        Periode(FIN + DAY, FIN + 2 * DAY),
    )
    personne = fait_personne("anne", 1, contrats=(_contrat("AMO", date(2020, 1, 1), None, after, during, before),))
    (contrat,) = contrats_visibles(personne, ASKED)
    assert contrat.duree == Periode(date(2020, 1, 1), HORIZON)
    assert contrat.periodes == (Periode(DEBUT, HORIZON),)


def test_contracts_come_in_the_order_of_their_starts(fait_personne: Callable[..., Personne]) -> None:
    late, early = _contrat("AMC", FIN, None), _contrat("AMO", DEBUT - DAY, None)
    personne = fait_personne("anne", 1, contrats=(late, early))
    assert [contrat.nature for contrat in contrats_visibles(personne, ASKED)] == ["AMO", "AMC"]


def test_a_complementaire_is_present_only_through_an_amc_contract_in_the_window(
    fait_personne: Callable[..., Personne],
) -> None:
    ended = _contrat("AMC", date(2025, 1, 1), DEBUT - DAY)
    personne = fait_personne("anne", 1, contrats=(_contrat("AMO", DEBUT, None), ended))
    assert not complementaire_presente(personne, ASKED)
    assert complementaire_presente(replace(personne, contrats=(replace(ended, duree=Periode(DEBUT, DEBUT)),)), ASKED)


def test_an_exoneration_is_chosen_and_cut_like_any_right(fait_personne: Callable[..., Personne]) -> None:
    lis = Exoneration("LIS", "ALD", "Affection de longue durée", Periode(FIN, None))
    gone = replace(lis, duree=Periode(date(2020, 1, 1), DEBUT - DAY))
    personne = fait_personne("anne", 1, exonerations=(lis, gone))
    assert exonerations_visibles(personne, ASKED) == (replace(lis, duree=Periode(FIN, HORIZON)),)


def test_a_doctor_who_will_cease_is_still_served_and_one_who_ceased_is_not(
    fait_personne: Callable[..., Personne],
) -> None:
    doctor = MedecinTraitant("AUBRY", "Solène", "001490017", Periode(date(2020, 1, 1), DEBUT))
    assert medecin_visible(fait_personne("anne", 1, medecin_traitant=doctor), ASKED) == doctor
    gone = replace(doctor, duree=Periode(date(2020, 1, 1), DEBUT - DAY))
    assert medecin_visible(fait_personne("anne", 1, medecin_traitant=gone), ASKED) is None


def test_nobody_declared_is_nobody_visible(fait_personne: Callable[..., Personne]) -> None:
    assert medecin_visible(fait_personne("anne", 1), ASKED) is None
