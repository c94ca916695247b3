"""The control API."""

from typing import Any

import httpx
import pytest

from droits_conformance.doctor.symptom import Whose
from droits_conformance.target import ControlProfile


@pytest.fixture
def controlled(consultation: Any) -> Any:
    consultation.change(control=ControlProfile("http://cible.test/control/", "jeton-de-controle"))
    return consultation


@pytest.mark.parametrize("status", [401, 403])
def test_a_control_token_that_is_refused_is_yours(controlled: Any, status: int) -> None:
    controlled.plant("/control/sessions", status, json={"code": "jeton-de-controle-invalide"})

    controlled.finds("control-token-wrong", Whose.YOURS, "control.token")


def test_a_control_address_under_which_nothing_stands_is_yours(controlled: Any) -> None:
    controlled.plant("/control/sessions", 404)

    controlled.finds("control-url-wrong", Whose.YOURS, "control.url")


def test_a_control_api_that_fails_is_the_targets(controlled: Any) -> None:
    controlled.plant("/control/sessions", 500)

    controlled.finds("control-failed", Whose.TARGETS, "control.url")


def test_a_control_api_that_falls_silent_is_the_targets(controlled: Any) -> None:
    def cut(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("coupure", request=request)

    controlled.ailing.planted["/control/sessions"] = cut

    controlled.finds("control-failed", Whose.TARGETS, "control.url")
