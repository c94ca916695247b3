"""What a member sees: each test has a world of its own, and five lines."""

from datetime import UTC, datetime

import pytest

from mutuelle.france_connect import Departure, LoginRefused

NOT_SOLIDARITY = "pas de complémentaire santé solidaire"


@pytest.mark.persona("claire.dupont")
def test_a_mother_sees_herself_and_her_children(log_in, persona):
    shown = log_in(persona).show()
    assert shown.lines == tuple(f"{one} : {NOT_SOLIDARITY}" for one in ("Claire", "Léa", "Hugo"))


@pytest.mark.persona("violette.mercadier")
def test_a_cover_that_ends_tomorrow_is_gone_in_two_days(log_in, persona, clock):
    clock.set(datetime(2026, 12, 30, 11, tzinfo=UTC))
    assert log_in(persona).show().lines[0].endswith("sans participation financière")
    clock.advance(days=2)
    assert log_in(persona).show().lines[0].endswith("avec participation financière")


@pytest.mark.persona("alban.bernard")
def test_a_token_that_is_over_leads_to_a_new_login(log_in, persona, clock, page):
    log_in(persona)
    clock.advance(seconds=61)
    assert isinstance(page.show(), Departure)
    assert log_in(persona).show().lines == (f"Alban : {NOT_SOLIDARITY}",)


@pytest.mark.persona("agathe.bouvier")
def test_somebody_of_another_regime_is_told_where_to_go(log_in, persona):
    assert log_in(persona).show().sentence.endswith("adressez-vous à votre régime.")


@pytest.mark.persona("alban.bernard")
@pytest.mark.parametrize(
    ("wish", "when"),
    [
        ({"code": 429}, "dans 30 secondes"),
        ({"code": 503}, "plus tard"),
        ({"cut": 10}, "plus tard"),
        ({"type": "text/html", "truncate": 9}, "plus tard"),
    ],
)
def test_an_api_that_cannot_answer_is_not_an_empty_cover(log_in, persona, session, wish, when):
    session.wishes.on("getMe", **wish)
    shown = log_in(persona).show()
    assert (shown.sentence, shown.lines) == (f"Vos droits ne peuvent pas être lus pour l'instant ; revenez {when}.", ())


@pytest.mark.persona("alban.bernard")
@pytest.mark.parametrize(
    "lie", ["courtier-nonce-autre", "courtier-alg-none", "courtier-audience-autre", "courtier-retour-emetteur-faux"]
)
def test_a_franceconnect_that_lies_logs_nobody_in(log_in, persona, faults, lie):
    faults.on(lie)
    with pytest.raises(LoginRefused):
        log_in(persona)


@pytest.mark.persona("alban.bernard")
def test_who_refuses_is_not_logged_in(log_in, persona, page):
    with pytest.raises(LoginRefused, match="access_denied"):
        log_in(persona, agrees=False)
    assert isinstance(page.show(), Departure)
