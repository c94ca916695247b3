"""What a wish changes in the services of one call: it works as a fault does, and lasts no longer than the call."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from droits_simulator.api.services import Services
from droits_simulator.api.token import BrokerUnreachable, Jeton
from droits_simulator.clock import timestamp, today
from droits_simulator.elsewhere.line import LIMIT
from droits_simulator.partenaire import Partenaire
from droits_simulator.personas import pivot_of
from droits_simulator.wishes.granted import NOTHING, granted

Sleep = Callable[[float], Awaitable[object]]
_NO_CLIENT = "personne-sans-login"
_LIFETIME = 60


def with_wishes(services: Services, sleep: Sleep = asyncio.sleep) -> Services:
    """The services of the call under way; `sleep` waits seconds."""
    if granted() is NOTHING:
        return services
    wishes = granted().wishes
    if wishes.persona is not None:
        services = _without_login(services, wishes.persona)
    if wishes.broker is not None:
        services = replace(services, verifier=_Failing(wishes.broker, sleep))
    return replace(services, refus=granted().refus) if granted().refus else services


def _without_login(services: Services, login: str) -> Services:
    def rattache(partenaire: Partenaire, jeton: Jeton) -> bool:
        return jeton.client_id == _NO_CLIENT or services.rattache(partenaire, jeton)

    return replace(services, verifier=_Persona(services, login), rattache=rattache)


@dataclass(frozen=True, slots=True)
class _Failing:
    """FranceConnect when it says nothing for as long as anybody would wait, or something that nobody can read."""

    how: str
    sleep: Sleep

    async def verify(self, bearer: str, session: str) -> Jeton | None:
        del bearer, session
        if self.how == "silent":
            await self.sleep(LIMIT)
        raise BrokerUnreachable("wished for", nonsense=self.how == "nonsense")


@dataclass(frozen=True, slots=True)
class _Persona:
    """A token of somebody who never logged in, whatever token is shown; with every scope that any operation needs."""

    services: Services
    login: str

    async def verify(self, bearer: str, session: str) -> Jeton | None:
        del bearer, session
        clock = self.services.clock
        found = self.services.people(today(clock)).by_login(self.login)
        if found is None:
            return None
        scopes = frozenset[str]().union(*(one.scopes for one in self.services.conventions.values()))
        return Jeton(_NO_CLIENT, scopes, pivot_of(found[1]), timestamp(clock) + _LIFETIME)
