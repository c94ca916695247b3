"""Codes, grants and access tokens: what the person agreed to, and what the service holds of it.

A grant is named by its code and outlives it by the life of a token. A token is worth something only while its grant
stands, so deleting the grant is what revokes everything. The code itself is taken from the store in one step: of two
exchanges one wins, and the other deletes the grant, tokens included.
"""

from dataclasses import dataclass
from typing import Any

from droits_simulator.by_identity import ByIdentity
from droits_simulator.franceconnect.compte import Compte
from droits_simulator.franceconnect.context import Context
from droits_simulator.witness import note


@dataclass(frozen=True, slots=True)
class Asked:
    """What a service asked at `authorize`. `version` is `v1` or `v2`; `amr` tells whether it wants that claim.

    `acr` is the level chosen, `acr_values` those asked for, if any; `skips_consent` tells that it asked for login alone, as
    it may: nobody is shown the consent page.
    """

    version: str
    client_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str
    nonce: str
    acr: str
    amr: bool = False
    acr_values: tuple[str, ...] = ()
    skips_consent: bool = False

    @property
    def levels(self) -> str:
        """The levels asked for, separated by blanks; the one chosen when none was."""
        return " ".join(self.acr_values) or self.acr

    def as_value(self) -> dict[str, Any]:
        """Plain values, for a store."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def of(cls, value: dict[str, Any]) -> "Asked":
        """From its stored form."""
        return cls(**{**value, "scopes": tuple(value["scopes"]), "acr_values": tuple(value["acr_values"])})


@dataclass(frozen=True, slots=True)
class Grant:
    """A person's agreement. `id` is the code; times in seconds since 1970."""

    id: str
    asked: Asked
    login: str
    auth_time: int
    code_expires_at: int

    def as_value(self) -> dict[str, Any]:
        """Plain values, for a store."""
        return {name: getattr(self, name) for name in self.__slots__} | {"asked": self.asked.as_value()}

    @classmethod
    def of(cls, value: dict[str, Any]) -> "Grant":
        """From its stored form."""
        return cls(**{**value, "asked": Asked.of(value["asked"])})


@dataclass(frozen=True, slots=True)
class AccessToken:
    """An access token and the grant that it stands on; times in seconds since 1970."""

    value: str
    grant: Grant
    issued_at: int
    expires_at: int


class NotRedeemable(Exception):
    """The code cannot be exchanged; `str()` is FranceConnect's detail."""


async def open_grant(context: Context, session: str, asked: Asked, login: str, auth_time: int) -> Grant:
    """Keep the person's agreement, with a code for the service."""
    life = context.lifetimes[asked.version]
    code = context.opaque() if asked.version == "v2" else context.uuid()
    grant = Grant(code, asked, login, auth_time, context.now + life.code)
    expires_at = grant.code_expires_at + life.token
    await context.store.put(f"{session}/grant/{code}", grant.as_value(), expires_at=expires_at)
    await context.store.put(f"{session}/code/{code}", {}, expires_at=grant.code_expires_at)
    return grant


async def redeem(context: Context, session: str, code: str, asked: tuple[str, str, str]) -> Grant:
    """Use up a code presented by `asked` (version, client_id, redirect_uri); NotRedeemable says why not."""
    version, client_id, redirect_uri = asked
    grant = await grant_of(context, session, code)
    used = await context.store.get(f"{session}/used/{code}") is not None
    if grant is None or grant.asked.version != version:
        raise NotRedeemable("authorization code not found")
    if grant.asked.client_id != client_id:
        raise NotRedeemable("client mismatch")
    if not used and context.now >= grant.code_expires_at:
        raise NotRedeemable("authorization code not found")
    if grant.asked.redirect_uri != redirect_uri:
        raise NotRedeemable("authorization code redirect_uri mismatch")
    if await context.store.take(f"{session}/code/{code}") is None:
        await revoke_grant(context, session, code)
        raise NotRedeemable("authorization code already consumed")
    note(client_id=client_id, login=grant.login)
    return grant


async def issue(context: Context, session: str, grant: Grant) -> AccessToken:
    """A new access token on a grant whose code was just used."""
    life = context.lifetimes[grant.asked.version]
    value = context.opaque() if grant.asked.version == "v2" else context.hexadecimal()
    token = AccessToken(value, grant, context.now, context.now + life.token)
    record = {"grant": grant.id, "issued_at": token.issued_at, "expires_at": token.expires_at}
    await context.store.put(f"{session}/token/{value}", record, expires_at=token.expires_at)
    await context.store.put(f"{session}/used/{grant.id}", {}, expires_at=grant.code_expires_at + life.token)
    return token


async def live_token(context: Context, session: str, value: str) -> AccessToken | None:
    """The access token, or None if it is unknown, expired or revoked, or if its person is gone."""
    live = await live_account(context, session, value)
    return live[0] if live else None


async def live_account(context: Context, session: str, value: str) -> tuple[AccessToken, Compte] | None:
    """The same, with the account of the person."""
    record = await context.store.get(f"{session}/token/{value}")
    grant = await grant_of(context, session, record["grant"]) if record else None
    compte = context.annuaire.find(grant.login) if grant else None
    if record is None or grant is None or compte is None:
        return None
    note(client_id=grant.asked.client_id, login=grant.login)
    return AccessToken(value, grant, record["issued_at"], record["expires_at"]), compte


async def revoke_token(context: Context, session: str, value: str) -> None:
    """Kill one access token."""
    await context.store.delete(f"{session}/token/{value}")


async def revoke_grant(context: Context, session: str, grant_id: str) -> None:
    """Kill a grant, its code and its tokens."""
    await context.store.delete(f"{session}/grant/{grant_id}")
    await context.store.delete(f"{session}/code/{grant_id}")


async def grant_of(context: Context, session: str, grant_id: str) -> Grant | None:
    """The grant of that name, which is its code; None if there is none, or no more."""
    value = await context.store.get(f"{session}/grant/{grant_id}")
    if value is None:
        return None
    return Grant.of(value) if context.store.is_shared else _grant(value)


_grant = ByIdentity(Grant.of)  # a store that is shared gives another object each time
