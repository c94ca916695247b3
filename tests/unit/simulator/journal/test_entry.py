"""Whose exchange an entry tells of."""

import pytest

from droits_simulator.journal.entry import kind_of
from droits_simulator.settings import RIGHTS_PATH


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (RIGHTS_PATH, "droits"),
        (f"{RIGHTS_PATH}/", "droits"),
        (f"{RIGHTS_PATH}/me", "droits"),
        (f"{RIGHTS_PATH}/2840399990001", "droits"),
        ("/api/v1/logout", "franceconnect"),
        ("/api/v2/tokens", "franceconnect"),
        (f"{RIGHTS_PATH}/openapi.json", None),
        (f"{RIGHTS_PATH}s", None),
        ("/", None),
        ("/control/clock", None),
        ("/api/stats/", None),
        ("/api/v3/token", None),
    ],
)
def test_a_path_is_of_the_rights_api_or_of_franceconnect_or_of_no_interest(path: str, kind: str | None) -> None:
    assert kind_of(path) == kind
