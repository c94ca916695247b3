"""Where FranceConnect is, as a service knows it: v2 from its discovery document, v1 from its documentation.

Source: docs/sources.md, franceconnect §2 and §9.
"""

from dataclasses import dataclass
from typing import Any

import httpx

from droits_simulator.demo_service.carnet import Carnet
from droits_simulator.demo_service.echec import illisible, injoignable

VERSIONS = ("v2", "v1")
_MEMBRES = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint")


@dataclass(frozen=True, slots=True)
class Courtier:
    """The addresses of one version of FranceConnect; v1 has no published keys, its `jwks` is empty."""

    version: str
    issuer: str
    authorize: str
    token: str
    userinfo: str
    jwks: str
    fin: str


async def trouve(base_url: str, version: str, carnet: Carnet) -> Courtier:
    """The broker of that version; Echec if its discovery document cannot be had or does not speak of itself."""
    return await _decouvre(f"{base_url}/api/v2", carnet) if version == "v2" else _connu(base_url)


def _connu(base_url: str) -> Courtier:
    racine = f"{base_url}/api/v1"
    return Courtier(
        "v1", base_url, f"{racine}/authorize", f"{racine}/token", f"{racine}/userinfo", "", f"{racine}/logout"
    )


async def _decouvre(issuer: str, carnet: Carnet) -> Courtier:
    carnet.a("decouverte")
    document = await lit_json(f"{issuer}/.well-known/openid-configuration", carnet)
    if document.get("issuer") != issuer:
        raise illisible("FranceConnect", "le document de découverte nomme un autre émetteur")
    absents = [membre for membre in _MEMBRES if not isinstance(document.get(membre), str)]
    if absents:
        raise illisible("FranceConnect", f"le document de découverte n'a pas {', '.join(absents)}")
    return Courtier("v2", issuer, *(document[membre] for membre in _MEMBRES))


async def lit_json(url: str, carnet: Carnet) -> dict[str, Any]:
    """A public JSON object of FranceConnect; Echec if there is none."""
    try:
        async with httpx.AsyncClient(**carnet.options()) as client:
            answer = await client.get(url, headers={"Accept": "application/json"})
        document = answer.json() if answer.status_code == 200 else None
    except httpx.HTTPError as cause:
        raise injoignable("FranceConnect", cause) from cause
    except ValueError as cause:
        raise illisible("FranceConnect", "un document public n'est pas du JSON") from cause
    if not isinstance(document, dict):
        raise illisible("FranceConnect", f"un document public manque (statut {answer.status_code})")
    return document
