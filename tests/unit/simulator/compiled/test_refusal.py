"""Bodies of refusals that were built before."""

import pytest

from droits_simulator.api.problems import PROBLEMES, ErreurParametre, Refus, response
from droits_simulator.compiled.refusal import problem

ERRORS = (ErreurParametre("nir", "header", "Écrivez un NIR."), ErreurParametre("dateFin", "query", 'Une "date" @.'))


def _sent(refus: Refus, instance: str) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    status, headers, kind, body = problem(refus, instance)
    return status, [*headers, (b"content-length", str(len(body)).encode()), kind], body


def _stock(refus: Refus, instance: str) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    answer = response(refus, instance)
    return answer.status_code, answer.raw_headers, bytes(answer.body)


@pytest.mark.parametrize("code", PROBLEMES)
def test_a_refusal_is_what_it_is_without_us(code: str) -> None:
    refus = Refus(code, headers={"Retry-After": "3"})

    assert _sent(refus, "/me#numero-1") == _stock(refus, "/me#numero-1")


def test_detail_and_errors_are_told_and_kept_apart() -> None:
    first, second = Refus("parametre-invalide", errors=ERRORS), Refus("parametre-invalide", "Autre chose @.")

    assert _sent(first, "/caisse#un") == _stock(first, "/caisse#un")
    assert _sent(second, "/caisse#deux") == _stock(second, "/caisse#deux")
    assert _sent(first, "/caisse#trois") == _stock(first, "/caisse#trois")


@pytest.mark.parametrize("instance", ["/s/abc/me#é", '/me#"', "/me#@", "/me#\\"])
def test_an_instance_is_written_as_json_whatever_stands_in_it(instance: str) -> None:
    refus = Refus("cle-absente")

    assert _sent(refus, instance) == _stock(refus, instance)
