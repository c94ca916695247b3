"""A data provider at FranceConnect v2: what an access token is worth, asked at each call.

`checktoken` answers a token signed by FranceConnect (JWS) inside one that is sealed to us (JWE). Whatever is not exactly
that, from exactly there, is no answer: nobody can then tell what the token is worth.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

import aiohttp
from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, KeySet, RSAKey

from candidat.refus import Refus

PORTEE: Final = "droits_assurance_maladie"
ATTENTE: Final = 5.0  # seconds for one question
_OISIVE: Final = 2.0  # seconds: less than after which servers hang up, so that no question meets a closing connection
_ECART: Final = 60  # seconds between FranceConnect's clock and ours
_SCELLE: Final = {"EC": "ECDH-ES", "RSA": "RSA-OAEP-256"}
_ILLISIBLE: Final = (JoseError, ValueError, TypeError, KeyError, AttributeError, LookupError, RecursionError)
_MUET: Final = (aiohttp.ClientError, TimeoutError, OSError)


@dataclass(frozen=True, slots=True)
class Fournisseur:
    """The data provider that we are at FranceConnect: registered there, with a key that opens what is sealed to us."""

    client_id: str
    secret: str = field(repr=False)
    cle: ECKey | RSAKey = field(repr=False)


@dataclass(frozen=True, slots=True)
class Jeton:
    """A live token: to which client it was issued, and the identity of the person who consented."""

    client_id: str
    portees: frozenset[str]
    identite: Mapping[str, Any] = field(repr=False)


class FranceConnect:
    """The FranceConnect at `emetteur` (its issuer, `…/api/v2`)."""

    def __init__(
        self,
        emetteur: str,
        fournisseur: Fournisseur,
        fautes: frozenset[str] = frozenset(),
        horloge: Callable[[], float] = time.time,
    ) -> None:
        self._emetteur = emetteur
        self._fournisseur = fournisseur
        self._fautes = fautes
        self._horloge = horloge
        self._cles: dict[str | None, Key] = {}
        self._gardes: dict[str, Jeton] = {}

    async def __aenter__(self) -> Self:
        """Ready to ask."""
        connexions = aiohttp.TCPConnector(keepalive_timeout=_OISIVE)
        self._http = aiohttp.ClientSession(connector=connexions, timeout=aiohttp.ClientTimeout(total=ATTENTE))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()

    async def verifier(self, porteur: str) -> Jeton:
        """The token; Refus if it is dead, or if FranceConnect gives no answer that can be believed."""
        if "jeton-garde" in self._fautes and porteur in self._gardes:
            return self._gardes[porteur]
        try:
            jeton = self._jeton(porteur, await self._demander(porteur))
        except (*_ILLISIBLE, *_MUET) as cause:
            raise Refus("franceconnect-injoignable") from cause
        if "jeton-garde" in self._fautes:
            self._gardes[porteur] = jeton
        return jeton

    async def _demander(self, porteur: str) -> dict[str, Any]:
        """What is signed about the token."""
        nous = {"client_id": self._fournisseur.client_id, "client_secret": self._fournisseur.secret}
        adresse = f"{self._emetteur}/checktoken"
        async with self._http.post(adresse, data={"token": porteur, **nous}, allow_redirects=False) as reponse:
            scelle = await reponse.read()
            if reponse.status != 200:
                raise ValueError("checktoken refuses us")
        alg = _SCELLE[self._fournisseur.cle.key_type]
        signe = jwe.decrypt_compact(scelle, self._fournisseur.cle, algorithms=[alg, "A256GCM"]).plaintext or b""
        dit: dict[str, Any] = json.loads(await self._ouvert(signe))
        return dit

    async def _ouvert(self, signe: bytes) -> bytes:
        """The payload, once the signature holds; the keys are fetched once more if none is the one that signed."""
        lu = jws.extract_compact(signe)
        if "signature-non-verifiee" in self._fautes:
            return lu.payload
        nom = lu.headers()["kid"]
        if nom not in self._cles:
            self._cles = await self._publiees()
        cle = self._cles[nom]
        return jws.deserialize_compact(signe, cle, algorithms=["ES256" if cle.key_type == "EC" else "RS256"]).payload

    async def _publiees(self) -> dict[str | None, Key]:
        decouverte = await self._lire(f"{self._emetteur}/.well-known/openid-configuration")
        if decouverte["issuer"] != self._emetteur:
            raise ValueError("another issuer")
        return {cle.kid: cle for cle in KeySet.import_key_set(await self._lire(decouverte["jwks_uri"])).keys}

    async def _lire(self, adresse: str) -> Any:
        async with self._http.get(adresse, allow_redirects=False, raise_for_status=True) as reponse:
            return await reponse.json(content_type=None)

    def _jeton(self, porteur: str, dit: dict[str, Any]) -> Jeton:
        maintenant, vu = self._horloge(), dit["token_introspection"]
        de_lui_a_nous = (dit["iss"], dit["aud"]) == (self._emetteur, self._fournisseur.client_id)
        if not de_lui_a_nous or abs(maintenant - dit["iat"]) > _ECART:
            raise ValueError("not from FranceConnect, not for us, or not of now")
        if vu["active"] is False:
            raise Refus("jeton-invalide")
        if vu["active"] is not True or vu["jti"] != porteur or vu["exp"] < maintenant - _ECART:
            raise ValueError("not about this token")
        return Jeton(vu["aud"], frozenset(vu["scope"].split()), vu)


def lire(fichier: Path) -> Fournisseur:
    """The data provider of a JSON file: client_id, client_secret, and the private key as a JWK."""
    dit = json.loads(fichier.read_text(encoding="utf-8"))
    sorte = ECKey if dit["key"]["kty"] == "EC" else RSAKey
    return Fournisseur(dit["client_id"], dit["client_secret"], sorte.import_key(dit["key"]))
