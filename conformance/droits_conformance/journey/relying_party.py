"""A service at FranceConnect v2: the standard code flow, every check made that the standard asks for.

Discovery and keys are read once per service and run. state and nonce have 32 random characters (FranceConnect asks for 22
at least), `acr_values=eidas1`.
"""

import secrets
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from droits_conformance.errors import JourneyDeviates, JourneyFailed
from droits_conformance.exchange import Headers
from droits_conformance.journey.browser import Browser, Callback, log_in
from droits_conformance.journey.jose import Now, check_claims, verify
from droits_conformance.journey.session import FORM, OpenWire, Session, code_of, read_json, require, session_of
from droits_conformance.target import BrokerProfile, ClientProfile
from droits_conformance.wire import Received, Wire

ALGORITHMS = ("ES256", "RS256")
_NEEDED = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")


Replaced = Mapping[str, str | None]  # parameters to change, or (None) to leave out


def random_text() -> str:
    """32 unguessable characters of the base64url alphabet."""
    return secrets.token_urlsafe(24)


class RelyingParty:
    """One client of the profile at a v2 broker."""

    def __init__(
        self,
        broker: BrokerProfile,
        client: ClientProfile,
        open_wire: OpenWire,
        *,
        now: Now = None,
        random: Callable[[], str] = random_text,
    ) -> None:
        self._broker = broker
        self._client = client
        self._open_wire = open_wire
        self._now = now
        self._random = random
        self._discovered: tuple[dict[str, Any], KeySet] | None = None
        self._published: dict[str, Any] = {}

    def login(self, login: str, scopes: tuple[str, ...]) -> Session:
        """Log in through the pages and redeem the code; JourneyFailed names the step that failed."""
        with self._open_wire(True) as wire:
            return self.login_on(wire, login, scopes)

    def login_on(self, wire: Wire, login: str, scopes: tuple[str, ...]) -> Session:
        """The same on an open connection, whose cookies are then those of somebody who is logged in."""
        state, nonce = self._random(), self._random()
        callback, code = self._authorize(wire, login, scopes, (state, nonce))
        answer = self.redeem(code)
        document = read_json(answer, "token")
        require(document, "token", "access_token", "id_token", "token_type")
        token = self._verified(document["id_token"], "id_token", nonce=nonce)
        return session_of(document, token, callback, answer.exchange)

    def unused_code(self, login: str, scopes: tuple[str, ...]) -> str:
        """Log in, and keep the code instead of redeeming it."""
        with self._open_wire(True) as wire:
            return self._authorize(wire, login, scopes, (self._random(), self._random()))[1]

    def _authorize(
        self, wire: Wire, login: str, scopes: tuple[str, ...], texts: tuple[str, str]
    ) -> tuple[Callback, str]:
        state, nonce = texts
        url = self.authorize_url(scopes, state, nonce)
        callback = log_in(Browser(wire, self._client.redirect_uri), url, login, self._broker.password)
        code = code_of(callback, state)
        if callback.parameters.get("iss") != self._broker.issuer:
            raise JourneyDeviates("way back to the service", "no iss, or another one", f"iss={self._broker.issuer}")
        return callback, code

    def userinfo(self, session: Session) -> dict[str, Any]:
        """The verified claims about the person."""
        answer = self.ask_userinfo(session.access_token)
        if answer.status != 200:
            raise JourneyFailed("userinfo", f"status {answer.status}", "status 200 and a signed JWT")
        claims = self._verified(answer.body.decode("latin-1"), "userinfo").claims
        if claims.get("sub") != session.claims.get("sub"):
            raise JourneyFailed("userinfo", "another sub than in the id_token", "the same sub")
        return claims

    def ask_userinfo(self, token: str) -> Received:
        """What userinfo answers to a bearer, good or not."""
        metadata, _ = self.discover()
        with self._open_wire(False) as wire:
            return wire.send("GET", metadata["userinfo_endpoint"], headers=(("Authorization", f"Bearer {token}"),))

    def revoke(self, token: str) -> Received:
        """Ask that an access token be revoked: exactly `token`, `client_id` and `client_secret`."""
        pairs = {
            "token": token,
            "client_id": self._client.client_id,
            "client_secret": self._client.client_secret,
        }
        endpoint = self._endpoint("revocation_endpoint")
        with self._open_wire(False) as wire:
            return wire.send("POST", endpoint, headers=FORM, body=urlencode(pairs).encode("ascii"))

    def logout_url(self, pairs: Mapping[str, str]) -> str:
        """The address that ends a session at FranceConnect."""
        return f"{self._endpoint('end_session_endpoint')}?{urlencode(pairs, quote_via=quote)}"

    def verified_jws(self, token: str, step: str) -> jwt.Token:
        """A token of the broker whose signature holds; its claims are not judged.

        Keys turn: where the signature does not hold by those that were fetched earlier, they are fetched once more.
        """
        fresh = self._discovered is None
        try:
            return verify(token, self.discover()[1], ALGORITHMS, step)
        except JourneyDeviates:
            if fresh:
                raise
        self._discovered = None
        return verify(token, self.discover()[1], ALGORITHMS, step)

    def redeem(self, code: str, replaced: Replaced = MappingProxyType({}), headers: Headers = ()) -> Received:
        """Ask for tokens; `replaced` changes parameters, or leaves them out (None)."""
        metadata, _ = self.discover()
        pairs: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._client.redirect_uri,
            "client_id": self._client.client_id,
            "client_secret": self._client.client_secret,
        }
        body = urlencode(_present({**pairs, **replaced})).encode("ascii")
        with self._open_wire(False) as wire:
            return wire.send("POST", metadata["token_endpoint"], headers=FORM + headers, body=body)

    def authorize_url(
        self, scopes: tuple[str, ...], state: str, nonce: str, replaced: Replaced = MappingProxyType({})
    ) -> str:
        """The address that opens a login; `replaced` changes parameters, or leaves them out (None)."""
        metadata, _ = self.discover()
        pairs: dict[str, str | None] = {
            "response_type": "code",
            "client_id": self._client.client_id,
            "redirect_uri": self._client.redirect_uri,
            "scope": " ".join(scopes),
            "state": state,
            "nonce": nonce,
            "acr_values": "eidas1",
        }
        return f"{metadata['authorization_endpoint']}?{urlencode(_present({**pairs, **replaced}), quote_via=quote)}"

    def discover(self) -> tuple[dict[str, Any], KeySet]:
        """The broker's metadata and keys."""
        if self._discovered is None:
            with self._open_wire(False) as wire:
                metadata = read_json(
                    wire.send("GET", f"{self._broker.issuer}/.well-known/openid-configuration"), "discovery"
                )
                self._check(metadata)
                keys = read_json(wire.send("GET", metadata["jwks_uri"]), "jwks")
            self._discovered, self._published = (metadata, _key_set(keys)), keys
        return self._discovered

    def published_keys(self) -> list[dict[str, Any]]:
        """The broker's keys as they are published, member for member (RFC 7517)."""
        self.discover()
        return list(self._published["keys"])

    def _endpoint(self, name: str) -> str:
        metadata, _ = self.discover()
        if not isinstance(metadata.get(name), str):
            raise JourneyDeviates("discovery", f"no {name}", f"{name}, the address of what v2 offers")
        return str(metadata[name])

    def _check(self, metadata: dict[str, Any]) -> None:
        if metadata.get("issuer") != self._broker.issuer:
            raise JourneyDeviates("discovery", f"issuer is {metadata.get('issuer')!r}", f"{self._broker.issuer!r}")
        missing = [name for name in _NEEDED if not isinstance(metadata.get(name), str)]
        if missing:
            raise JourneyDeviates("discovery", f"no {', '.join(missing)}", ", ".join(_NEEDED))

    def _verified(self, token: str, step: str, **values: str) -> jwt.Token:
        verified = self.verified_jws(token, step)
        check_claims(verified.claims, step, self._now, iss=self._broker.issuer, aud=self._client.client_id, **values)
        return verified


def _present(pairs: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in pairs.items() if value is not None}


def _key_set(document: dict[str, Any]) -> KeySet:
    try:
        return KeySet.import_key_set(document)  # type: ignore[arg-type]
    except (JoseError, ValueError, KeyError, TypeError) as cause:
        raise JourneyDeviates("jwks", f"the keys cannot be read ({cause})", "a JWK set (RFC 7517)") from cause
