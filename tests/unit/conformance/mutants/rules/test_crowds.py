"""Mistakes of calls side by side, and of calls one after another: each spares whoever calls alone."""

from typing import Any

from droits_conformance.mutants.message import Answer, Request


def test_calls_in_flight_together_share_an_answer_and_calls_alone_do_not(theatre: Any) -> None:
    stage = theatre.of("reponse-partagee-sous-charge", lambda request: theatre.ok({"nir": request.header("nir")}))
    calls = [theatre.call(headers=(("nir", str(number)),)) for number in range(12)]

    alone = [stage.play(call).document()["nir"] for call in calls]
    together = [answer.document()["nir"] for answer in stage.play_at_once(calls)]

    assert alone == [str(number) for number in range(12)]
    assert together != alone


def _whose(theatre: Any) -> Any:
    return lambda request: theatre.ok({"nir": request.header("Authorization")})


def test_two_who_ask_at_one_address_at_once_get_one_answer(theatre: Any) -> None:
    stage = theatre.of("question-en-cours-partagee", _whose(theatre))
    calls = [theatre.call(headers=(("Authorization", f"Bearer {name}"),)) for name in "tu"]

    together = [answer.document()["nir"] for answer in stage.play_at_once(calls)]

    assert together == ["Bearer t", "Bearer t"]


def test_two_who_ask_one_after_another_get_each_their_own(theatre: Any) -> None:
    stage = theatre.of("question-en-cours-partagee", _whose(theatre))
    calls = [theatre.call(headers=(("Authorization", f"Bearer {name}"),)) for name in "tu"]

    assert [stage.play(call).document()["nir"] for call in calls] == ["Bearer t", "Bearer u"]


def test_a_key_is_locked_out_for_one_call_after_three_refusals(theatre: Any) -> None:
    def target(request: Request) -> Answer:
        return theatre.ok({}) if request.header("Authorization") == "Bearer t" else theatre.problem(401, "jeton-refuse")

    stage = theatre.of("cle-bloquee-apres-des-refus", target)
    good = theatre.call(headers=(("X-API-Key", "k"), ("Authorization", "Bearer t")))
    bad = good.with_header("Authorization", "Bearer x")

    assert [stage.play(one).status for one in (bad, bad, good, bad, bad, bad, good, good)] == [
        *(401, 401, 200),
        *(401, 401, 401, 403, 200),
    ]


def test_after_a_bad_call_the_next_one_is_refused_too_and_no_other(theatre: Any) -> None:
    def target(request: Request) -> Answer:
        return theatre.ok({}) if request.header("Authorization") == "Bearer t" else theatre.problem(401, "jeton-refuse")

    stage = theatre.of("refus-rejoue-a-l-appel-suivant", target)
    good = theatre.call(headers=(("X-API-Key", "k"), ("Authorization", "Bearer t")))
    bad = good.with_header("Authorization", "Bearer x")

    assert [stage.play(one).status for one in (good, bad, good, good)] == [200, 401, 401, 200]
