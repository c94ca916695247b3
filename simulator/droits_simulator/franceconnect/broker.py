"""The broker, as app.py mounts it and as the rights API asks it in process."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import httpx
from starlette.types import ASGIApp

from droits_simulator.by_identity import ByIdentity
from droits_simulator.clock import Clock
from droits_simulator.franceconnect import routes
from droits_simulator.franceconnect.claims import pivot
from droits_simulator.franceconnect.compte import Annuaire, Compte
from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.grant import Grant, live_account
from droits_simulator.franceconnect.inscriptions import Inscriptions
from droits_simulator.franceconnect.keys import Keys
from droits_simulator.franceconnect.registre import Registre
from droits_simulator.franceconnect.sub import pairwise
from droits_simulator.state import Store

_ACCOUNTS_KEPT = 4096  # the rights API asks about the same token at each call


@dataclass(frozen=True, slots=True)
class Introspection:
    """What a data provider learns of a live access token.

    `client_id` is the service's; `scopes` are all of the token's. `claims` are the flat v2 members of the pivot identity
    (given_name, given_name_array, family_name, birthdate, gender, birthplace, birthcountry). `iat` and `exp` are in
    seconds since 1970; `sub` is the one that the data provider sees, as checktoken would tell it.
    """

    client_id: str
    scopes: frozenset[str]
    claims: Mapping[str, Any]
    iat: int
    exp: int
    acr: str
    sub: str


class Broker:
    """FranceConnect of the sandbox: `app_v1` for /api/v1, `app_v2` for /api/v2.

    `base_url` is where people reach the sandbox, without final slash; the v2 issuer is `base_url` + `/api/v2`. `transport`
    stands for the network, on which a data provider may publish its keys, where a test has none.
    """

    def __init__(
        self,
        base_url: str,
        annuaire: Annuaire,
        registre: Registre,
        store: Store,
        clock: Clock,
        keys: Keys,
        alea: Callable[[int], str] = secrets.token_urlsafe,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        inscriptions = Inscriptions(registre, store, alea)
        context = Context(base_url.rstrip("/"), annuaire, registre, store, clock, keys, alea)
        self._context = replace(context, inscriptions=inscriptions, transport=transport)
        self._told = ByIdentity(self._tell, _ACCOUNTS_KEPT)
        # A store that is shared gives another object each time.
        self._worth = self._found_worth if store.is_shared else ByIdentity(self._found_worth)
        self.app_v1: ASGIApp = routes.app_v1(self._context)
        self.app_v2: ASGIApp = routes.app_v2(self._context)

    async def introspect(self, token: str, session: str = "default") -> Introspection | None:
        """What `token` (v1 or v2) is worth to the first registered data provider; None if unknown, expired or revoked."""
        found = await live_account(self._context, session, token)
        if found is None:
            return None
        live, compte = found
        return self._worth(live.grant, compte, live.issued_at, live.expires_at)

    def _found_worth(self, grant: Grant, compte: Compte, issued_at: int, expires_at: int) -> Introspection:
        asked = grant.asked
        claims, sub = self._told(compte)
        return Introspection(
            client_id=asked.client_id,
            scopes=frozenset(asked.scopes),
            claims=claims,
            iat=issued_at,
            exp=expires_at,
            acr=asked.acr,
            sub=sub,
        )

    def _tell(self, compte: Compte) -> tuple[Mapping[str, Any], str]:
        """Pivot identity and subject of an account."""
        provider = next(iter(self._context.registre.fournisseurs))
        return pivot(compte), pairwise(provider, compte)
