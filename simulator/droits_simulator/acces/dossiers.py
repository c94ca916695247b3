"""The demandes and habilitations of a session, kept in the store, and the partners that they yield.

    <session>/demande/<id>         a demande
    <session>/habilitation/<id>    a habilitation
    <session>/cle/<digest>         the habilitation whose key that is, or was
    <session>/acces-pas/<id>/<n>   somebody is taking, or took, step n: of two who try, one is told to read again; from
                                   one who was killed before the step was done, it may be taken after `DELAI` seconds

Whether a key works is read anew at each call, so that what happens to it shows at the next one.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from time import time
from typing import Any

from droits_contract import Convention
from droits_simulator.acces.cle import Cle, empreinte, tire
from droits_simulator.acces.contenu import Contenu, est_lisible
from droits_simulator.acces.demande import ARCHIVED, REFUSED, REVOKED, Demande, cree
from droits_simulator.acces.habilitation import OBSOLETE, Habilitation
from droits_simulator.acces.habilitation import REVOKED as HABILITATION_REVOKED
from droits_simulator.acces.refus import AccesRefus, Faute
from droits_simulator.clock import Clock
from droits_simulator.partenaire import Partenaire
from droits_simulator.sessions import current
from droits_simulator.state import Store

LE_PLUS = 200
PAS_AU_PLUS = 200
DELAI = 30.0
_TOUJOURS = float(2**53)
_FINS = frozenset({ARCHIVED, REFUSED, REVOKED})


@dataclass(frozen=True, slots=True)
class ServiceFC:
    """A service of FranceConnect, as a demande leans on it; `siret` is that of its organisation, if it is known."""

    nom: str
    client_id: str
    validee: bool
    siret: str | None


@dataclass(frozen=True, slots=True)
class Autour:
    """What the dossiers ask others.

    `livre` finds who of the partners of the file holds a key; `services` are those of FranceConnect in the session;
    `signale(event, demande)` tells webhooks.
    """

    livre: Callable[[bytes], Partenaire | None]
    services: Callable[[], Awaitable[Mapping[str, ServiceFC]]]
    conventions: Mapping[str, Convention]
    signale: Callable[[str, Demande], Awaitable[None]]


class Dossiers:
    """All that concerns the access of the session under way. `alea(n)` gives n random bytes as base64url text.

    `elapsed` gives seconds that go by as they do for all processes, whatever the session's clock does.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        alea: Callable[[int], str],
        autour: Autour,
        elapsed: Callable[[], float] = time,
    ) -> None:
        self._store, self._clock, self._alea, self._elapsed = store, clock, alea, elapsed
        self.autour = autour

    async def demandes(self) -> list[Demande]:
        """Every demande, the oldest first."""
        return [Demande.of(value) for value in await self._all("demande")]

    async def demande(self, demande_id: str) -> Demande:
        """The demande of that id; AccesRefus `demande-inconnue`."""
        return Demande.of(await self._one("demande", demande_id))

    async def habilitations(self) -> list[Habilitation]:
        """Every habilitation, the oldest first."""
        return [Habilitation(**value) for value in await self._all("habilitation")]

    async def habilitation(self, habilitation_id: str) -> Habilitation:
        """The habilitation of that id; AccesRefus `habilitation-inconnue`."""
        return Habilitation(**await self._one("habilitation", habilitation_id))

    async def cree(self, donnees: Mapping[str, Any]) -> Demande:
        """A new draft; AccesRefus without a validated FranceConnect habilitation, or when something said is unsound."""
        contenu = Contenu.lit(donnees)
        await self._verifie(contenu)
        moment = self._moment()
        for numero in range(1 + len(await self._names("demande")), LE_PLUS + 1):
            demande = cree(f"D{numero}", contenu, moment)
            if await self._add("demande", demande.id, demande.as_value()):
                await self.autour.signale("creer", demande)
                return demande
        raise AccesRefus("trop-de-demandes", {"nombre": str(LE_PLUS)})

    async def modifie(self, demande_id: str, donnees: Mapping[str, Any]) -> Demande:
        """Rewrite a demande, whole; AccesRefus as for a new one, or because of its state."""
        demande = await self.demande(demande_id)
        contenu = Contenu.lit(donnees)
        apres = demande.modifiee(contenu, self._moment())
        await self._verifie(contenu)
        _borne(len(demande.historique))
        await self._avance(demande.id, len(demande.historique))
        return await self._garde(apres, "modifier")

    async def evenement(self, demande_id: str, nom: str, par: str, commentaire: str = "") -> Demande:
        """Let an event happen, with all that follows from it; AccesRefus if it may not, and then nothing does."""
        if not est_lisible(commentaire):
            raise AccesRefus("contenu-invalide", fautes=(Faute("commentaire", "texte"),))
        demande = await self.demande(demande_id)
        apres = demande.apres(nom, par, self._moment(), commentaire)
        if nom in {"soumettre", "approuver"}:
            await self._verifie(demande.contenu)
            if demande.contenu.manques():
                raise AccesRefus("demande-incomplete", fautes=demande.contenu.manques())
        if apres.etat not in _FINS:
            _borne(len(demande.historique))
        await self._avance(demande.id, len(demande.historique))
        if nom == "approuver":
            apres = apres.habilitee((await self._delivre(demande)).id)
        if apres.etat == REVOKED:
            await self._finit(demande, HABILITATION_REVOKED)
        return await self._garde(apres, nom)

    async def tire_cle(self, habilitation_id: str) -> tuple[Habilitation, Cle]:
        """A new key, the only one to work from the next call on; AccesRefus `habilitation-close` if none may."""
        cle = tire(self._alea)
        habilitation = await self._change_cle(habilitation_id, cle)
        await self._put("cle", cle.empreinte, {"habilitation": habilitation.id})
        return habilitation, cle

    async def retire_cle(self, habilitation_id: str) -> Habilitation:
        """No key works from the next call on, until another is drawn; AccesRefus `habilitation-close`."""
        return await self._change_cle(habilitation_id, None)

    async def partenaire(self, cle: bytes) -> Partenaire | None:
        """Who holds a key as it came over the wire: a partner of the file, or a habilitation of this session."""
        livre = self.autour.livre(cle)
        if livre is not None:
            return livre
        digest = empreinte(cle)
        pointe = await self._store.get(_key("cle", digest))
        value = await self._store.get(_key("habilitation", pointe["habilitation"])) if pointe else None
        habilitation = Habilitation(**value) if value else None
        return habilitation.partenaire() if habilitation and habilitation.empreinte == digest else None

    async def _verifie(self, contenu: Contenu) -> None:
        if contenu.convention not in self.autour.conventions:
            raise AccesRefus("convention-inconnue", {"connues": ", ".join(sorted(self.autour.conventions))})
        service = (await self.autour.services()).get(contenu.client_id)
        if service is None or not service.validee or service.siret not in {None, contenu.siret}:
            raise AccesRefus("franceconnect-non-valide")

    async def _delivre(self, demande: Demande) -> Habilitation:
        await self._finit(demande, OBSOLETE)
        moment, numero = self._moment(), len(await self._names("habilitation"))
        while True:  # ends: each turn that fails, somebody else took a number
            numero += 1
            habilitation = Habilitation.delivre(f"H{numero}", demande.id, demande.contenu, moment)
            if await self._add("habilitation", habilitation.id, habilitation.as_value()):
                return habilitation

    async def _finit(self, demande: Demande, etat: str) -> None:
        while demande.habilitation is not None:  # ends: each turn that fails, somebody else changed its key
            habilitation = await self.habilitation(demande.habilitation)
            if await self._prend(habilitation.id, habilitation.pas):
                await self._put("habilitation", habilitation.id, habilitation.finie(etat).as_value())
                return

    async def _change_cle(self, habilitation_id: str, cle: Cle | None) -> Habilitation:
        habilitation = await self.habilitation(habilitation_id)
        change = habilitation.avec(cle)
        _borne(habilitation.pas)
        await self._avance(habilitation.id, habilitation.pas)
        if habilitation.empreinte:
            await self._store.delete(_key("cle", habilitation.empreinte))
        await self._put("habilitation", change.id, change.as_value())
        return change

    async def _avance(self, thing_id: str, pas: int) -> None:
        if not await self._prend(thing_id, pas):
            raise AccesRefus("demande-disputee")

    async def _prend(self, thing_id: str, pas: int) -> bool:
        """Whether that step of it is for us alone to take."""
        key, now = _key("acces-pas", f"{thing_id}/{pas}"), self._elapsed()
        prise = {"jusqu_a": now + DELAI}
        if await self._store.add(key, prise, expires_at=_TOUJOURS):
            return True
        avant = await self._store.get(key)
        est_libre = avant is not None and avant["jusqu_a"] <= now
        return est_libre and await self._store.swap(key, avant, prise, expires_at=_TOUJOURS)

    async def _garde(self, demande: Demande, evenement: str) -> Demande:
        await self._put("demande", demande.id, demande.as_value())
        await self.autour.signale(evenement, demande)
        return demande

    def _moment(self) -> str:
        return self._clock.now().isoformat(timespec="seconds")

    async def _names(self, kind: str) -> list[str]:
        return await self._store.names(_key(kind, ""))

    async def _all(self, kind: str) -> list[dict[str, Any]]:
        names = sorted(await self._names(kind), key=lambda name: int(name.rpartition("/")[2][1:]))
        return [value for value in [await self._store.get(name) for name in names] if value]

    async def _one(self, kind: str, thing_id: str) -> dict[str, Any]:
        value = await self._store.get(_key(kind, thing_id))
        if value is None:
            raise AccesRefus(f"{kind}-inconnue")
        return value

    async def _add(self, kind: str, thing_id: str, value: dict[str, Any]) -> bool:
        return await self._store.add(_key(kind, thing_id), value, expires_at=_TOUJOURS)

    async def _put(self, kind: str, thing_id: str, value: dict[str, Any]) -> None:
        await self._store.put(_key(kind, thing_id), value, expires_at=_TOUJOURS)


def _borne(pas: int) -> None:
    """So that a session holds only so much; what ends a demande is always possible."""
    if pas >= PAS_AU_PLUS:
        raise AccesRefus("demande-trop-longue", {"nombre": str(PAS_AU_PLUS)})


def _key(kind: str, thing_id: str) -> str:
    return f"{current().id}/{kind}/{thing_id}"
