"""Calls to the rights API, as a partner makes them, or wrongly on purpose; tokens come from the real pages.

A token is reused for a part of its announced life only, so that no call is ever made with a dying token.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import quote, urlencode

from droits_conformance.call import DEFAULT, Answer, Call
from droits_conformance.circumstances import Holder
from droits_conformance.pace import Pace
from droits_conformance.target import ClientProfile, Profile
from droits_conformance.wire import Wire
from droits_contract import Contract, load_convention
from droits_contract.errors import BenchError
from droits_fixtures import Personne

USABLE_LIFE = 0.6  # part of a token's announced life during which it is reused


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """An access token and the seconds that it was announced to live."""

    access_token: str = field(repr=False)
    expires_in: float


class TokenSource(Protocol):
    """Obtains access tokens; the real one is `journey.Login`."""

    def obtain(self, client: ClientProfile, persona: Personne, scopes: tuple[str, ...]) -> IssuedToken:
        """A fresh token; JourneyFailed if there is none."""
        ...


class HttpCaller:
    """The Caller of a run. `monotonic` gives seconds that only grow; it decides when a cached token is too old.

    Each client keeps to what its convention allows a second, by `sleep`; one that is kept for its quota does not. `paces`
    is how many such callers share what is allowed.
    """

    def __init__(
        self,
        profile: Profile,
        contract: Contract,
        wire: Wire,
        tokens: TokenSource,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        paces: int = 1,
    ) -> None:
        self._profile = profile
        self._paces = {
            client.name: Pace(_per_second(client, paces), monotonic=monotonic, sleep=sleep)
            for client in profile.all_clients
        }
        self._contract = contract
        self._wire = wire
        self._tokens = tokens
        self._monotonic = monotonic
        self._cache: dict[tuple[str, str, tuple[str, ...]], tuple[float, str]] = {}
        self._holders: dict[str, Holder] = {}

    def call(self, call: Call) -> Answer:
        """Send the call; TargetSilent if nothing usable comes back."""
        method = call.method or self._contract.operation(call.operation_id).method
        self.keep_pace(call.client)
        received = self._wire.send(method, self._url(call), headers=self._headers(call))
        return Answer(call, received.status, received.headers, received.body, received.exchange)

    def keep_pace(self, client: str) -> None:
        """Return when the client may be used for another call."""
        if pace := self._paces.get(client):
            pace.keep()

    def token(self, client: str, persona: Personne, scopes: tuple[str, ...] | None = None) -> str:
        """A live access token of that person for that client, with `openid` and the convention's scopes by default."""
        profile = self._client(client)
        wanted = scopes if scopes is not None else default_scopes(profile)
        key = (client, persona.login or persona.cle, wanted)
        good_until, token = self._cache.get(key, (float("-inf"), ""))
        if self._monotonic() < good_until:
            return token
        asked_at = self._monotonic()
        issued = self._tokens.obtain(profile, persona, wanted)
        self._cache[key] = (asked_at + USABLE_LIFE * issued.expires_in, issued.access_token)
        self._holders[issued.access_token] = Holder(*key)
        return issued.access_token

    def holder(self, token: str) -> Holder | None:
        """Whose access token it is, None if it was not obtained here."""
        return self._holders.get(token)

    def _url(self, call: Call) -> str:
        base = self._profile.droits
        path = self._contract.operation(call.operation_id).path if call.path is None else call.path
        place = base.rstrip("/") + path if path.startswith("/") or not path else base + path
        query = urlencode(_query(call), quote_via=quote)
        return f"{place}?{query}" if query else place

    def _headers(self, call: Call) -> tuple[tuple[str, str], ...]:
        key = self._client(call.client).api_key if call.api_key is DEFAULT else call.api_key
        sent = [("X-API-Key", key), ("Authorization", self._authorization(call)), ("nir", call.nir)]
        return tuple((name, value) for name, value in sent if isinstance(value, str)) + call.headers

    def _authorization(self, call: Call) -> str | None:
        if call.authorization is None or isinstance(call.authorization, str):
            return call.authorization
        if call.bearer is None:
            return None
        bearer = call.bearer if isinstance(call.bearer, str) else self.token(call.client, call.persona)
        return f"Bearer {bearer}"

    def _client(self, name: str) -> ClientProfile:
        for client in self._profile.all_clients:
            if client.name == name:
                return client
        raise BenchError(f"the profile has no client {name!r}")


def _per_second(client: ClientProfile, paces: int) -> int | None:
    """What one of several callers may ask a second, of what the convention allows them together."""
    if client.is_apart:
        return None
    allowed = load_convention(client.convention).quota.par_seconde
    return None if allowed is None else max(1, allowed // paces)


def default_scopes(client: ClientProfile) -> tuple[str, ...]:
    """What a partner asks of FranceConnect: `openid` and what its convention requires."""
    return tuple(dict.fromkeys(("openid", *sorted(load_convention(client.convention).scopes))))


def _query(call: Call) -> list[tuple[str, str]]:
    dates = (("dateDebut", call.date_debut), ("dateFin", call.date_fin))
    return [(name, str(value)) for name, value in dates if value is not None] + list(call.query)
