"""What every part of a sandbox is made from: settings, clocks, state, people, partners and FranceConnect's register."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from droits_simulator.backing import Backing
from droits_simulator.clock import Clock, SystemClock, today
from droits_simulator.demo import Client, Demo, Provider, clients_apart, demo_clients, demo_provider
from droits_simulator.droits.peuple import Peuple
from droits_simulator.franceconnect.registre import load_registre_with
from droits_simulator.guichet import Fonds
from droits_simulator.misbehaviours import split
from droits_simulator.partenaire import SHIPPED, conventions_of, load_partenaires
from droits_simulator.personas import Personas
from droits_simulator.population import people_of
from droits_simulator.sessions import Session, SessionClock, current, living_on, within
from droits_simulator.sessions.registry import Sessions
from droits_simulator.settings import Settings
from droits_simulator.state import Store

Alea = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class World:
    """The world of a sandbox. `machine` is the machine's clock, `clock` the session's; `first` is the default session.

    `alea(n)` gives n random bytes as base64url text; `people` gives the people of a day; `fonds` is what the files say.
    `clients` and `apart` are the demonstration partners, `provider` the data provider: made once, for every page shows them.
    """

    settings: Settings
    machine: Clock
    clock: Clock
    store: Store
    alea: Alea
    first: Session
    sessions: Sessions
    people: Callable[[date], Peuple]
    personas: Personas
    fonds: Fonds
    clients: tuple[Client, ...]
    apart: tuple[Client, ...]
    provider: Provider | None

    def here(self) -> str:
        """The address of the session under way, without final slash."""
        return self.settings.base_url + current().prefix

    def demo(self) -> Demo:
        """What the session under way offers its users."""
        elsewhere = self.settings.elsewhere
        return Demo(
            self.here(),
            today(self.clock),
            self.clients,
            self.personas.proposes(),
            current().misbehaves,
            None if elsewhere else self.provider,  # another FranceConnect has providers of its own
            elsewhere,
            self.apart,
        )

    def demo_at_start(self) -> Demo:
        """The same of the default session, as the sandbox starts."""
        with within(self.first):
            return self.demo()


def world_of(
    settings: Settings, machine: Clock | None, store: Store | None, alea: Alea, backing: Backing | None = None
) -> World:
    """The world that the settings ask for; a BenchError when something that it is made from cannot be used.

    State lives in `store` if there is one, else where `backing` says: by default in memory.
    """
    backing = backing or Backing()
    machine = machine or SystemClock()
    clock = SessionClock(machine)
    faults, hostile = split(settings.faults, hostile=settings.elsewhere is None)
    first = Session(faults=faults, hostile=hostile, personas_without_login=settings.personas_without_login)
    people = living_on(people_of(settings))
    fonds = _fonds(settings)
    store = store or backing.stores(clock, SessionClock(machine, settled=True))
    sessions = Sessions(backing.stores(machine, machine), machine, alea, first)
    sessions.when_over(store.clear)
    return World(
        settings=settings,
        machine=machine,
        clock=clock,
        store=store,
        alea=alea,
        first=first,
        sessions=sessions,
        people=people,
        personas=Personas(lambda: people(today(clock))),
        fonds=fonds,
        clients=tuple(demo_clients(fonds.partenaires, fonds.registre)),
        apart=tuple(clients_apart(fonds.partenaires, fonds.registre)),
        provider=demo_provider(fonds.registre),
    )


def _fonds(settings: Settings) -> Fonds:
    conventions = conventions_of(settings)
    partenaires = load_partenaires(settings.partenaires or SHIPPED, conventions)
    return Fonds(partenaires, load_registre_with(settings.registre), conventions)
