"""Targets whose tokens come from a program or the environment: FranceConnect itself is not examined."""

import sys
from typing import Any

import pytest

from droits_conformance.doctor.symptom import Whose
from droits_conformance.target import IssuedElsewhere

VARIABLE = "JETON_DU_DOCTEUR_{client}_{persona}"


@pytest.fixture
def single(consultation: Any) -> Any:
    consultation.change(clients=consultation.profile.clients[:1])
    return consultation


def test_a_token_that_is_missing_from_the_environment_is_yours(single: Any) -> None:
    single.change_broker(tokens="env", issued=IssuedElsewhere(variable=VARIABLE))

    found = single.finds("token-missing", Whose.YOURS, "broker.token_env")
    assert "JETON_DU_DOCTEUR_HOPITAL_" in found.seen


def test_tokens_of_the_environment_are_tried_at_the_rights_api(single: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    single.change_broker(tokens="env", issued=IssuedElsewhere(variable=VARIABLE))
    monkeypatch.setenv("JETON_DU_DOCTEUR_HOPITAL_ALBAN_BERNARD", "un-jeton-connu")
    single.ailing.owners["un-jeton-connu"] = (single.profile.clients[0].client_id, "alban.bernard")

    assert single.symptoms() == []


def test_a_program_that_prints_no_token_is_yours(single: Any) -> None:
    command = (sys.executable, "-c", "raise SystemExit(3)")
    single.change_broker(tokens="command", issued=IssuedElsewhere(command))

    found = single.finds("token-command-failed", Whose.YOURS, "broker.token_command")
    assert found.seen.startswith("it ended with 3")


def test_the_only_clock_to_be_seen_may_be_right_against_ours(single: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    single.change_broker(tokens="env", issued=IssuedElsewhere(variable=VARIABLE))
    monkeypatch.setenv("JETON_DU_DOCTEUR_HOPITAL_ALBAN_BERNARD", "un-jeton-connu")
    single.ailing.owners["un-jeton-connu"] = (single.profile.clients[0].client_id, "alban.bernard")
    single.ailing.ahead["droits"] = 600

    single.finds("clock-one-witness", Whose.YOURS, "target.droits")
