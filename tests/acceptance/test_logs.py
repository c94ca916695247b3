"""A judged run writes a log; nothing that was sent or answered and that would identify somebody or open a door is in it."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from droits_conformance.engine import run
from droits_conformance.masking import harvest
from droits_conformance.target import BrokerProfile, ClientProfile, Profile
from droits_fixtures import load_cast

pytestmark = pytest.mark.acceptance

CAST = load_cast(datetime.now(ZoneInfo("Europe/Paris")).date())
NIR = CAST.personas()[0].nir
MEMBERS = {"session", "method", "route", "operation", "status", "complete", "duration_ms", "request_id", "partner"}
HEAD = {"moment", "level", "logger", "message"}


def profile_of(announced: dict[str, Any]) -> Profile:
    clients = tuple(ClientProfile(**client) for client in announced["clients"])
    return Profile("sandbox", announced["droits"], BrokerProfile("v2", announced["brokers"]["v2"]), clients)


def test_the_log_of_a_judged_run_holds_no_nir_key_token_or_person(tmp_path: Path, run_with_log: Any) -> None:
    with run_with_log(tmp_path / "banc.log", "--log", "json", "--log-level", "info") as announced:
        profile = profile_of(announced)
        judged = run(profile, seed=1, only=("confidentialite", "AUT-001", "FCO-001"))
        httpx.get(announced["droits"] + f"me?nir={NIR}&__zut=1", headers={"nir": NIR}, trust_env=False)
        httpx.get(announced["brokers"]["v2"] + f"/interaction/{NIR}/login", trust_env=False)

    text = (tmp_path / "banc.log").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    requests = [line for line in lines if line["logger"] == "droits_simulator.requests"]
    assert len(requests) >= len(judged.journal)
    assert all(line.keys() == HEAD | MEMBERS for line in requests)
    assert {"getMe", "getBeneficiairesNirContrats"} <= {line["operation"] for line in requests}
    assert {"hopital", None} <= {line["partner"] for line in requests}
    assert [one for one in forbidden(profile, judged.journal) if one in text] == []


def forbidden(profile: Profile, journal: Any) -> set[str]:
    """Every NIR of the data set, every secret of the clients, every token and code that passed, and every login."""
    people = {person.nir for household in CAST.foyers for person in household.personnes}
    people |= {str(person.login) for person in CAST.personas()}
    secrets = {secret for client in profile.clients for secret in (client.api_key, client.client_secret)}
    passed = harvest(journal)
    assert len(people) > 100
    assert len(passed) > 5
    # A public client_id is no secret, and a word of small letters is none either.
    return people | secrets | {one for one in passed if not re.fullmatch(r"[a-z_-]+", one)}
