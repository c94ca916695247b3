"""Logging a member in through FranceConnect v2: Authlib makes the requests, joserfc verifies what comes back."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

SCOPE = "openid droits_assurance_maladie"
_BYTES = 32
_TIMEOUT = 10.0
_LEEWAY = 5


class LoginRefused(Exception):
    """Nobody is logged in: the member said no, or FranceConnect's answer cannot be believed."""


@dataclass(frozen=True, slots=True)
class Departure:
    """A login that began: where the browser is sent, and what must come back with it."""

    url: str
    state: str = field(repr=False)
    nonce: str = field(repr=False)


class FranceConnect:
    """This service at one FranceConnect (`issuer`); `now` gives seconds since 1970."""

    def __init__(
        self, issuer: str, client_id: str, client_secret: str, redirect_uri: str, now: Callable[[], float] = time.time
    ) -> None:
        self._issuer, self._client_id, self._now = issuer, client_id, now
        self._http = httpx.Client(timeout=_TIMEOUT)
        self._client = OAuth2Client(
            client_id,
            client_secret,
            token_endpoint_auth_method="client_secret_post",  # noqa: S106 - the name of a method
            scope=SCOPE,
            redirect_uri=redirect_uri,
            timeout=_TIMEOUT,
        )
        self._metadata: dict[str, Any] = self._http.get(f"{issuer}/.well-known/openid-configuration").json()

    def begin(self) -> Departure:
        """Where to send the member's browser."""
        state, nonce = secrets.token_urlsafe(_BYTES), secrets.token_urlsafe(_BYTES)
        url, _ = self._client.create_authorization_url(
            self._metadata["authorization_endpoint"], state=state, nonce=nonce, acr_values="eidas1"
        )
        return Departure(url, state, nonce)

    def finish(self, departure: Departure, url: str) -> str:
        """The access token, once the browser came back to `url`; LoginRefused if anything in it is not as it must be."""
        back = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        if "error" in back:
            raise LoginRefused(back["error"])
        if back.get("state") != departure.state or back.get("iss") != self._issuer:
            raise LoginRefused("this return answers no login of ours")
        try:
            told = self._client.fetch_token(
                self._metadata["token_endpoint"], authorization_response=url, state=departure.state
            )
            self._verify(told["id_token"], departure.nonce)
        except (AuthlibBaseError, JoseError, httpx.HTTPError, KeyError, ValueError) as cause:
            raise LoginRefused(type(cause).__name__) from cause
        return str(told["access_token"])

    def close(self) -> None:
        """Close the connections."""
        self._client.close()
        self._http.close()

    def _verify(self, id_token: str, nonce: str) -> None:
        keys = KeySet.import_key_set(self._http.get(self._metadata["jwks_uri"]).json())
        # The algorithm that was registered, never the one that the token asks for.
        token = jwt.decode(id_token, keys, algorithms=["RS256"])
        registry = JWTClaimsRegistry(
            now=int(self._now()),
            leeway=_LEEWAY,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._client_id},
            nonce={"essential": True, "value": nonce},
            exp={"essential": True},
        )
        registry.validate(token.claims)
