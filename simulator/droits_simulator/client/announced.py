"""Whom a sandbox offers: demonstration partners and people, as it announces them."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from droits_simulator.client.errors import UnknownName


@dataclass(frozen=True, slots=True)
class Client:
    """A demonstration partner: its key and convention at the rights API, its client at FranceConnect.

    `redirect_uri` is where FranceConnect sends people back; any other address of this machine does as well.
    """

    name: str
    convention: str
    api_key: str = field(repr=False)
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody who can log in; `raconte` is their story in one French sentence.

    Whom the sandbox does not announce is made by hand: in a generated population the login is the NIR.
    """

    login: str
    password: str = field(repr=False)
    raconte: str = ""


One = TypeVar("One", Client, Persona)


def clients_of(members: dict[str, Any]) -> dict[str, Client]:
    """By name: the demonstration partners, and those kept apart (revoked, or with a small quota)."""
    announced = (*members["clients"], *members.get("apart", ()))
    return {one["name"]: Client(**_only(Client, one)) for one in announced}


def personas_of(members: dict[str, Any]) -> dict[str, Persona]:
    """By login."""
    return {one["login"]: Persona(**_only(Persona, one)) for one in members["personas"]}


def pick(kind: str, known: dict[str, One], wanted: str | One) -> One:
    """The one of that name; UnknownName lists those that exist."""
    if not isinstance(wanted, str):
        return wanted
    if wanted not in known:
        raise UnknownName(kind, wanted, tuple(known))
    return known[wanted]


def _only(kind: type[Client | Persona], members: dict[str, Any]) -> dict[str, Any]:
    return {name: members[name] for name in kind.__dataclass_fields__}
