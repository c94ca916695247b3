"""The window of a call."""

from datetime import date, timedelta

import pytest

from droits_simulator.droits.fenetre import FenetreRefusee, fenetre, un_an_apres

DAY = timedelta(days=1)


def test_without_bounds_the_window_goes_from_the_day_of_the_call_to_a_year_later(jour: date) -> None:
    vue = fenetre(jour)
    assert (vue.debut, vue.fin, vue.horizon) == (jour, date(2027, 11, 24), date(2027, 11, 24))


def test_date_fin_defaults_to_a_year_after_date_debut_and_not_after_today(jour: date) -> None:
    vue = fenetre(jour, date(2027, 2, 1))
    assert (vue.fin, vue.horizon) == (date(2028, 2, 1), date(2027, 11, 24))


def test_the_day_of_the_call_itself_may_be_asked_and_the_day_before_may_not(jour: date) -> None:
    assert fenetre(jour, jour, jour).debut == jour
    with pytest.raises(FenetreRefusee) as refused:
        fenetre(jour, jour - DAY)
    assert [borne.borne for borne in refused.value.bornes] == ["debut"]


def test_a_window_that_ends_before_it_begins_is_refused(jour: date) -> None:
    with pytest.raises(FenetreRefusee) as refused:
        fenetre(jour, jour + DAY, jour)
    assert [borne.borne for borne in refused.value.bornes] == ["fin"]


def test_an_end_before_today_without_a_start_is_refused_as_inverted(jour: date) -> None:
    with pytest.raises(FenetreRefusee) as refused:
        fenetre(jour, None, jour - DAY)
    assert [borne.borne for borne in refused.value.bornes] == ["fin"]


def test_both_bounds_are_named_when_both_are_wrong(jour: date) -> None:
    with pytest.raises(FenetreRefusee) as refused:
        fenetre(jour, jour - DAY, jour - 2 * DAY)
    assert [borne.borne for borne in refused.value.bornes] == ["debut", "fin"]
    assert "avant le jour de l'appel" in str(refused.value)


def test_an_end_further_than_a_year_is_accepted_and_the_horizon_stays(jour: date) -> None:
    vue = fenetre(jour, None, date(2099, 12, 31))
    assert (vue.fin, vue.horizon) == (date(2099, 12, 31), date(2027, 11, 24))


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2028, 2, 28), date(2029, 2, 28)),
        (date(2027, 3, 1), date(2028, 3, 1)),
        (date(2026, 12, 31), date(2027, 12, 31)),
        (date(9999, 6, 1), date.max),
    ],
)
def test_a_year_later_is_the_same_day_except_on_29_february(day: date, later: date) -> None:
    assert un_an_apres(day) == later


def test_a_call_on_29_february_sees_until_28_february(jour: date) -> None:
    vue = fenetre(date(2028, 2, 29))
    assert (vue.fin, vue.horizon) == (date(2029, 2, 28), date(2029, 2, 28))


def test_the_last_days_of_the_calendar_do_not_overflow(jour: date) -> None:
    assert fenetre(jour, date.max).fin == date.max
