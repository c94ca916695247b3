"""Reading a profile file (TOML) into a `Profile`: all that the judge is told of a target.

The whole file is judged before anything is sent; the first wrong value stops the command (exit code 2).
"""

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from droits_conformance.capabilities import CAPABILITIES
from droits_conformance.day import paris_day
from droits_conformance.errors import ProfileError
from droits_conformance.policy import Policy
from droits_conformance.profile_broker import read_broker
from droits_conformance.profile_lent import LENT, read_control, read_played_broker, read_provider, read_supervision
from droits_conformance.profile_load import read_load
from droits_conformance.profile_people import read_foyers, read_personas
from droits_conformance.profile_table import Table
from droits_conformance.target import ACTIVE, HABILITATIONS, ClientProfile, Profile
from droits_conformance.waivers import read_waivers
from droits_contract import Level, load_conventions, load_rules

_TABLES = (
    "target",
    "broker",
    "data",
    "personas",
    "clients",
    *LENT,
    "limits",
    "load",
    "capabilities",
    "silent",
    "policy",
    "waivers",
)
_TARGET = ("name", "droits", "today", "timeout", "log")
_CLIENT_BESIDES = ("post_logout_redirect_uri", "entity", "scopes", "habilitation", "quota")
_CLIENT = ("convention", "api_key", "client_id", "client_secret", "redirect_uri", *_CLIENT_BESIDES)
_LONGEST_WAIT = 3600.0  # seconds
MOST_PER_SECOND = 100  # calls: more than twice as many must be made within a second


def read_profile(path: Path, environ: Mapping[str, str]) -> Profile:
    """The profile in a TOML file; ProfileError names the file, the key, what stands there and what may."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as cause:
        raise ProfileError(str(path), "file", f"cannot be read ({cause.strerror})", "a readable profile") from cause
    except UnicodeDecodeError as cause:
        raise ProfileError(str(path), "file", "is not UTF-8", "a TOML file in UTF-8") from cause
    except tomllib.TOMLDecodeError as cause:
        raise ProfileError(str(path), "file", str(cause), "well-formed TOML") from cause
    return parse_profile(document, str(path), path.parent, environ)


def parse_profile(
    document: dict[str, Any], file: str, folder: Path, environ: Mapping[str, str], today: date | None = None
) -> Profile:
    """The profile in a document; `folder` is where relative paths start, `today` the real day."""
    whole = Table(file, "", document, _TABLES, environ)
    target = whole.table("target", _TARGET)
    provider = read_provider(whole, folder)
    clients, apart = _clients(whole)
    foyers = read_foyers(whole, folder)
    return Profile(
        name=target.text("name"),
        droits=target.url("droits").rstrip("/") + "/",
        broker=read_broker(whole, folder),
        clients=clients,
        foyers=foyers,
        today=target.day("today"),
        silent=_silent(whole),
        policy=_policy(whole),
        waivers=read_waivers(
            whole,
            tuple(one.name for one in (*clients, *apart)),
            target.day("today") or today or paris_day(datetime.now(UTC)),
        ),
        timeout=target.seconds("timeout", default=10.0),
        origin=file,
        provider=provider,
        control=read_control(whole),
        played_broker=read_played_broker(whole, folder, provider),
        apart=apart,
        supervision=read_supervision(whole),
        log=_log(target, folder),
        personas=read_personas(whole, foyers),
        absent=_absent(whole),
        load=read_load(whole),
        wait_seconds=whole.table("limits", ("wait_seconds",)).seconds(
            "wait_seconds", default=120.0, most=_LONGEST_WAIT
        ),
    )


def _log(target: Table, folder: Path) -> Path | None:
    """The file `log`; it need not be there yet, but the folder that it stands in must be."""
    written = target.optional("log")
    path = None if written is None else folder / written
    if path is not None and (path.is_dir() or not path.parent.is_dir()):
        target.refuse("log", repr(written), "the file, in a folder that exists, that the target writes its log to")
    return path


def _policy(whole: Table) -> Policy:
    table = whole.table("policy", ("warned", "skipped", "inapplicable", "least_judged"))
    accepted = {name: table.flag(name, default=True) for name in ("warned", "skipped", "inapplicable")}
    least = table.values.get("least_judged", 0)
    if not isinstance(least, int) or isinstance(least, bool) or least < 0:
        table.refuse("least_judged", repr(least), "how many rules must be judged at least: 0, 1, 2 …")
    return Policy(**accepted, least_judged=least)


def _clients(whole: Table) -> tuple[tuple[ClientProfile, ...], tuple[ClientProfile, ...]]:
    """The clients that every rule may use, and those that are kept apart."""
    clients = whole.values.get("clients", {})
    if not isinstance(clients, Mapping) or not clients:
        whole.refuse(
            "clients", "no client" if not clients else repr(clients), "a table [clients.NAME] for each partner"
        )
    read = [_client(_client_table(whole, name, values), name) for name, values in clients.items()]
    usable = tuple(one for one in read if not one.is_apart)
    if not usable:
        wanted = "a client besides, whose habilitation is active and whose quota no rule spends"
        whole.refuse("clients", "only clients with a quota, or without an active habilitation", wanted)
    return usable, tuple(one for one in read if one.is_apart)


def _client_table(whole: Table, name: str, values: Any) -> Table:
    return Table(whole.file, f"clients.{name}", values, _CLIENT, whole.environ)


def _client(table: Table, name: str) -> ClientProfile:
    return ClientProfile(
        name=name,
        convention=table.choice("convention", tuple(sorted(load_conventions()))),
        api_key=table.secret("api_key"),
        client_id=table.text("client_id"),
        client_secret=table.secret("client_secret"),
        redirect_uri=table.url("redirect_uri"),
        post_logout_redirect_uri=_optional_url(table, "post_logout_redirect_uri"),
        entity=table.optional("entity"),
        scopes=table.words("scopes"),
        habilitation=table.choice("habilitation", HABILITATIONS, ACTIVE),
        per_second=_per_second(table),
        key_variable=str(table.values["api_key"]).removeprefix("env:"),
        secret_variable=str(table.values["client_secret"]).removeprefix("env:"),
    )


def _per_second(table: Table) -> int | None:
    """The `quota` of a client: `{par_seconde = 3}`; a longer period is not for a judge to wait for."""
    if "quota" not in table.values:
        return None
    quota = Table(table.file, f"{table.place}.quota", table.values["quota"], ("par_seconde",), table.environ)
    calls = quota.values.get("par_seconde")
    if not isinstance(calls, int) or isinstance(calls, bool) or not 1 <= calls <= MOST_PER_SECOND:
        table.refuse("quota", f"par_seconde = {calls!r}", f"{{par_seconde = N}}, N from 1 to {MOST_PER_SECOND}")
    return calls


def _optional_url(table: Table, key: str) -> str | None:
    return table.url(key) if key in table.values else None


def _absent(whole: Table) -> tuple[str, ...]:
    """The capabilities that are declared false."""
    table = whole.table("capabilities", tuple(CAPABILITIES))
    return tuple(name for name in CAPABILITIES if not table.flag(name, default=True))


def _silent(whole: Table) -> dict[str, str]:
    lawful = tuple(rule.id for rule in load_rules() if rule.level is Level.SILENT)
    table = whole.table("silent", lawful)
    return {key: table.text(key) for key in table.values}
