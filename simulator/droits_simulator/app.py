"""The composition root: the only module that knows everybody, and the one that decides who answers at which address.

/, /personnes, /controle, /journal …  the portal, for people (portal/assembly.py)
/statut, /api/statut, /api/stats/     how the sandbox is, and how many paper documents it spared
/healthz, /readyz, /metrics           for machines that watch it
/control                              the sandbox's own API
/demo                                 a demonstration service, a stranger to all that follows
/api/v1, /api/v2                      FranceConnect
/test/v1/droits/beneficiaires         the rights API, with its OpenAPI document under openapi.json
/s/<session>/…                        all of these again, in a session of one's own

Where the tokens come from another FranceConnect (`Settings.elsewhere`), there is neither ours nor the demonstration
service, which logs in at ours.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from droits_contract import load_contract
from droits_simulator.api.app import create_api
from droits_simulator.api.document import Document
from droits_simulator.backing import Backing
from droits_simulator.clock import Clock
from droits_simulator.compiled import Compiled
from droits_simulator.control import CONTROL_PATH
from droits_simulator.demo import Demo
from droits_simulator.fault_mark import FaultMark
from droits_simulator.franceconnect.keys import Keys
from droits_simulator.guichet import Guichet, ensemble, ouvre
from droits_simulator.journal import Journal
from droits_simulator.journalling import journal_of, watching
from droits_simulator.lifespan import lifespan_of
from droits_simulator.misbehaviours import known
from droits_simulator.on_demand import OnDemand
from droits_simulator.randomness import random_text
from droits_simulator.request_log import RequestLog
from droits_simulator.serving import services_of
from droits_simulator.sessions.layer import SessionLayer
from droits_simulator.settings import RIGHTS_PATH, Settings
from droits_simulator.short_way import ShortWay
from droits_simulator.state import Store
from droits_simulator.store_guard import StoreGuard
from droits_simulator.supervision import Supervision, create_supervision
from droits_simulator.tokens import Tokens, tokens_of
from droits_simulator.wishes.assembly import create_wishing, granting_wishes
from droits_simulator.wishes.layer import Wishing
from droits_simulator.world import World, world_of

if TYPE_CHECKING:
    from droits_simulator.control.desk import Desk

_REQUEST_ID_BYTES = 12


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A sandbox ready to be served: the ASGI application, what its users need to know at the moment, and how it ends.

    `ending` is called when it is to stop, so that answers that never end do.
    """

    app: ASGIApp
    demo: Callable[[], Demo]
    ending: Callable[[], None]


def create_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    store: Store | None = None,
    alea: Callable[[int], str] = random_text,
    keys: Keys | None = None,
) -> ASGIApp:
    """A sandbox as one ASGI application; arguments and errors as `build`."""
    return build(settings, clock=clock, store=store, alea=alea, keys=keys).app


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    store: Store | None = None,
    alea: Callable[[int], str] = random_text,
    keys: Keys | None = None,
    backing: Backing | None = None,
) -> Sandbox:
    """A sandbox and what it offers.

    `alea(n)` gives n random bytes as base64url text; `keys` are FranceConnect's, new ones by default; `backing` is where
    state lives if there is no `store`: by default in memory. Raises a BenchError (FoyerError, PartenaireError,
    UnknownFault, BadBroker, …) when something that it is made from cannot be used.
    """
    backing = backing or Backing()
    world = world_of(settings, clock, store, alea, backing)
    world.demo_at_start()  # reads the households: a broken one is refused now, not at the first call
    fonds, tokens = world.fonds, tokens_of(world, keys or backing.keys)
    guichet = ouvre(settings, fonds, world.store, world.clock, alea)
    wishing = create_wishing(settings, world.clock, world.people, alea)
    journal = journal_of(world.store, settings.journal, fonds.partenaires, fonds.registre, backing.masking)
    world.sessions.when_over(journal.drop)
    supervision = create_supervision(
        settings, world.sessions, world.store, world.clock, world.people, fonds, world.here, backing.counting
    )
    rights = create_api(
        services_of(world, guichet, tokens.verifier),
        partial(alea, _REQUEST_ID_BYTES),
        ahead=Compiled if settings.compiled else None,
    )
    desk = cache(partial(_desk, world, wishing, journal, guichet))
    control = OnDemand(partial(_control, desk, settings.control_token))
    routes = partial(_routes, world, desk, guichet, tokens, supervision)
    table = cache(lambda: _table(world, routes(), control, rights))
    opening = Starlette(lifespan=lifespan_of((rights,), ensemble(backing.line, tokens.line, guichet.livreur)))
    paths = (RIGHTS_PATH + operation.path for operation in load_contract().operations)
    marked = FaultMark(ShortWay(opening, OnDemand(table), rights, paths, tokens.brokers))
    wished = granting_wishes(marked, wishing)
    watched = watching(wished, supervision.measuring(), journal, world.clock, alea, fonds.partenaires, fonds.registre)
    inner: ASGIApp = SessionLayer(watched, world.sessions)
    outer = StoreGuard(inner) if backing.is_shared else inner
    return Sandbox(RequestLog(outer, lambda: table().routes), world.demo_at_start, journal.hang_up)


def _desk(world: World, wishing: Wishing | None, journal: Journal, guichet: Guichet) -> "Desk":
    from droits_simulator.control.desk import Desk  # noqa: PLC0415 - see OnDemand

    misbehaviours = known(hostile=world.settings.elsewhere is None)
    return Desk(
        world.sessions, world.store, world.clock, world.machine, world.demo, *misbehaviours, wishing, journal, guichet
    )


def _control(desk: Callable[[], "Desk"], token: str | None) -> ASGIApp:
    from droits_simulator.control.app import create_control  # noqa: PLC0415 - see OnDemand

    return create_control(desk(), token)


def _routes(
    world: World, desk: Callable[[], "Desk"], guichet: Guichet, tokens: Tokens, supervision: Supervision
) -> Iterable[BaseRoute]:
    from droits_simulator.acces_page.comptoir import Comptoir  # noqa: PLC0415 - see OnDemand
    from droits_simulator.portal.assembly import portal_routes  # noqa: PLC0415 - see OnDemand

    comptoir = Comptoir(world.here, guichet.dossiers, world.settings.control_token)
    portal = portal_routes(
        world.settings, desk(), world.people, world.fonds.conventions, supervision.bureau, world.alea
    )
    return (*portal, *comptoir.routes, *tokens.pages(), *tokens.brokers, *supervision.routes())


def _table(world: World, routes: Iterable[BaseRoute], control: ASGIApp, rights: ASGIApp) -> Starlette:
    document = Document(load_contract(), lambda: world.here() + RIGHTS_PATH)
    app = Starlette(
        routes=[
            *routes,
            Route(CONTROL_PATH + "{rest:path}", control),
            Route(f"{RIGHTS_PATH}/openapi.json", document.answer),
            # Last, for it answers every other address: an unknown one is refused in the rights API's own words.
            Mount("", rights),
        ]
    )
    app.router.default = _beyond(control, rights)
    return app


def _beyond(control: ASGIApp, rights: ASGIApp) -> ASGIApp:
    """Who refuses an address that no pattern of a table takes, because it holds a line break."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        refusing = control if scope["path"].startswith(f"{CONTROL_PATH}/") else rights
        await refusing(scope, receive, send)

    return answer
