"""The service: an address of the API for each FranceConnect that it is told, until it is interrupted."""

import asyncio
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from candidat import conventions, france_connect
from candidat.api import BASE, Droits
from candidat.base import Base
from candidat.enveloppe import enveloppe
from candidat.supervision import Compteur

_GRACE = 2.0  # seconds for calls that are under way when the service ends


@dataclass(frozen=True, slots=True)
class Reglages:
    """What the service is told. `courtiers` are issuers; the address behind the first is at `port`, 0 for a free one."""

    base: Path
    partenaires: Path
    fournisseur: Path
    courtiers: Sequence[str]
    hote: str = "127.0.0.1"
    port: int = 0
    fautes: frozenset[str] = frozenset()


@asynccontextmanager
async def en_service(reglages: Reglages) -> AsyncIterator[list[str]]:
    """Serve as long as the block; the addresses, in the order of the brokers."""
    base = Base(sqlite3.connect(f"file:{reglages.base}?mode=ro", uri=True), reglages.fautes)
    partenaires = conventions.lire(reglages.partenaires)
    fournisseur = france_connect.lire(reglages.fournisseur)
    async with AsyncExitStack() as pile:
        adresses = []
        for rang, emetteur in enumerate(reglages.courtiers):
            courtier = france_connect.FranceConnect(emetteur, fournisseur, reglages.fautes)
            compteur = Compteur(aujourdhui)
            await pile.enter_async_context(courtier)
            droits = Droits(base, partenaires, courtier, compteur, aujourdhui, reglages.fautes)
            app = web.Application(middlewares=[enveloppe(reglages.fautes)])
            app.add_routes([*droits.routes(), *compteur.routes()])
            adresses.append(await _ecouter(pile, app, reglages.hote, 0 if rang else reglages.port))
        yield adresses


async def servir(reglages: Reglages, annoncer: Callable[[dict[str, Any]], None]) -> None:
    """Serve until SIGINT or SIGTERM; `annoncer` is told the addresses once they answer."""
    fin = asyncio.Event()
    for nom in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(nom, fin.set)
    async with en_service(reglages) as adresses:
        premiere = adresses[0]
        supervision = {"stats": f"{premiere}/stats", "statut": f"{premiere}/statut"}
        droits = [f"{adresse}{BASE}/" for adresse in adresses]
        annoncer({"droits": droits[0], "supervision": supervision, "autres": droits[1:]})
        await fin.wait()


def aujourdhui() -> date:
    """The day in Paris."""
    return datetime.now(ZoneInfo("Europe/Paris")).date()


async def _ecouter(pile: AsyncExitStack, app: web.Application, hote: str, port: int) -> str:
    coureur = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE)
    await coureur.setup()
    pile.push_async_callback(coureur.cleanup)
    await web.TCPSite(coureur, hote, port).start()
    return f"http://{hote}:{coureur.addresses[0][1]}"
