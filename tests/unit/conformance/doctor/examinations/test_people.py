"""People, and the data set that they are of."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from droits_conformance.doctor.symptom import Whose
from droits_conformance.oracle import Oracle
from droits_conformance.target import PersonaProfile
from droits_fixtures import Cast, load_cast


def stands_on(consultation: Any, day: date, *kept: str) -> None:
    """The data set of the target, on some day; `kept` are its households."""
    wanted = kept or {foyer.id for foyer in consultation.ailing.oracle.cast.foyers}
    cast = Cast(day, tuple(foyer for foyer in load_cast(day).foyers if foyer.id in wanted))
    consultation.ailing.oracle = Oracle(cast, day)


def test_a_wrong_password_is_told_once_and_not_for_everybody(consultation: Any) -> None:
    consultation.change_broker(password="456")

    consultation.finds("password-wrong", Whose.YOURS, "broker.password")


def test_somebody_whom_franceconnect_refuses_is_named(consultation: Any) -> None:
    consultation.ailing.refuses_logins.add("alban.bernard")

    found = consultation.finds("persona-login-refused", Whose.YOURS, "data.foyers")
    assert found.asked == "a login of alban.bernard"


def test_a_data_set_that_was_not_loaded_is_told_once(consultation: Any) -> None:
    stands_on(consultation, consultation.now.date(), "nobody")

    consultation.finds("data-set-not-loaded", Whose.TARGETS, "data.foyers")


def test_somebody_who_is_missing_from_the_target_is_named(consultation: Any) -> None:
    stands_on(consultation, consultation.now.date(), "barbier-fins-de-droits", "bernard-seul")

    found = consultation.finds("persona-not-answered", Whose.TARGETS, "data.foyers")
    assert found.asked == "GET /me for evan.chevalier"


def test_another_data_set_is_known_by_who_people_are(consultation: Any) -> None:
    somebody = {"nom_famille": "AUTREMENT", "prenom": "Quelquun", "date_naissance": "1950-01-01", "qualite": "assure"}
    consultation.ailing.planted["/me"] = lambda request: (
        httpx.Response(200, json=somebody) if "authorization" in request.headers else httpx.Response(401)
    )

    consultation.finds("data-set-differs", Whose.TARGETS, "data.foyers")


@pytest.mark.parametrize("days", [-3, 20])
def test_a_data_set_that_stands_on_another_day_tells_which(consultation: Any, days: int) -> None:
    day = consultation.now.date() + timedelta(days=days)
    stands_on(consultation, day)

    consultation.finds("data-set-on-another-day", Whose.YOURS, f"target.today = {day}")


def test_one_wrong_answer_is_left_to_the_rules(consultation: Any) -> None:
    consultation.plant("/contrats", 200, json=[])

    assert consultation.symptoms() == []


def test_people_who_are_only_named_have_to_be_answered(consultation: Any) -> None:
    consultation.change(
        foyers="unknown", personas=(PersonaProfile("alban.bernard"), PersonaProfile("personne.inconnue"))
    )

    found = consultation.finds("persona-not-answered", Whose.TARGETS, "[[personas]]")
    assert found.asked == "GET /me for personne.inconnue"


def test_a_target_whose_data_nobody_knows_has_no_data_set_to_examine(consultation: Any) -> None:
    consultation.change(foyers="unknown", personas=(PersonaProfile("alban.bernard"),))

    outcomes = consultation.outcomes()
    assert (outcomes["personas"].state, outcomes["data set"].state) == ("ok", "skipped")


def test_without_anybody_to_log_in_the_profile_is_asked_for_people(consultation: Any) -> None:
    consultation.change(foyers="unknown", personas=())

    assert "[[personas]]" in (consultation.outcomes()["secrets"].skipped or "")
