"""Making a patient of a profile: the data set, the people, the way to tokens, the network."""

from datetime import date
from typing import Final

from droits_conformance.breaker import Breaker
from droits_conformance.data_set import Generated, load_data_set
from droits_conformance.day import paris_day
from droits_conformance.doctor.network import Network, SystemNetwork
from droits_conformance.doctor.patient import OpenWire, Patient
from droits_conformance.exchange import Journal
from droits_conformance.named import NamedPerson
from droits_conformance.oracle import Oracle
from droits_conformance.panel import choose_panel
from droits_conformance.surroundings import Surroundings
from droits_conformance.target import Profile
from droits_conformance.tokens import has_tokens, token_source
from droits_conformance.wire import Wire, trusted
from droits_fixtures import Cast, Personne

AT_ONCE: Final = 4  # people who log in at a time
LONGEST: Final = 10.0  # seconds for one exchange, however patient the profile is
_DRAW: Final = 1  # of a generated population always the same sample


def admit(profile: Profile, journal: Journal, around: Surroundings, network: Network | None = None) -> Patient:
    """The patient; BenchError if the data set of the profile cannot be used."""
    today = profile.today or paris_day(around.now())

    def cast_on(day: date) -> Cast | None:
        return load_data_set(profile, day, _DRAW)

    cast = cast_on(today)
    oracle = Oracle(cast, today) if cast else None
    timeout = min(profile.timeout, LONGEST)
    open_wire = _wires(journal, around, timeout)
    tokens = token_source(profile, lambda cookies: open_wire("broker", cookies), monotonic=around.monotonic)
    return Patient(
        profile=profile,
        open_wire=open_wire,
        network=network or SystemNetwork(timeout, trusted()),
        now=around.now,
        today=today,
        tokens=tokens,
        cast_on=cast_on,
        oracle=oracle,
        people=_people(profile, oracle),
        at_once=AT_ONCE if around.transport is None else 1,
    )


def _wires(journal: Journal, around: Surroundings, timeout: float) -> OpenWire:
    breaker = Breaker(around.monotonic)

    def open_wire(side: str, cookies: bool) -> Wire:
        return Wire(
            side,
            journal,
            timeout=timeout,
            cookies=cookies,
            transport=around.transport,
            monotonic=around.monotonic,
            breaker=breaker,
        )

    return open_wire


def _people(profile: Profile, oracle: Oracle | None) -> tuple[Personne, ...]:
    """Those whom a run would ask for first, then everybody else with a login; of a population only the first."""
    if oracle is None:
        return tuple(NamedPerson(one.login, _untold, login=one.login, nir=one.nir) for one in profile.personas)
    first = choose_panel(oracle, _DRAW, among=has_tokens(profile))
    if Generated.parse(profile.foyers):
        return first
    others = tuple(one for one in oracle.cast.personas() if one not in first)
    return (*first, *others)


def _untold(person: NamedPerson, name: str) -> str:
    raise LookupError(f"{name} of {person.cle}")
