"""Faults of what FranceConnect is taken to have said of a token."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from droits_simulator.api.services import Services
from droits_simulator.api.token import BrokerUnreachable, Jeton
from droits_simulator.elsewhere.verifier import RemoteVerifier
from droits_simulator.faults.acces import invented, rattaches_anybody
from droits_simulator.faults.fault import fault
from droits_simulator.sessions import current, within

_LATE = 120  # seconds after its end during which a token still opens the door

Verify = Callable[[str, str], Awaitable[Jeton | None]]


@dataclass(frozen=True, slots=True)
class _Changed:
    """A verifier made of a function."""

    asks: Verify

    async def verify(self, bearer: str, session: str) -> Jeton | None:
        return await self.asks(bearer, session)


@fault(
    "jeton-perime-accepte",
    titre="Un jeton périmé est accepté pendant deux minutes encore",
    title="An expired token is accepted for two more minutes",
    rules=["AUT-005"],
)
def accept_expired_tokens(services: Services) -> Services:
    """Ask again about a dead token, as if it were two minutes ago; a revoked one was forgotten, and stays dead."""

    async def verify(bearer: str, session: str) -> Jeton | None:
        found = await services.verifier.verify(bearer, session)
        if found is not None:
            return found
        with within(replace(current(), wished_at=services.clock.now().timestamp() - _LATE)):
            return await services.verifier.verify(bearer, session)

    return replace(services, verifier=_Changed(verify))


@fault(
    "introspection-ignoree",
    titre="Une introspection en 200 vaut acceptation, active fût-il faux",
    title="An introspection under HTTP 200 is taken for a yes, be active false",
    rules=["AUT-007"],
)
def ignore_the_introspection(services: Services) -> Services:
    """Take any answer of another FranceConnect for a yes; in the same process there is no HTTP status to mistake."""
    if not isinstance(services.verifier, RemoteVerifier):
        return services

    async def verify(bearer: str, session: str) -> Jeton | None:
        return await services.verifier.verify(bearer, session) or invented(services)

    return replace(services, verifier=_Changed(verify), rattache=rattaches_anybody(services))


@fault(
    "panne-de-franceconnect-ignoree",
    titre="Un FranceConnect injoignable ou incohérent laisse passer, comme pour le premier assuré venu",
    title="When FranceConnect is unreachable or incoherent, the call passes, as if it were some assuré's",
    rules=["AUT-013"],
)
def pass_when_nobody_can_tell(services: Services) -> Services:
    """Invent an answer where there is none."""

    async def verify(bearer: str, session: str) -> Jeton | None:
        try:
            return await services.verifier.verify(bearer, session)
        except BrokerUnreachable:
            return invented(services)

    return replace(services, verifier=_Changed(verify), rattache=rattaches_anybody(services))
