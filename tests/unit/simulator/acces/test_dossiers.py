"""The dossiers of a session when several people act at once, on a store that lets others go first."""

import asyncio
from collections.abc import Coroutine
from datetime import date
from itertools import count
from typing import Any

import pytest

from droits_contract import load_conventions
from droits_simulator.acces.dossiers import DELAI, LE_PLUS, PAS_AU_PLUS, Autour, Dossiers, ServiceFC
from droits_simulator.acces.refus import AccesRefus
from droits_simulator.clock import FixedClock
from droits_simulator.state import MemoryStore

CLOCK = FixedClock.on(date(2026, 11, 24))
CONTACT = {"nom": "Ana Test", "email": "ana@hopital.example"}
COMPLETE = {
    "organisation": "Hôpital",
    "siret": "99999000500004",
    "convention": "etablissement-de-soins",
    "client_id": "client",
    "intitule": "i",
    "description": "d",
    "justification": "j",
    "destinataire_donnees": "dd",
    "duree_conservation": 12,
    "cadre_juridique": "c",
    "date_mise_en_production": "2027-01-01",
    "volumetrie": 1,
    "contact_technique": CONTACT,
    "responsable_traitement": CONTACT,
    "delegue_protection_donnees": CONTACT,
}


class HesitantStore(MemoryStore):
    """Whoever reads is overtaken by whoever else is reading."""

    async def get(self, key: str) -> Any:
        await asyncio.sleep(0)
        found = await super().get(key)
        await asyncio.sleep(0)
        return found


@pytest.fixture
def dossiers() -> Dossiers:
    numbers = count()

    async def services() -> dict[str, ServiceFC]:
        return {"client": ServiceFC("Hôpital", "client", True, None)}

    async def nobody_listens(_event: str, _demande: object) -> None: ...

    autour = Autour(lambda _cle: None, services, load_conventions(), nobody_listens)
    # `add` of the memory store reads by `get`: a shared server's is one step, and so is this one's.
    return Dossiers(_Atomic(CLOCK), CLOCK, lambda n: f"{next(numbers)}".rjust(n, "k"), autour)


class _Atomic(HesitantStore):
    async def add(self, key: str, value: Any, *, expires_at: float) -> bool:
        if await MemoryStore.get(self, key) is not None:
            return False
        await self.put(key, value, expires_at=expires_at)
        return True


async def _outcomes(*acts: Coroutine[Any, Any, Any]) -> list[str]:
    results = await asyncio.gather(*acts, return_exceptions=True)
    return sorted(one.code if isinstance(one, AccesRefus) else type(one).__name__ for one in results)


async def _validated(dossiers: Dossiers) -> None:
    await dossiers.cree(COMPLETE)
    await dossiers.evenement("D1", "soumettre", "demandeur")
    await dossiers.evenement("D1", "approuver", "instructeur")


def test_of_two_decisions_at_once_exactly_one_is_taken(dossiers: Dossiers) -> None:
    async def story() -> tuple[list[str], int]:
        await dossiers.cree(COMPLETE)
        await dossiers.evenement("D1", "soumettre", "demandeur")
        acts = [dossiers.evenement("D1", "approuver", "instructeur") for _ in range(2)]
        outcomes = await _outcomes(*acts, dossiers.evenement("D1", "refuser", "instructeur", "non"))
        return outcomes, len((await dossiers.demande("D1")).historique)

    assert asyncio.run(story()) == (["Demande", "demande-disputee", "demande-disputee"], 3)


def test_of_two_keys_drawn_at_once_exactly_one_is_told_and_works(dossiers: Dossiers) -> None:
    async def story() -> tuple[list[str], str, str]:
        await _validated(dossiers)
        outcomes = await _outcomes(dossiers.tire_cle("H1"), dossiers.tire_cle("H1"))
        _, cle = await dossiers.tire_cle("H1")
        found = await dossiers.partenaire(cle.claire.encode())
        return outcomes, found.nom if found else "", found.habilitation if found else ""

    assert asyncio.run(story()) == (["demande-disputee", "tuple"], "demande-d1", "active")


def test_a_revocation_is_not_lost_to_a_key_drawn_at_the_same_moment(dossiers: Dossiers) -> None:
    async def story() -> tuple[str, str]:
        await _validated(dossiers)
        await _outcomes(dossiers.evenement("D1", "revoquer", "instructeur", "abus"), dossiers.tire_cle("H1"))
        return (await dossiers.demande("D1")).etat, (await dossiers.habilitation("H1")).etat

    assert asyncio.run(story()) == ("revoked", "revoked")


def test_demandes_made_at_once_have_numbers_of_their_own(dossiers: Dossiers) -> None:
    async def story() -> list[str]:
        made = await asyncio.gather(*(dossiers.cree(COMPLETE) for _ in range(12)))
        assert sorted(one.id for one in made) == sorted({one.id for one in made})
        return [one.id for one in await dossiers.demandes()]

    assert asyncio.run(story()) == [f"D{n}" for n in range(1, 13)]


def test_a_session_holds_only_so_many_demandes(dossiers: Dossiers) -> None:
    async def story() -> str:
        for _ in range(LE_PLUS):
            await dossiers.cree(COMPLETE)
        return (await _outcomes(dossiers.cree(COMPLETE)))[0]

    assert asyncio.run(story()) == "trop-de-demandes"


def test_a_key_is_changed_only_so_often_and_can_still_be_revoked(dossiers: Dossiers) -> None:
    async def story() -> tuple[str, str]:
        await _validated(dossiers)
        for _ in range(PAS_AU_PLUS):
            await dossiers.tire_cle("H1")
        outcome = await _outcomes(dossiers.tire_cle("H1"))
        return outcome[0], (await dossiers.evenement("D1", "revoquer", "instructeur", "abus")).etat

    assert asyncio.run(story()) == ("demande-trop-longue", "revoked")


def test_a_step_that_somebody_was_killed_at_may_be_taken_half_a_minute_later(dossiers: Dossiers) -> None:
    moment = [0.0]
    dossiers._elapsed = lambda: moment[0]

    async def modify(demande_id: str) -> str:
        try:
            return (await dossiers.modifie(demande_id, COMPLETE | {"intitule": "autre"})).contenu.intitule
        except AccesRefus as refus:
            return refus.code

    async def story() -> list[str]:
        demande = await dossiers.cree(COMPLETE)
        assert await dossiers._prend(demande.id, len(demande.historique))
        found = []
        for moment[0] in (DELAI - 1, DELAI):
            found.append(await modify(demande.id))
        return found

    assert asyncio.run(story()) == ["demande-disputee", "autre"]
