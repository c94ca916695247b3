"""Whether JSON is acceptable."""

import pytest

from droits_simulator.api.accept import accepts_json


@pytest.mark.parametrize(
    "values",
    [
        [],
        [b""],
        [b"*/*"],
        [b"application/json"],
        [b"application/*"],
        [b"APPLICATION/JSON; charset=utf-8"],
        [b"text/html, application/xhtml+xml, */*;q=0.8"],
        [b"text/html", b"application/json;q=0.1"],
        [b"application/json;q=0.001"],
        [b"*/*;q=0, application/json"],
        [b"application/json;q=1.000"],
    ],
)
def test_json_is_acceptable(values: list[bytes]) -> None:
    assert accepts_json(values)


@pytest.mark.parametrize(
    "values",
    [
        [b"application/xml"],
        [b"text/html, text/*"],
        [b"application/json;q=0"],
        [b"application/json;q=0.000, */*"],
        [b"application/problem+json"],
        [b"application/json;q=zut"],
        [b"application/json;q=2"],
        [b"*"],
        [b"json"],
        [b";;,"],
        [b"\xff\xfe"],
    ],
)
def test_json_is_excluded(values: list[bytes]) -> None:
    assert not accepts_json(values)


@pytest.mark.parametrize(("accept", "status"), [("*/*", 200), ("application/json", 200), ("text/html", 406)])
def test_the_api_answers_406_when_json_is_excluded(api, accept: str, status: int) -> None:
    answer = api.call(headers=[("Accept", accept)])
    assert answer.status_code == status
    assert answer.headers["content-type"] in {"application/json", "application/problem+json"}
