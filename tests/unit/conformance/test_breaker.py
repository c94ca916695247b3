from droits_conformance.breaker import AGAIN, Breaker

PLACE = "GET http://cible.test/me"


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def broken() -> tuple[Breaker, Seconds]:
    seconds = Seconds()
    breaker = Breaker(seconds)
    breaker.silent(PLACE)
    breaker.silent(PLACE)
    return breaker, seconds


def test_one_silence_may_be_chance() -> None:
    breaker = Breaker(Seconds())
    breaker.silent(PLACE)

    assert breaker.stands_in_the_way(PLACE) is None


def test_after_two_silences_the_address_is_left_alone() -> None:
    breaker, _ = broken()

    assert breaker.stands_in_the_way(PLACE) == "not asked: no answer within the time limit 2 times in a row"


def test_another_address_is_asked_all_the_same() -> None:
    breaker, _ = broken()

    assert breaker.stands_in_the_way("GET http://cible.test/caisse") is None


def test_an_answer_in_between_counts() -> None:
    breaker = Breaker(Seconds())
    breaker.silent(PLACE)
    breaker.answered(PLACE)
    breaker.silent(PLACE)

    assert breaker.stands_in_the_way(PLACE) is None


def test_after_a_while_one_call_is_let_through_and_another_silence_closes_again() -> None:
    breaker, seconds = broken()
    seconds.now = AGAIN

    assert breaker.stands_in_the_way(PLACE) is None
    breaker.silent(PLACE)
    assert breaker.stands_in_the_way(PLACE) is not None
