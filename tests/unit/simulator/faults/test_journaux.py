"""What a talkative log writes of a call, and a discreet one does not."""

from typing import Any

from starlette.types import Scope

from droits_simulator.api.services import Services
from droits_simulator.faults import switch_on

SCOPE: Scope = {
    "type": "http",
    "path": "/test/v1/droits/beneficiaires/caisse",
    "query_string": b"dateDebut=2026-11-24",
    "headers": [(b"x-api-key", b"cle"), (b"nir", "é".encode("latin-1"))],
}


def test_a_log_says_no_more_than_its_members(services: Services) -> None:
    assert services.consigne(SCOPE) == {}


def test_a_talkative_log_says_address_query_and_headers(services: Services) -> None:
    written: Any = switch_on(services, ["journal-bavard"]).consigne(SCOPE)

    assert written == {
        "path": "/test/v1/droits/beneficiaires/caisse",
        "query": "dateDebut=2026-11-24",
        "headers": {"x-api-key": "cle", "nir": "é"},
    }
