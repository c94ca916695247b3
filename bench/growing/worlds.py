"""Sandboxes in this process, grown in one dimension each, with the calls that are measured in them.

Tokens are put in the store as FranceConnect puts them there, for hours: a journey each would take longer than all that is
measured. Quotas are counted, and are too high to be reached.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import yaml
from served.scene import conventions_without_limits
from starlette.types import ASGIApp, Scope

from droits_fixtures import load_cast
from droits_fixtures.population import Population
from droits_simulator.app import build
from droits_simulator.clock import SystemClock, timestamp, today
from droits_simulator.franceconnect.grant import Asked, Grant
from droits_simulator.partenaire import SHIPPED
from droits_simulator.sessions import SessionClock
from droits_simulator.settings import RIGHTS_PATH, Settings
from droits_simulator.state import MemoryStore, Store
from growing.calls import answered, functions, scope_of

SEED, PEOPLE, SESSIONS_CALLED = 7, 256, 50
MOST_REMEMBERED = 10_000
_OPEN = scope_of("/control/sessions", {"content-type": "application/json"}, method="POST")
_LOGIN, _PARTNER, _HOURS = "claire.dupont", "hopital", 12 * 3600


@dataclass(frozen=True, slots=True)
class Grown:
    """A sandbox and the calls that are made of it in turn, all of them answered with 200; `clock` is its machine's.

    `opening` is how many functions were called to open the last of its sessions, 0 without any.
    """

    app: ASGIApp
    scopes: Sequence[Scope]
    clock: "Movable"
    opening: int = 0


@dataclass(slots=True)
class Movable:
    """The machine's time, which a benchmark can move on: quotas begin a new counter each second."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC) + self.ahead

    def next_second(self) -> None:
        """Be a second later."""
        self.ahead += timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a sandbox stands on: its settings, clock and store, and the partner who calls."""

    settings: Settings
    clock: Movable
    store: Store
    key: str
    client_id: str

    def sandbox(self) -> ASGIApp:
        """A sandbox that stands on it."""
        return build(self.settings, clock=self.clock, store=self.store).app

    async def call(self, number: int, login: str, nir: str, session: str = "default") -> Scope:
        """A call about that person, by that person, with a token that is given now."""
        code, token = f"code-de-mesure-{number}", f"jeton-de-mesure-{number:06}"
        await _give(self.store, session, code, token, self.client_id, login)
        prefix = "" if session == "default" else f"/s/{session}"
        headers = {"X-API-Key": self.key, "Authorization": f"Bearer {token}", "nir": nir}
        return scope_of(f"{prefix}{RIGHTS_PATH}/contrats", headers)


def ground(folder: Path, **more: Any) -> Ground:
    """What stands on the shipped conventions, without limits."""
    conventions = folder / "conventions"
    if not conventions.exists():
        conventions.mkdir()
        conventions_without_limits(conventions)
    settings = replace(Settings(conventions=conventions), **more)
    machine = Movable()
    clock = SessionClock(machine)
    partner = next(one for one in yaml.safe_load(SHIPPED.read_text(encoding="utf-8")) if one["nom"] == _PARTNER)
    store = MemoryStore(clock, SessionClock(machine, settled=True))
    return Ground(settings, machine, store, partner["cle"], partner["clients"][0])


async def households(size: int, folder: Path, *, one: bool = True) -> Grown:
    """A population of `size` households: the same person at each call, or (`one` False) somebody else."""
    at = ground(folder, population=(size, SEED))
    app, day = at.sandbox(), today(at.clock)
    people = _spread(Population(SEED, size, day), 1 if one else PEOPLE)
    return Grown(app, [await at.call(number, login, nir) for number, (login, nir) in enumerate(people)], at.clock)


async def strangers(size: int, folder: Path) -> Grown:
    """The same, somebody else at each call."""
    return await households(size, folder, one=False)


def _spread(population: Population, number: int) -> list[tuple[str, str]]:
    """Login and NIR of so many people of the whole population; of a small one, some stand there twice."""
    step = max(1, population.size // number)
    found: list[tuple[str, str]] = []
    index = 0
    while len(found) < number:
        people = [one for one in population.foyer(index % population.size).personnes if one.login and one.est_assure]
        found += [(one.login or "", one.nir) for one in people if one.caisse.couverte][:1]
        index += step if len(found) < number else 0
    return found


async def conventions(size: int, folder: Path) -> Grown:
    """So many conventions and as many partners, each with one of them; the one that calls stands last."""
    at = ground(folder, **many(size, folder))
    return await _of_the_cast(at)


def many(size: int, folder: Path) -> dict[str, Path]:
    """The settings of that: a folder of conventions and a file of partners, written once."""
    place = folder / f"{size}"
    told = {"conventions": place / "conventions", "partenaires": place / "partenaires.yaml"}
    if not place.exists():
        told["conventions"].mkdir(parents=True)
        conventions_without_limits(told["conventions"])
        _write(size, told["conventions"], told["partenaires"])
    return told


def _write(size: int, conventions: Path, partenaires: Path) -> None:
    shipped = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    like = yaml.safe_load((conventions / "etablissement-de-soins.yaml").read_text(encoding="utf-8"))
    partners = []
    for number in range(size - 1):
        identifier = f"convention-de-mesure-{number:05}"
        text = yaml.safe_dump(like | {"id": identifier}, allow_unicode=True)
        (conventions / f"{identifier}.yaml").write_text(text, encoding="utf-8")
        partner = {"nom": f"partenaire-{number:05}", "libelle": f"Partenaire de mesure {number}"}
        partner |= {"cle": f"cle-de-mesure-{number:012}", "convention": identifier, "habilitation": "active"}
        partners.append(partner | {"clients": [f"client-de-mesure-{number:05}"]})
    partners += [one for one in shipped if one["nom"] == _PARTNER]
    partenaires.write_text(yaml.safe_dump(partners, allow_unicode=True), encoding="utf-8")


async def journal(size: int, folder: Path) -> Grown:
    """A journal that holds so many exchanges, written down as they are once somebody has read it."""
    grown = await _of_the_cast(ground(folder, journal=MOST_REMEMBERED))
    for _ in range(size):
        await answered(grown.app, grown.scopes[0])
    status, _ = await answered(grown.app, scope_of("/control/journal", {}))
    assert status == 200, status
    return grown


async def sessions(size: int, folder: Path) -> Grown:
    """So many open sessions, in each of which somebody has logged in; the calls go to fifty of them in turn."""
    at = ground(folder)
    app = at.sandbox()
    await answered(app, scope_of(f"/control/sessions/{await _open(app)}", {}, method="DELETE"))  # caches are filled
    opened = [await _open(app) for _ in range(size - 1)]
    opening = await functions(app, _OPEN, b"{}")
    _, told = await answered(app, scope_of("/control/sessions", {}))
    opened += {one["session"] for one in orjson.loads(told)["sessions"]}.difference(opened)
    scopes = [await at.call(number, _LOGIN, _nir(), session) for number, session in enumerate(opened)]
    for scope in scopes:
        assert (await answered(app, scope))[0] == 200
    return Grown(app, scopes[:: max(1, size // SESSIONS_CALLED)], at.clock, opening)


async def _open(app: ASGIApp) -> str:
    status, body = await answered(app, _OPEN, b"{}")
    assert status in {200, 201}, body
    return str(orjson.loads(body)["session"])


async def _of_the_cast(at: Ground) -> Grown:
    return Grown(at.sandbox(), [await at.call(0, _LOGIN, _nir())], at.clock)


def _nir() -> str:
    return next(one.nir for one in load_cast(today(SystemClock())).personas() if one.login == _LOGIN)


async def _give(store: Store, session: str, code: str, token: str, client_id: str, login: str) -> None:
    """A token as FranceConnect keeps it."""
    now = timestamp(SystemClock())
    scopes = ("openid", "droits_assurance_maladie")
    asked = Asked("v2", client_id, "https://ailleurs.example/", scopes, "state", "nonce", "eidas1")
    grant = asdict(Grant(code, asked, login, now, now + 30))
    await store.put(f"{session}/grant/{code}", grant, expires_at=now + _HOURS)
    kept = {"grant": code, "issued_at": now, "expires_at": now + _HOURS}
    await store.put(f"{session}/token/{token}", kept, expires_at=now + _HOURS)


Grow = Callable[[int, Path], Awaitable[Grown]]
DIMENSIONS: Mapping[str, tuple[Grow, tuple[int, ...]]] = {
    "households": (households, (40, 10_000, 1_000_000, 30_000_000)),
    "households, somebody else at each call": (strangers, (40, 10_000, 1_000_000, 30_000_000)),
    "conventions": (conventions, (1, 10, 100, 1000)),
    "journal": (journal, (0, 1000, 10_000)),
    "sessions": (sessions, (1, 100, 1000)),
}
