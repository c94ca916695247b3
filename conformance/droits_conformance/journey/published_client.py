"""The published sample client of the rights API, request for request, against a v1 broker.

Its requests are joined by hand: `redirect_uri` is not percent-encoded, the authorize address ends in `&`, POST addresses end
in a bare `?`, form bodies are not URL-encoded, `state` holds an encoded `=`, there is no `acr_values`. A broker that refuses
any of this refuses the client that partners start from (reference: quirks of the published v1 client).
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha1
from urllib.parse import unquote, urlsplit

from droits_conformance.errors import JourneyFailed
from droits_conformance.journey.browser import Browser, Callback, log_in
from droits_conformance.journey.jose import Now
from droits_conformance.journey.session import FORM, OpenWire, code_of, read_json, require
from droits_conformance.journey.v1 import verify_v1
from droits_conformance.target import ClientProfile
from droits_conformance.wire import Received

SCOPES = ("openid", "profile", "droits_assurance_maladie")


def sha1_text() -> str:
    """40 hexadecimal digits, as the sample makes its tokens."""
    return sha1(secrets.token_bytes(32), usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class PublishedLogin:
    """What the sample holds after its login."""

    access_token: str = field(repr=False)
    id_token: str = field(repr=False)


class PublishedClient:
    """The sample, configured with a client of the profile; `base` is the v1 issuer."""

    def __init__(
        self,
        base: str,
        client: ClientProfile,
        open_wire: OpenWire,
        *,
        now: Now = None,
        random: Callable[[], str] = sha1_text,
    ) -> None:
        self._base = base
        self._client = client
        self._open_wire = open_wire
        self._now = now
        self._random = random

    def login(self, login: str, password: str) -> PublishedLogin:
        """authorize, token, the id_token's HMAC and nonce; JourneyFailed names the step."""
        state, nonce = f"token={self._random()}", self._random()
        with self._open_wire(True) as wire:
            callback = log_in(
                Browser(wire, self._client.redirect_uri), self.authorize_url(state, nonce), login, password
            )
        document = read_json(self._post("token", self._token_body(_code(callback, state))), "token")
        require(document, "token", "access_token", "id_token")
        verify_v1(document["id_token"], self._base, self._client, self._now, nonce)
        return PublishedLogin(document["access_token"], document["id_token"])

    def authorize_url(self, state: str, nonce: str) -> str:
        """The address to which the sample sends the browser."""
        return (
            f"{self._base}/authorize?response_type=code&client_id={self._client.client_id}"
            f"&scope={'%20'.join(SCOPES)}&redirect_uri={self._client.redirect_uri}"
            f"&state={state.replace('=', '%3D')}&nonce={nonce}&"
        )

    def userinfo(self, held: PublishedLogin) -> None:
        """The identity as JSON, with a `sub`."""
        with self._open_wire(False) as wire:
            header = ("Authorization", f"Bearer {held.access_token}")
            document = read_json(wire.send("GET", f"{self._base}/userinfo", headers=(header,)), "userinfo")
        if not document.get("sub"):
            raise JourneyFailed("userinfo", "no sub", "the claims of the person, sub among them")

    def checktoken(self, held: PublishedLogin) -> None:
        """The token's scopes, which the sample reads as a list."""
        document = read_json(self._post("checktoken", f"token={held.access_token}"), "checktoken")
        scope = document.get("scope")
        if not isinstance(scope, list) or SCOPES[-1] not in scope:
            raise JourneyFailed("checktoken", f"scope is {scope!r}", f"a list that holds {SCOPES[-1]}")

    def logout(self, held: PublishedLogin) -> None:
        """The end of the session: any answer but a refusal."""
        home = urlsplit(self._client.redirect_uri)
        target = f"id_token_hint={held.id_token}&post_logout_redirect_uri={home.scheme}://{home.netloc}/"
        with self._open_wire(True) as wire:
            answer = wire.send("GET", f"{self._base}/logout?{target}")
        if answer.status >= 400:
            raise JourneyFailed("logout", f"status {answer.status}", "a page or a redirect")

    def _token_body(self, code: str) -> str:
        return (
            f"grant_type=authorization_code&redirect_uri={self._client.redirect_uri}&client_id={self._client.client_id}"
            f"&client_secret={self._client.client_secret}&code={code}"
        )

    def _post(self, place: str, body: str) -> Received:
        with self._open_wire(False) as wire:
            return wire.send("POST", f"{self._base}/{place}?", headers=FORM, body=body.encode("ascii"))


def _code(callback: Callback, state: str) -> str:
    # The sample decodes the state a second time; `token=<hex>` survives that.
    if unquote(callback.parameters.get("state", "")) != state:
        raise JourneyFailed("way back to the service", "another state than the one sent", "the same state")
    return code_of(callback, state)
