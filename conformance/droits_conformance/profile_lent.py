"""What a profile lends the judge, each in a table that may be absent: a data provider, a clock, a broker, statistics."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from droits_conformance.profile_table import Table
from droits_conformance.target import (
    KEY_TYPES,
    ControlProfile,
    PlayedBrokerProfile,
    ProviderProfile,
    SupervisionProfile,
)

LENT = ("provider", "control", "played_broker", "supervision")
_PROVIDER = ("client_id", "client_secret", "key", "scopes")
_CONTROL = ("url", "token")
_SUPERVISION = ("stats", "statut")
_PLAYED = ("droits", "version", "issuer", "listen", "client_id", "key")
_PORTS = {"http": 80, "https": 443}


def read_provider(whole: Table, folder: Path) -> ProviderProfile | None:
    """The table [provider]; `folder` is where the path of its key starts."""
    if "provider" not in whole.values:
        return None
    table = whole.table("provider", _PROVIDER)
    return ProviderProfile(
        client_id=table.text("client_id"),
        client_secret=table.secret("client_secret"),
        key=_key(table, folder, private=True),
        scopes=table.words("scopes"),
    )


def read_control(whole: Table) -> ControlProfile | None:
    """The table [control]."""
    if "control" not in whole.values:
        return None
    table = whole.table("control", _CONTROL)
    token = table.secret("token") if "token" in table.values else None
    return ControlProfile(table.url("url").rstrip("/") + "/", token)


def read_supervision(whole: Table) -> SupervisionProfile:
    """The table [supervision]: addresses of statistics and of the status, as they are to be asked for."""
    table = whole.table("supervision", _SUPERVISION)
    return SupervisionProfile(*(table.url(name) if name in table.values else None for name in _SUPERVISION))


def read_played_broker(whole: Table, folder: Path, provider: ProviderProfile | None) -> PlayedBrokerProfile | None:
    """The table [played_broker]; the data provider is the one of [provider] unless it names another."""
    if "played_broker" not in whole.values:
        return None
    table = whole.table("played_broker", _PLAYED)
    version, issuer = table.choice("version", ("v1", "v2"), "v2"), table.url("issuer").rstrip("/")
    client_id, key = _data_provider(table, folder, provider) if version == "v2" else ("", {})
    return PlayedBrokerProfile(
        droits=table.url("droits").rstrip("/") + "/",
        version=version,
        issuer=issuer,
        listen=_listen(table, issuer),
        client_id=client_id,
        key=key,
    )


def _data_provider(table: Table, folder: Path, provider: ProviderProfile | None) -> tuple[str, dict[str, Any]]:
    if provider and "client_id" not in table.values and "key" not in table.values:
        return provider.client_id, provider.key
    return table.text("client_id"), _key(table, folder, private=False)


def _listen(table: Table, issuer: str) -> tuple[str, int]:
    """Host and port of `listen`, by default those of the issuer."""
    written = table.optional("listen")
    try:
        place = urlsplit(issuer if written is None else f"//{written}")
        port = place.port or (_PORTS[place.scheme] if written is None else 0)
    except ValueError:
        place, port = None, 0
    bare = written is None or (place is not None and not (place.path or place.query or place.username))
    if place is None or not place.hostname or not port or not bare:
        table.refuse("listen", repr(written), "a host and a port: 127.0.0.1:8899")
    return place.hostname, port


def _key(table: Table, folder: Path, *, private: bool) -> dict[str, Any]:
    sort = "private" if private else "public or private"
    expected = f"a readable file that holds one {sort} key as a JWK, with its alg (RSA-OAEP-256 or ECDH-ES)"
    written = table.text("key", expected=expected)
    try:
        key = json.loads((folder / written).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        table.refuse("key", repr(written), expected)
    if not isinstance(key, dict) or (private and "d" not in key) or not _for_franceconnect(key):
        table.refuse("key", f"{written!r}, which holds something else", expected)
    return key


def _for_franceconnect(key: dict[str, Any]) -> bool:
    return any((key.get("alg"), key.get("kty")) == pair for pair in KEY_TYPES.items())
