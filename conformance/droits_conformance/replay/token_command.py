"""The command `droits token`: an access token, alone on stdout, for a curl line."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import orjson

from droits_conformance.caller import IssuedToken, default_scopes
from droits_conformance.data_set import UNKNOWN
from droits_conformance.errors import AnnouncementError, UnknownClient
from droits_conformance.exchange import Journal
from droits_conformance.finding import Inapplicable
from droits_conformance.init.announcement import announced
from droits_conformance.profile import read_profile
from droits_conformance.profile_broker import VERSIONS
from droits_conformance.replay.visitor import visitor
from droits_conformance.sandbox_process import announced_profile
from droits_conformance.target import BrokerProfile, ClientProfile, Profile
from droits_conformance.tokens import token_source
from droits_conformance.wire import Wire
from droits_contract.errors import BenchError

_EPILOG = """\b
Examples:
  export DROITS_TOKEN=$(droits token candidate.toml --persona claire.dupont --client hopital)
  droits token --sandbox-url http://127.0.0.1:8800/ --persona claire.dupont --client hopital --fc v1
  droits token candidate.toml --persona claire.dupont --client hopital --json
  export HOPITAL_API_KEY=$(droits token --sandbox-url http://127.0.0.1:8800/ --client hopital --api-key)

It goes through the real pages, or wherever the profile gets tokens from. Keep its stdout out of logs.
Exit codes: 0 printed, 2 configuration error, or no login."""


@click.command("token", epilog=_EPILOG)
@click.argument("profile", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--sandbox-url", metavar="URL", help="A running sandbox instead of a PROFILE.")
@click.option("--persona", metavar="LOGIN", help="Who logs in.")
@click.option("--client", required=True, metavar="NAME", help="For which partner.")
@click.option("--fc", type=click.Choice(VERSIONS), help="FranceConnect version; the profile's unless you say so.")
@click.option("--scope", "scopes", multiple=True, help="Scopes to ask for instead of the convention's (repeatable).")
@click.option(
    "--api-key", is_flag=True, help="Of a sandbox: print the public demonstration key of the partner instead."
)
@click.option("--json", "as_json", is_flag=True, help="Print access_token, expires_in and token_type as JSON.")
def token(profile: Path | None, sandbox_url: str | None, client: str, **asked: Any) -> None:
    """Print an access token of a person for a partner, alone on stdout."""
    if (profile is None) == (sandbox_url is None):
        raise click.UsageError("give either a PROFILE or --sandbox-url")
    if asked["api_key"] == (asked["persona"] is not None) or (asked["api_key"] and profile):
        raise click.UsageError("give --persona LOGIN, or --api-key with --sandbox-url")
    target = _of_sandbox(sandbox_url) if sandbox_url else read_profile(profile or Path(), os.environ)
    partner = _client(target, client)
    if asked["api_key"]:
        click.echo(partner.api_key)
        return
    spoken = replace(target, broker=_broker(target.broker, asked["fc"]))
    issued = _obtained(spoken, partner, asked["persona"], asked["scopes"] or default_scopes(partner))
    click.echo(_json(issued) if asked["as_json"] else issued.access_token)


def _of_sandbox(url: str) -> Profile:
    try:
        return announced_profile(announced(url), "sandbox", None, UNKNOWN)
    except (KeyError, TypeError, AttributeError) as cause:
        expected = "the address of a sandbox that runs"
        raise AnnouncementError(url, f"an announcement that cannot be used ({cause!r})", expected) from cause


def _client(target: Profile, name: str) -> ClientProfile:
    known = {client.name: client for client in target.all_clients}
    if name not in known:
        raise UnknownClient(name, ", ".join(known))
    return known[name]


def _broker(broker: BrokerProfile, version: str | None) -> BrokerProfile:
    """The broker as spoken to in that version; BenchError if it does not speak it."""
    if version in (None, broker.version):
        return broker
    if version == "v2" or broker.v1_issuer is None:
        raise BenchError(f"--fc {version}: the target's FranceConnect is {broker.version} only; leave --fc out")
    return replace(broker, version="v1", issuer=broker.v1_issuer)


def _obtained(target: Profile, client: ClientProfile, login: str, scopes: tuple[str, ...]) -> IssuedToken:
    journal = Journal()

    def open_wire(cookies: bool) -> Wire:
        return Wire("broker", journal, timeout=target.timeout, cookies=cookies)

    try:
        return token_source(target, open_wire).obtain(client, visitor(login), scopes)
    except Inapplicable as nothing:
        raise BenchError(f"no token for {login}: {nothing}") from nothing


def _json(issued: IssuedToken) -> str:
    told = {"access_token": issued.access_token, "expires_in": issued.expires_in, "token_type": "Bearer"}
    return orjson.dumps(told).decode()
