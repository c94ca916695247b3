"""Who is told of the events of a session: addresses, secrets, and what became of each delivery.

<session>/webhook/<id>        a subscription
<session>/webhook-envois/<id>   its last deliveries, a list
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from droits_simulator.sessions import current
from droits_simulator.state import Store

AU_PLUS = 20
ENVOIS_GARDES = 100
ECHECS_DE_SUITE = 5
_TOUJOURS = float(2**53)
_SECRET, _ID = 32, 6


class WebhookRefuse(Exception):
    """A subscription that cannot be; `code` is `webhook-refuse` or `trop-de-webhooks`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Abonnement:
    """A subscription to events (DataPass's names); `secret` signs, and therefore is kept as it is."""

    id: str
    url: str
    evenements: tuple[str, ...]
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Envoi:
    """A delivery that is over: after how many attempts, with which last status (None: no answer)."""

    evenement: str
    demande: str
    moment: str
    tentatives: int
    statut: int | None
    livre: bool


class Abonnements:
    """The subscriptions of the session under way. Addresses are on this machine, unless `partout`."""

    def __init__(self, store: Store, alea: Callable[[int], str], *, partout: bool = False) -> None:
        self._store, self._alea, self._partout = store, alea, partout

    async def abonne(self, url: str, evenements: tuple[str, ...], secret: str | None = None) -> Abonnement:
        """A new one, with a secret of its own unless one is given; WebhookRefuse if it cannot be."""
        if not adresse_permise(url, partout=self._partout):
            raise WebhookRefuse("webhook-refuse")
        if len(await self._store.names(_key(""))) >= AU_PLUS:
            raise WebhookRefuse("trop-de-webhooks")
        abonnement = Abonnement(self._alea(_ID), url, evenements, secret or self._alea(_SECRET))
        await self._store.put(_key(abonnement.id), asdict(abonnement), expires_at=_TOUJOURS)
        return abonnement

    async def tous(self) -> list[Abonnement]:
        """Every subscription."""
        found = [await self._store.get(name) for name in await self._store.names(_key(""))]
        return [_lu(value) for value in found if value]

    async def trouve(self, abonnement_id: str) -> Abonnement | None:
        """The subscription of that id, or None."""
        value = await self._store.get(_key(abonnement_id))
        return _lu(value) if value else None

    async def oublie(self, abonnement_id: str) -> bool:
        """Forget a subscription; whether there was one. Its deliveries stay until the session ends."""
        return await self._store.take(_key(abonnement_id)) is not None

    async def note(self, abonnement: Abonnement, envoi: Envoi) -> None:
        """Keep what became of a delivery, if anybody still asks for it."""
        if await self.trouve(abonnement.id):
            await self._store.push(_envois(abonnement.id), asdict(envoi), keep=ENVOIS_GARDES)

    async def envois(self, abonnement_id: str) -> list[Envoi]:
        """The last deliveries, the oldest first."""
        return [Envoi(**value) for value in await self._store.items(_envois(abonnement_id))]

    async def actif(self, abonnement: Abonnement) -> bool:
        """Whether it is still told: five failures in a row are enough."""
        derniers = (await self.envois(abonnement.id))[-ECHECS_DE_SUITE:]
        return len(derniers) < ECHECS_DE_SUITE or any(envoi.livre for envoi in derniers)


def adresse_permise(url: str, *, partout: bool) -> bool:
    """Whether events may be sent there: http(s), without a user part, on this machine unless `partout`.

    >>> [adresse_permise(url, partout=False) for url in ("http://127.0.0.1:9/x", "http://127.0.0.1.example/", "file:///x")]
    [True, False, False]
    """
    if not url.isascii() or not url.isprintable() or any(mark in url for mark in ' "<>\\#@') or len(url) > 500:
        return False
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return usable and (partout or _ici(parts.hostname or ""))


def _ici(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _lu(value: dict[str, Any]) -> Abonnement:
    return Abonnement(**(value | {"evenements": tuple(value["evenements"])}))


def _key(abonnement_id: str) -> str:
    return f"{current().id}/webhook/{abonnement_id}"


def _envois(abonnement_id: str) -> str:
    return f"{current().id}/webhook-envois/{abonnement_id}"
