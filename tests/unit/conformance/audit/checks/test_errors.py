from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from droits_conformance.audit.registry import CHECKS, NotExercised


def throttle(scribe, after: str = "30") -> None:
    refused = scribe.rights(status=429, _code="quota-depasse")
    refused["response"]["headers"] = [{"name": "retry-after", "value": after}]


def fail(scribe, *waits: float) -> None:
    scribe.rights(status=503, _code="franceconnect-injoignable")
    for wait in waits:
        scribe.wait(wait)
        scribe.rights(status=503, _code="franceconnect-injoignable")


def test_a_call_before_the_time_told_is_too_early(scribe, breaches_of) -> None:
    throttle(scribe)
    scribe.wait(10)
    scribe.rights(path="/test/v1/droits/beneficiaires/caisse")

    assert breaches_of("CLI-040") == ["calls too early: 1, by 20 s"]


def test_a_call_after_the_time_told_is_right(scribe, breaches_of) -> None:
    throttle(scribe)
    scribe.wait(30)
    scribe.rights()

    assert breaches_of("CLI-040") == []


def test_a_call_that_was_under_way_is_not_held_against_anybody(scribe, breaches_of) -> None:
    throttle(scribe)
    scribe.rights()["_began_ms"] = scribe.entries[0]["_began_ms"] + 1

    assert breaches_of("CLI-040") == []


def test_a_time_told_as_a_date_counts_too(scribe, breaches_of) -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    throttle(scribe, format_datetime(noon + timedelta(minutes=1), usegmt=True))
    scribe.rights()

    assert breaches_of("CLI-040") == ["calls too early: 1, by 60 s"]


def test_a_time_that_nobody_can_read_asks_for_nothing(scribe) -> None:
    throttle(scribe, "bientôt")

    with pytest.raises(NotExercised):
        list(CHECKS["CLI-040"](scribe.record()))


def test_a_living_token_that_was_refused_is_not_presented_again(scribe, breaches_of) -> None:
    token = scribe.log_in()
    scribe.rights(token, status=401, _code="jeton-invalide")
    scribe.rights(token, status=401, _code="jeton-invalide")

    assert breaches_of("CLI-041") == ["a refused token, presented again"]


def test_a_new_login_after_a_refusal_is_right(scribe, breaches_of) -> None:
    scribe.rights(scribe.log_in(1), status=401, _code="jeton-invalide")
    scribe.rights(scribe.log_in(2))

    assert breaches_of("CLI-041") == []


def test_three_refusals_alike_are_borne_and_a_fourth_is_not(scribe, breaches_of) -> None:
    for _ in range(3):
        scribe.rights(status=404, _code="assure-non-gere")
    assert breaches_of("CLI-042") == []

    scribe.rights(status=404, _code="assure-non-gere")
    assert breaches_of("CLI-042") == ["4 times the same refusal"]


def test_three_more_tries_are_borne_and_a_fourth_is_not(scribe, breaches_of) -> None:
    fail(scribe, 1, 2, 4)
    assert breaches_of("CLI-043") == []

    scribe.wait(8)
    scribe.rights()
    assert breaches_of("CLI-043") == ["4 more tries"]


def test_half_an_answer_is_a_failure(scribe, breaches_of) -> None:
    for _ in range(5):
        scribe.rights(_complete=False)

    assert breaches_of("CLI-043") == ["4 more tries"]


@pytest.mark.parametrize("waits", [(0,), (0.5, 2), (1, 1), (4, 2, 1)])
def test_tries_at_once_or_ever_faster_are_too_close(scribe, breaches_of, waits: tuple[float, ...]) -> None:
    fail(scribe, *waits)

    assert breaches_of("CLI-044") == ["tries too close to one another"]


@pytest.mark.parametrize("waits", [(), (1,), (1, 2, 4), (2, 1.5, 5)])
def test_tries_further_and_further_apart_are_right(scribe, breaches_of, waits: tuple[float, ...]) -> None:
    fail(scribe, *waits)

    assert breaches_of("CLI-044") == []
