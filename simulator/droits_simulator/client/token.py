"""Tokens as a service obtains them: authorize, the pages, then the exchange of the code."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Any

import httpx

from droits_simulator.client.announced import Client, Persona
from droits_simulator.client.errors import LoginFailed, SandboxDown
from droits_simulator.client.pages import Person, walk
from droits_simulator.client.wire import connection

SCOPES = ("openid", "droits_assurance_maladie")
_BYTES = 24


@dataclass(frozen=True, slots=True)
class Token:
    """What FranceConnect gave `client` for `persona`; `members` is the whole answer, `expires_in` counts seconds."""

    access_token: str = field(repr=False)
    id_token: str = field(repr=False)
    expires_in: int
    client: Client
    persona: Persona
    members: dict[str, Any] = field(repr=False)


def obtain(broker: str, version: str, client: Client, persona: Persona, scopes: Iterable[str] = SCOPES) -> Token:
    """Log `persona` in for `client` at `broker`; LoginFailed, SandboxDown."""
    wanted = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": client.redirect_uri,
        "scope": " ".join(scopes),
        "state": token_urlsafe(_BYTES),
        "nonce": token_urlsafe(_BYTES),
    }
    wanted |= {"acr_values": "eidas1"} if version == "v2" else {}
    url = str(httpx.URL(f"{broker}/authorize", params=wanted))
    back = httpx.URL(walk(url, Person(persona.login, persona.password))).params
    if "code" not in back or back.get("state") != wanted["state"]:
        raise LoginFailed("the way back", back.get("error", "no code for the state that was sent"))
    return _exchanged(broker, back["code"], client, persona)


def _exchanged(broker: str, code: str, client: Client, persona: Persona) -> Token:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.redirect_uri,
        "client_id": client.client_id,
        "client_secret": client.client_secret,
    }
    try:
        with connection(broker) as service:
            answer = service.post(f"{broker}/token", data=form)
        told = answer.json()
    except httpx.HTTPError as cause:
        raise SandboxDown(broker, str(cause) or type(cause).__name__) from cause
    except ValueError as cause:
        raise LoginFailed("token", f"status {answer.status_code} and no JSON") from cause
    if not answer.is_success:
        raise LoginFailed("token", f"status {answer.status_code}, {told.get('error')}")
    return Token(told["access_token"], told["id_token"], int(told["expires_in"]), client, persona, told)
