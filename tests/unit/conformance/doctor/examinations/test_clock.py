"""Clocks."""

from datetime import timedelta
from typing import Any

import pytest

from droits_conformance.doctor.symptom import Whose

TEN_MINUTES = 600


@pytest.mark.parametrize("seconds", [TEN_MINUTES, -TEN_MINUTES])
def test_a_machine_that_disagrees_with_both_is_wrong_itself(consultation: Any, seconds: int) -> None:
    consultation.ailing.ahead = {"droits": seconds, "broker": seconds}

    consultation.finds("clock-here", Whose.YOURS, "clock of this machine")


def test_a_rights_api_that_disagrees_alone_is_wrong(consultation: Any) -> None:
    consultation.ailing.ahead["droits"] = -TEN_MINUTES

    found = consultation.finds("clock-rights-api", Whose.TARGETS, "target.droits")
    assert found.seen == "target.droits is 600 s behind us"


def test_a_broker_that_disagrees_alone_is_wrong(consultation: Any) -> None:
    consultation.ailing.ahead["broker"] = TEN_MINUTES

    consultation.finds("clock-broker", Whose.TARGETS, "broker.issuer")


def test_a_minute_apart_is_no_matter(consultation: Any) -> None:
    consultation.ailing.ahead = {"droits": 60, "broker": -60}

    assert consultation.symptoms() == []


def test_tokens_dated_on_another_day_are_of_a_target_that_stands_on_that_day(consultation: Any) -> None:
    consultation.ailing.broker.now -= int(timedelta(days=40).total_seconds())

    found = consultation.finds("broker-on-another-day", Whose.YOURS, "target.today = 2026-10-15")
    assert found.expected == "tokens of 2026-11-24"


def test_tokens_dated_ten_minutes_ago_are_the_brokers_clock(consultation: Any) -> None:
    consultation.ailing.broker.now -= TEN_MINUTES

    consultation.finds("clock-broker", Whose.TARGETS, "broker.issuer")
