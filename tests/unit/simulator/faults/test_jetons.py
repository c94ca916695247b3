"""Faults of what FranceConnect said of a token: each where it bites, and where it does not."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

import httpx
import pytest

from droits_fixtures import Personne
from droits_simulator.api.services import Services
from droits_simulator.api.token import BrokerUnreachable, Jeton
from droits_simulator.clock import timestamp
from droits_simulator.elsewhere.line import Line
from droits_simulator.elsewhere.verifier import RemoteVerifier
from droits_simulator.faults import switch_on
from droits_simulator.sessions import Session, SessionClock, within

People = Mapping[str, Personne]


class Memory:
    """A verifier that knows one token, until its end."""

    def __init__(self, services: Services, jeton: Jeton) -> None:
        self.clock = services.clock
        self.jetons = {"connu": jeton}

    async def verify(self, bearer: str, session: str) -> Jeton | None:
        del session
        found = self.jetons.get(bearer)
        return found if found and timestamp(self.clock) < found.expires_at else None


class Said:
    """`checktoken` of another broker, which says what it is told to say."""

    def __init__(self, word: Jeton | BrokerUnreachable | None) -> None:
        self.word = word

    async def check(self, bearer: str) -> Jeton | None:
        del bearer
        if isinstance(self.word, BrokerUnreachable):
            raise self.word
        return self.word


@pytest.fixture
def timed(fait_services, monde) -> tuple[Services, Memory]:
    plain: Services = fait_services(monde)
    services = replace(plain, clock=SessionClock(plain.clock))
    jeton = asyncio.run(plain.verifier.verify("anne.hopital", "default"))
    assert jeton is not None
    memory = Memory(services, replace(jeton, expires_at=timestamp(services.clock) + 60))
    return switch_on(replace(services, verifier=memory), ["jeton-perime-accepte"]), memory


def after(services: Services, seconds: float, bearer: str = "connu") -> Jeton | None:
    with within(Session(offset=seconds)):
        return asyncio.run(services.verifier.verify(bearer, "default"))


@pytest.mark.parametrize(("seconds", "accepted"), [(0, True), (59, True), (61, True), (179, True), (181, False)])
def test_an_expired_token_opens_the_door_for_two_more_minutes(
    timed: tuple[Services, Memory], seconds: int, accepted: bool
) -> None:
    assert (after(timed[0], seconds) is not None) is accepted


def test_a_revoked_or_unknown_token_stays_dead(timed: tuple[Services, Memory]) -> None:
    services, memory = timed
    memory.jetons.clear()

    assert (after(services, 30), after(services, 61), after(services, 0, "inconnu")) == (None, None, None)


def elsewhere(services: Services, word: Jeton | BrokerUnreachable | None) -> Services:
    line = Line("http://ailleurs.test", transport=httpx.MockTransport(lambda _: httpx.Response(500)))
    return replace(services, verifier=RemoteVerifier("http://ailleurs.test", line, Said(word)))


def test_the_no_of_another_broker_is_taken_for_a_yes(fait_services, fait_api, monde, gens: People) -> None:
    services = switch_on(elsewhere(fait_services(monde), None), ["introspection-ignoree"])

    assert fait_api(services).call(jeton="mort").json()["nir"] == gens["anne"].nir


def test_the_no_of_our_own_broker_is_heard(fait_services, fait_api, monde) -> None:
    services = switch_on(fait_services(monde), ["introspection-ignoree"])

    assert fait_api(services).call(jeton="jamais-vu").status_code == 401


def test_a_broker_that_cannot_tell_is_still_no_yes_when_answers_are_taken_for_one(
    fait_services, fait_api, monde
) -> None:
    services = elsewhere(fait_services(monde), BrokerUnreachable("coupé"))

    assert fait_api(switch_on(services, ["introspection-ignoree"])).call(jeton="mort").status_code == 503


@pytest.mark.parametrize("bearer", ["injoignable", "illisible"])
def test_when_nobody_can_tell_the_call_passes(fait_services, fait_api, monde, gens: People, bearer: str) -> None:
    api = fait_api(switch_on(fait_services(monde), ["panne-de-franceconnect-ignoree"]))

    assert api.call(jeton=bearer).json()["nir"] == gens["anne"].nir
    assert api.call(jeton="jamais-vu").status_code == 401
    assert api.call(jeton="carl.hopital").json()["nir"] == gens["carl"].nir
