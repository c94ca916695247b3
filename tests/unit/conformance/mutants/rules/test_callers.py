"""Mistakes about keys and tokens: who is let in, and who still is not."""

from dataclasses import replace
from typing import Any

from droits_conformance.mutants.message import Answer, Request

NIR = "1990675990901"
KEY, TOKEN = "X-API-Key", "Authorization"
JWT = "Bearer e30.eyJzdWIiOiJ0ZXN0In0."  # {} and {"sub": "test"}, unsigned


def test_a_key_of_a_partner_opens_to_a_token_of_another(theatre: Any) -> None:
    """The token was good with its own key before."""

    def target(request: Request) -> Answer:
        good = request.header("X-API-Key") == "hopital"
        return theatre.ok({}) if good else theatre.problem(403, "jeton-refuse")

    stage = theatre.of("jeton-d-un-autre-partenaire-accepte", target)
    mine = theatre.call(headers=(("X-API-Key", "hopital"), ("Authorization", "Bearer t")))

    assert stage.play(mine).status == 200
    assert stage.play(mine.with_header("X-API-Key", "mutuelle")).status == 200
    assert stage.play(mine.with_header("X-API-Key", "mutuelle").with_header("Authorization", "Bearer u")).status == 403


def test_of_two_nirs_the_second_one_is_served(theatre: Any) -> None:
    stage = theatre.of("second-nir-obei", lambda request: theatre.ok({"nir": request.header("nir")}))
    call = theatre.call("getBeneficiairesNir", headers=(("nir", NIR),))
    other = call.with_header("nir", "le-second")

    stage.play(other)
    both = replace(call, headers=(*call.headers, *other.headers))

    assert stage.play(both).document() == {"nir": "le-second"}


def _opening(theatre: Any) -> Any:
    """A target that opens to one key with one token."""

    def target(request: Request) -> Answer:
        good = (request.header(KEY), request.header(TOKEN)) == ("k", "Bearer t")
        return theatre.ok({"nir": NIR}) if good else theatre.problem(401, "jeton-refuse")

    return target


def test_the_last_token_of_a_key_is_taken_where_none_is_sent(theatre: Any) -> None:
    stage = theatre.of("jeton-absent-accepte", _opening(theatre))
    good = theatre.call(headers=((KEY, "k"), (TOKEN, "Bearer t")))

    assert stage.play(good.without_header(TOKEN)).status == 401
    assert stage.play(good).status == 200
    assert stage.play(good.without_header(TOKEN)).status == 200
    assert stage.play(good.with_header(TOKEN, "Bearer x")).status == 401


def _dying(theatre: Any) -> Any:
    """A target that opens once."""
    answers = [theatre.ok({"nir": NIR})]
    return lambda _: answers.pop() if answers else theatre.problem(401, "jeton-refuse")


def test_a_dead_token_gets_what_it_got_and_another_token_does_not(theatre: Any) -> None:
    stage = theatre.of("reponse-gardee-malgre-la-fin-du-jeton", _dying(theatre))
    good = theatre.call(headers=((KEY, "k"), (TOKEN, "Bearer t")))

    assert [stage.play(one).status for one in (good, good, good.with_header(TOKEN, "Bearer x"))] == [200, 200, 401]


def test_a_partner_gets_what_it_got_whatever_the_token_and_another_partner_does_not(theatre: Any) -> None:
    stage = theatre.of("reponse-gardee-par-partenaire", _dying(theatre))
    good = theatre.call(headers=((KEY, "k"), (TOKEN, "Bearer t")))
    dead = good.with_header(TOKEN, "Bearer x")

    assert [stage.play(one).status for one in (good, dead, dead.with_header(KEY, "l"))] == [200, 200, 401]


def test_an_unsigned_jwt_is_believed_and_an_opaque_token_is_not(theatre: Any) -> None:
    stage = theatre.of("jwt-cru-sans-signature", theatre.problem(401, "jeton-refuse"))
    call = theatre.call()

    assert stage.play(call.with_header(TOKEN, JWT)).document() == {"nom_famille": "test"}
    assert stage.play(call.with_header(TOKEN, "Bearer inconnu")).status == 401
    assert stage.play(call.with_header(TOKEN, "Bearer a.é.c")).status == 401


def test_a_bad_date_is_told_to_a_stranger_and_a_good_one_is_not(theatre: Any) -> None:
    stage = theatre.of("dates-jugees-avant-l-appelant", theatre.problem(401, "cle-absente"))

    statuses = [stage.play(theatre.call(query=f"dateDebut={day}")).status for day in ("2026-02-30", "2026-12-01")]

    assert statuses == [400, 401]


def test_at_me_a_key_speaks_for_the_first_person_who_came_with_it(theatre: Any) -> None:
    stage = theatre.of("personne-du-premier-jeton", lambda request: theatre.ok({"nir": request.header(TOKEN)}))
    first, second = (theatre.call(headers=((KEY, "k"), (TOKEN, token))) for token in ("Bearer t", "Bearer u"))

    assert stage.play(first).document() == stage.play(second).document() == {"nir": "Bearer t"}
    assert stage.play(second.with_header(KEY, "l")).document() == {"nir": "Bearer u"}
