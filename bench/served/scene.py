"""One sandbox for all ways of serving: its services, and a persona's credentials that are good for hours.

Quotas are counted as ever, and are too high to be reached.
"""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp

from droits_contract.source import artefact
from droits_fixtures import load_cast
from droits_simulator.api.services import Services
from droits_simulator.app import build
from droits_simulator.clock import SystemClock, timestamp, today
from droits_simulator.franceconnect.grant import Asked, Grant
from droits_simulator.guichet import ouvre
from droits_simulator.randomness import random_text
from droits_simulator.serving import services_of
from droits_simulator.sessions import SessionClock
from droits_simulator.settings import Settings
from droits_simulator.state import MemoryStore
from droits_simulator.tokens import tokens_of
from droits_simulator.world import world_of

LOGIN, PARTNER, STRANGER = "claire.dupont", "hopital", "mutuelle"
_QUOTA = re.compile(r"(par_\w+): \d+")
_TOKEN, _CODE = "jeton-de-mesure-0123456789", "code-de-mesure"
_HOURS = 12 * 3600
_SCOPES = ("openid", "droits_assurance_maladie")


@dataclass(frozen=True, slots=True)
class Scene:
    """What is needed to serve and to call.

    `sandbox(compiled)` makes a whole one, `services` gives those of a call. `key`, `other_key` (of a partner whose
    FranceConnect client is another), `token` and `nir` are those of the persona; `day` is today, YYYY-MM-DD.
    """

    sandbox: Callable[[bool], ASGIApp]
    services: Callable[[], Services]
    key: str
    other_key: str
    token: str
    nir: str
    day: str


def conventions_without_limits(folder: Path) -> Path:
    """The shipped conventions in a folder of their own, with quotas that no benchmark reaches."""
    for one in artefact("spec", "convention").glob("*.yaml"):
        (folder / one.name).write_text(_QUOTA.sub(r"\1: 999999999", one.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


async def scene(folder: Path) -> Scene:
    """A scene whose files lie in `folder`."""
    machine = SystemClock()
    clock = SessionClock(machine)
    store = MemoryStore(clock, SessionClock(machine, settled=True))
    settings = Settings(conventions=conventions_without_limits(folder))
    world = world_of(settings, machine, store, random_text)
    fonds = world.fonds
    partners = {one.nom: one for one in fonds.partenaires.tous}
    await _give_token(store, next(iter(partners[PARTNER].clients)), timestamp(clock))
    persona = next(one for one in load_cast(today(clock)).personas() if one.login == LOGIN)
    guichet = ouvre(settings, fonds, store, world.clock, random_text)

    def sandbox(compiled: bool) -> ASGIApp:
        asked = Settings(conventions=settings.conventions, compiled=compiled)
        return build(asked, clock=machine, store=store).app

    return Scene(
        sandbox,
        services_of(world, guichet, tokens_of(world, None).verifier),
        partners[PARTNER].cle,
        partners[STRANGER].cle,
        _TOKEN,
        persona.nir,
        today(clock).isoformat(),
    )


async def _give_token(store: Any, client_id: str, now: int) -> None:
    """A token as FranceConnect keeps it, without the journey."""
    asked = Asked("v2", client_id, "https://ailleurs.example/", _SCOPES, "state", "nonce", "eidas1")
    grant = Grant(_CODE, asked, LOGIN, now, now + 30)
    kept = {"grant": _CODE, "issued_at": now, "expires_at": now + _HOURS}
    await store.put(f"default/grant/{_CODE}", asdict(grant), expires_at=now + _HOURS)
    await store.put(f"default/token/{_TOKEN}", kept, expires_at=now + _HOURS)
