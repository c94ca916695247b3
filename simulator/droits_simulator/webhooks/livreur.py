"""Delivering webhooks: beside the call that caused them, with few attempts, and never further than told."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import cache
from types import TracebackType
from typing import Self

import httpx
import orjson

from droits_simulator.acces.demande import Demande
from droits_simulator.clock import Clock, timestamp
from droits_simulator.state import StoreDown
from droits_simulator.webhooks.abonnements import Abonnement, Abonnements, Envoi
from droits_simulator.webhooks.message import ENVIRONNEMENT, EVENEMENTS, SIGNATURE, message, signature

PAUSES = (0.0, 1.0, 4.0)  # seconds of the machine before each attempt
_PATIENCE = 5.0
_EN_COURS = 200
_NOM = "sandbox"


class Livreur:
    """Who delivers. `transport` stands for the network and `pause` for waiting, where a test has neither."""

    def __init__(
        self,
        abonnements: Abonnements,
        clock: Clock,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._abonnements, self._clock, self._transport, self._pause = abonnements, clock, transport, pause
        self._taches: set[asyncio.Task[None]] = set()

    async def signale(self, evenement: str, demande: Demande) -> None:
        """Begin to tell an event to all who asked for it, and return at once."""
        event = EVENEMENTS[evenement]
        corps = orjson.dumps(message(event, demande, timestamp(self._clock)))
        for abonnement in await self._abonnements.tous():
            if event in abonnement.evenements and await self._abonnements.actif(abonnement):
                self._lance(abonnement, event, demande.id, corps)

    async def repos(self) -> None:
        """Wait until nothing is under way."""
        while self._taches:
            await asyncio.gather(*self._taches)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, cause: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give up what is under way: a sandbox that ends owes nobody anything."""
        for tache in self._taches:
            tache.cancel()
        await asyncio.gather(*self._taches, return_exceptions=True)

    def _lance(self, abonnement: Abonnement, event: str, demande_id: str, corps: bytes) -> None:
        if len(self._taches) < _EN_COURS:
            tache = asyncio.create_task(self._livre(abonnement, event, demande_id, corps))
            self._taches.add(tache)
            tache.add_done_callback(self._taches.discard)

    async def _livre(self, abonnement: Abonnement, event: str, demande_id: str, corps: bytes) -> None:
        statut, tentatives = None, 0
        for attente in PAUSES:
            await self._pause(attente)
            tentatives += 1
            statut = await self._envoie(abonnement, corps)
            if _bien_recu(statut):
                break
        moment = self._clock.now().isoformat(timespec="seconds")
        envoi = Envoi(event, demande_id, moment, tentatives, statut, _bien_recu(statut))
        with suppress(StoreDown):  # nobody is there who could be told
            await self._abonnements.note(abonnement, envoi)

    async def _envoie(self, abonnement: Abonnement, corps: bytes) -> int | None:
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "banc-droits",
            SIGNATURE: signature(abonnement.secret, corps),
            ENVIRONNEMENT: _NOM,
        }
        # A client for each attempt: subscriptions are few, and nothing of one is left to the next.
        client = httpx.AsyncClient(transport=self._transport, verify=_tls(), trust_env=False, timeout=_PATIENCE)
        envoi = client.stream("POST", abonnement.url, content=corps, headers=headers)
        try:
            async with asyncio.timeout(2 * _PATIENCE), client, envoi as answer:
                return answer.status_code
        except (httpx.HTTPError, httpx.InvalidURL, OSError, TimeoutError):
            return None


def _bien_recu(statut: int | None) -> bool:
    return statut is not None and 200 <= statut < 300


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
