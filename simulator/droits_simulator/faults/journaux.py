"""Faults of what is written down of a call."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.types import Scope

from droits_simulator.api.services import Services
from droits_simulator.faults.fault import fault


@fault(
    "journal-bavard",
    titre="Le journal du serveur écrit chaque appel avec son adresse entière et ses en-têtes",
    title="The server's log writes down each call with its whole address and its headers",
    rules=["PRV-006"],
)
def write_everything_down(services: Services) -> Services:
    """Add to the log's line what servers add when somebody debugs them; it shows where requests are logged (`info`)."""

    def consigne(scope: Scope) -> Mapping[str, Any]:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        return {"path": scope["path"], "query": scope["query_string"].decode("latin-1"), "headers": headers}

    return replace(services, consigne=consigne)
