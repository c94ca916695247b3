"""A service at FranceConnect v1, the version that the published sample client speaks: no discovery, HS256, JSON userinfo.

`iss` is the broker's address without `/api/v1`: of the real one, scheme and host alone.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import orjson
from joserfc import jwt
from joserfc.jwk import OctKey

from droits_conformance.errors import JourneyFailed
from droits_conformance.journey.browser import Browser, log_in
from droits_conformance.journey.jose import Now, check_claims, verify
from droits_conformance.journey.relying_party import random_text
from droits_conformance.journey.session import FORM, OpenWire, Session, code_of, read_json, require, session_of
from droits_conformance.target import BrokerProfile, ClientProfile
from droits_conformance.wire import Received

_PATH = "/api/v1"


class RelyingPartyV1:
    """One client of the profile at a v1 broker (`issuer` ends in /api/v1)."""

    def __init__(
        self,
        broker: BrokerProfile,
        client: ClientProfile,
        open_wire: OpenWire,
        *,
        now: Now = None,
        random: Callable[[], str] = random_text,
    ) -> None:
        self._base = broker.v1_issuer or broker.issuer
        self._broker = broker
        self._client = client
        self._open_wire = open_wire
        self._now = now
        self._random = random

    def login(self, login: str, scopes: tuple[str, ...]) -> Session:
        """Log in through the pages and redeem the code; JourneyFailed names the step that failed."""
        state, nonce = self._random(), self._random()
        with self._open_wire(True) as wire:
            browser = Browser(wire, self._client.redirect_uri)
            callback = log_in(browser, self.authorize_url(scopes, state, nonce), login, self._broker.password)
        answer = self._redeem(code_of(callback, state))
        document = read_json(answer, "token")
        require(document, "token", "access_token", "id_token", "token_type")
        token = verify_v1(document["id_token"], self._base, self._client, self._now, nonce)
        return session_of(document, token, callback, answer.exchange)

    def userinfo(self, session: Session) -> dict[str, Any]:
        """The claims about the person, as plain JSON."""
        with self._open_wire(False) as wire:
            authorization = ("Authorization", f"Bearer {session.access_token}")
            document = read_json(wire.send("GET", f"{self._base}/userinfo", headers=(authorization,)), "userinfo")
        if document.get("sub") != session.claims.get("sub"):
            raise JourneyFailed("userinfo", "another sub than in the id_token", "the same sub")
        return document

    def checktoken(self, token: str, *, as_json: bool = False) -> Received:
        """Ask what a token is worth, with a form or with JSON; v1 asks no credentials of who asks."""
        headers = (("content-type", "application/json"),) if as_json else FORM
        body = orjson.dumps({"token": token}) if as_json else urlencode({"token": token}).encode("ascii")
        with self._open_wire(False) as wire:
            return wire.send("POST", f"{self._base}/checktoken", headers=headers, body=body)

    def authorize_url(self, scopes: tuple[str, ...], state: str, nonce: str) -> str:
        """The address that opens a login."""
        pairs = {
            "response_type": "code",
            "client_id": self._client.client_id,
            "scope": " ".join(scopes),
            "redirect_uri": self._client.redirect_uri,
            "state": state,
            "nonce": nonce,
        }
        return f"{self._base}/authorize?{urlencode(pairs, quote_via=quote)}"

    def _redeem(self, code: str) -> Received:
        pairs = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._client.redirect_uri,
            "client_id": self._client.client_id,
            "client_secret": self._client.client_secret,
        }
        with self._open_wire(False) as wire:
            return wire.send("POST", f"{self._base}/token", headers=FORM, body=urlencode(pairs).encode("ascii"))


def issuer_v1(base: str) -> str:
    """The `iss` of the broker at that address.

    >>> issuer_v1("http://127.0.0.1:8800/api/v1"), issuer_v1("https://fc.example/elsewhere")
    ('http://127.0.0.1:8800', 'https://fc.example')
    """
    if base.endswith(_PATH):
        return base.removesuffix(_PATH)
    origin = urlsplit(base)
    return f"{origin.scheme}://{origin.netloc}"


def verify_v1(id_token: str, base: str, client: ClientProfile, now: Now, nonce: str) -> jwt.Token:
    """A v1 id_token, keyed on the client secret as it is written."""
    key = OctKey.import_key(client.client_secret)
    verified = verify(id_token, key, ("HS256",), "id_token")
    check_claims(verified.claims, "id_token", now, iss=issuer_v1(base), aud=client.client_id, nonce=nonce)
    return verified
