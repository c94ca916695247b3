"""Registration at FranceConnect during a session: services and data providers besides those of the file.

All of a session lies in one value of the store, because it is read at every request: `<session>/registre/inscrits`, with
a mark that changes with it. The register made from it is kept by that mark, so that a request costs one reading.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import orjson

from droits_simulator.franceconnect.registre import FOURNISSEURS, SERVICES, Registre, RegistreError, parse_registre
from droits_simulator.franceconnect.scopes import CNAM, DATA, KNOWN_V2
from droits_simulator.sessions import current
from droits_simulator.state import Store
from droits_simulator.state.store import Value

AU_PLUS = 100
OCTETS = 32 * 1024
_TOUJOURS = float(2**53)
_GARDES = 256
_MARQUE = 16
_SECRETS = re.compile(r"client_secret|jwks")
_PAR_DEFAUT: dict[str, dict[str, Any]] = {
    SERVICES: {
        "post_logout_redirect_uris": [],
        "scopes": [one for one in KNOWN_V2 if one in CNAM or one not in (*DATA, "amr", "idp_id", "idp_birthdate")],
        "id_token_signed_response_alg": "ES256",
        "userinfo_signed_response_alg": "ES256",
    },
    FOURNISSEURS: {
        "scopes": list(CNAM),
        "checktoken_signed_response_alg": "ES256",
        "checktoken_encrypted_response_alg": "ECDH-ES",
        "checktoken_encrypted_response_enc": "A256GCM",
    },
}


class InscriptionRefusee(Exception):
    """A registration that is not kept. `code` is one of the control API's; `place` and `attendu` say what is wrong where."""

    def __init__(self, code: str, place: str = "", vu: str = "", attendu: str = "") -> None:
        super().__init__(code)
        self.code, self.place, self.vu, self.attendu = code, place, vu, attendu


@dataclass(slots=True)
class Inscriptions:
    """The register of the session under way: `livre`, and what was registered since. `alea(n)` as everywhere."""

    livre: Registre
    store: Store
    alea: Callable[[int], str] = field(default=str)
    _connus: dict[str, Registre] = field(default_factory=dict)

    async def registre(self) -> Registre:
        """The whole register."""
        inscrits = await self.store.get(_key("inscrits"))
        return self._reuni(inscrits) if inscrits else self.livre

    async def inscrit(self, kind: str, demande: dict[str, Any]) -> dict[str, Any]:
        """Register a service (SERVICES) or a data provider (FOURNISSEURS), and return it as it is registered.

        `demande` has the members of `services.schema.json`; what is left out of identifiers, scopes and algorithms gets
        FranceConnect's shapes and defaults. InscriptionRefusee names the member that is wrong; nothing is kept then.
        """
        node = self._complete(kind, demande)
        vus, inscrits = await self._inscrits()
        if len(inscrits[SERVICES]) + len(inscrits[FOURNISSEURS]) >= AU_PLUS:
            raise InscriptionRefusee("trop-d-inscriptions")
        if not _tient(node):
            attendu = f"JSON of {OCTETS} bytes at most, in whole characters and numbers of 64 bits"
            raise InscriptionRefusee("inscription-refusee", "document", "too long, or not to be written", attendu)
        inscrits[kind][str(node["client_id"])] = self._verifie(kind, node, inscrits)
        await self._garde(vus, inscrits)
        return node

    async def inscrits(self, kind: str) -> dict[str, dict[str, Any]]:
        """What the session registered, by client_id."""
        return dict((await self._inscrits())[1][kind])

    async def retire(self, kind: str, client_id: str) -> None:
        """Forget a registration of the session; InscriptionRefusee `inscription-inconnue` if it made none of that id."""
        vus, inscrits = await self._inscrits()
        if inscrits[kind].pop(client_id, None) is None:
            raise InscriptionRefusee("inscription-inconnue")
        await self._garde(vus, inscrits)

    def _complete(self, kind: str, demande: dict[str, Any]) -> dict[str, Any]:
        node = {**_PAR_DEFAUT[kind], "client_id": self._hexadecimal(), "client_secret": self._hexadecimal(), **demande}
        if kind == SERVICES:
            node.setdefault("entity_id", f"session-{node['client_id']}")
        return node

    def _hexadecimal(self) -> str:
        """64 hexadecimal digits, as FranceConnect's own identifiers and secrets are."""
        return sha256(self.alea(32).encode()).hexdigest()

    def _verifie(self, kind: str, node: dict[str, Any], inscrits: Value) -> dict[str, Any]:
        autre = FOURNISSEURS if kind == SERVICES else SERVICES
        try:
            parse_registre({kind: {"inscription": node}, autre: {}}, "", self.livre)
        except RegistreError as cause:
            place = cause.place.removeprefix(f"{kind}.inscription").lstrip(".") or "document"
            # What stands there may be a secret or a private key: it is not repeated.
            vu = "does not fit" if _SECRETS.search(place) else cause.seen
            raise InscriptionRefusee("inscription-refusee", place, vu, cause.expected) from cause
        if node["client_id"] in {*inscrits[SERVICES], *inscrits[FOURNISSEURS]}:
            raise InscriptionRefusee("inscription-refusee", "client_id", "taken in this session", "one of its own")
        return node

    async def _inscrits(self) -> tuple[Value | None, Value]:
        """What is kept, and a copy of it to be changed."""
        vus = await self.store.get(_key("inscrits"))
        inscrits = vus or {SERVICES: {}, FOURNISSEURS: {}, "pas": 0}
        return vus, inscrits | {kind: dict(inscrits[kind]) for kind in (SERVICES, FOURNISSEURS)}

    async def _garde(self, vus: Value | None, inscrits: Value) -> None:
        nouveau = inscrits | {"pas": inscrits["pas"] + 1, "marque": self.alea(_MARQUE)}
        if not await self.store.swap(_key("inscrits"), vus, nouveau, expires_at=_TOUJOURS):
            raise InscriptionRefusee("inscription-disputee")

    def _reuni(self, inscrits: Value) -> Registre:
        marque = f"{current().id}/{inscrits['pas']}/{inscrits['marque']}"
        connu = self._connus.get(marque)
        if connu is None:
            named = {kind: inscrits[kind] for kind in (SERVICES, FOURNISSEURS)}
            connu = self.livre.plus(parse_registre(named, "session"))
            if len(self._connus) >= _GARDES:
                self._connus.pop(next(iter(self._connus)))
            self._connus[marque] = connu
        return connu


def _tient(node: dict[str, Any]) -> bool:
    try:
        return len(orjson.dumps(node)) <= OCTETS
    except orjson.JSONEncodeError:
        return False


def _key(kind: str) -> str:
    return f"{current().id}/registre/{kind}"
