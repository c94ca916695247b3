"""Lines of log: their form, and what never stands in them."""

import json
import logging
from collections.abc import Iterator

import pytest

from droits_fixtures import nir
from droits_simulator.logs import REQUESTS, set_up

NIR = nir.build(sexe="F", naissance="1984-03-17", lieu="49990", ordre=7)


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root, requests = logging.getLogger(), logging.getLogger(REQUESTS)
    before = root.handlers[:], root.level, requests.level
    yield
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    requests.setLevel(before[2])


def failing() -> None:
    raise ValueError(f"the person {NIR}")


def tell_of_a_failure() -> None:
    try:
        failing()
    except ValueError:
        logging.getLogger("elsewhere").exception("Exception in %s, token %s", NIR, "eyJhbGciOiJub25l.eyJ0.")


def test_a_json_line_tells_moment_level_logger_and_message(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("json")
    logging.getLogger("banc").warning("port %s", 8800)

    told = json.loads(capsys.readouterr().err)
    assert told.pop("moment").endswith("+00:00")
    assert told == {"level": "warning", "logger": "banc", "message": "port 8800"}


@pytest.mark.parametrize("form", ["json", "text"])
def test_of_an_exception_only_type_and_place_are_told_and_messages_are_masked(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(form)
    tell_of_a_failure()

    told = capsys.readouterr().err
    assert len(told.splitlines()) == 1
    assert "ValueError in failing (test_logs.py:" in told
    assert NIR not in told
    assert "eyJ" not in told


def test_a_request_is_a_line_at_info_alone(capsys: pytest.CaptureFixture[str]) -> None:
    for level in ("warning", "info"):
        set_up("text", level)
        logging.getLogger(REQUESTS).info("GET /me 200", extra={"request": {"status": 200, "partner": None}})

    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("info droits_simulator.requests GET /me 200 status=200")


def test_other_libraries_are_heard_from_warning_on(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("text", "info")
    logging.getLogger("httpx").info("HTTP Request: GET /callback?code=abc")

    assert capsys.readouterr().err == ""


def test_off_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("off", "info")
    logging.getLogger(REQUESTS).info("GET")
    logging.getLogger("banc").error("zut")

    assert capsys.readouterr().err == ""
