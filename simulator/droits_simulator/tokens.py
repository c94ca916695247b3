"""Where a sandbox's tokens come from: a FranceConnect of its own, or another one."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial

from starlette.routing import BaseRoute, Mount

from droits_simulator.api.token import TokenVerifier
from droits_simulator.elsewhere.verifier import connect
from droits_simulator.franceconnect.broker import Broker
from droits_simulator.franceconnect.keys import Keys
from droits_simulator.verifier import InProcessVerifier
from droits_simulator.wary_verifier import WaryVerifier
from droits_simulator.world import World


@dataclass(frozen=True, slots=True)
class Tokens:
    """Who tells what a token is worth, at which addresses, and over which line, which opens and closes with the sandbox.

    `brokers` are the addresses below which FranceConnect lies, and `pages()` those of the demonstration service, if it is
    ours.
    """

    verifier: TokenVerifier
    brokers: tuple[Mount, ...] = ()
    pages: Callable[[], Sequence[BaseRoute]] = tuple
    line: AbstractAsyncContextManager[object] = field(default_factory=nullcontext)


def tokens_of(world: World, keys: Keys | None) -> Tokens:
    """Those of another FranceConnect where the settings name one; else ours, with the demonstration service."""
    return _elsewhere(world) if world.settings.elsewhere else _ours(world, keys or Keys.generate())


def _elsewhere(world: World) -> Tokens:
    assert world.settings.elsewhere is not None  # noqa: S101 - tokens_of looked
    verifier = connect(world.settings.elsewhere, world.provider, world.clock)
    return Tokens(verifier, line=verifier)


def _ours(world: World, keys: Keys) -> Tokens:
    registre, clock, store, alea = world.fonds.registre, world.clock, world.store, world.alea
    broker = Broker(world.settings.base_url, world.personas, registre, store, clock, keys, alea)
    brokers = (Mount("/api/v1", broker.app_v1), Mount("/api/v2", broker.app_v2))
    verifier = WaryVerifier(InProcessVerifier(broker), brokers, world.here, world.provider, clock)
    return Tokens(verifier, brokers, partial(_demonstration, world))


def _demonstration(world: World) -> Sequence[BaseRoute]:
    from droits_simulator.demo_service import DemoService  # noqa: PLC0415 - see OnDemand

    return DemoService(world.here, lambda: world.clients, world.store, world.clock, alea=world.alea).routes
