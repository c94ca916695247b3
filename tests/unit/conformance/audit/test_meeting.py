import pytest

from droits_conformance.audit.demands import load_exercises
from droits_conformance.audit.meeting import is_met

BY_ID = {one.id: one for one in load_exercises()}


def test_a_refusal_is_met_where_a_call_got_it(scribe) -> None:
    scribe.rights(status=429, _code="quota-depasse")

    assert is_met(BY_ID["quota-depasse"], scribe.record())
    assert not is_met(BY_ID["jeton-invalide"], scribe.record())


def test_a_refusal_of_the_person_is_met_on_the_way_back(scribe) -> None:
    scribe.authorize()
    scribe.comes_back()["response"]["headers"][0]["value"] = "http://127.0.0.1:9999/callback?error=access_denied"

    assert is_met(BY_ID["access-denied"], scribe.record())


def test_a_spoilt_answer_is_met_where_the_wish_was_granted(scribe) -> None:
    scribe.rights(_faults=["voeu:truncate=40"])

    assert is_met(BY_ID["reponse-abimee"], scribe.record())


@pytest.mark.parametrize(("name", "met"), [("courtier-state-altere", True), ("courtier-alg-none", False)])
def test_a_lie_is_met_only_where_the_answer_that_it_spoils_was_received(scribe, name: str, met: bool) -> None:
    scribe.faults = [name]
    scribe.authorize()
    scribe.comes_back()

    assert is_met(BY_ID[name], scribe.record()) is met
