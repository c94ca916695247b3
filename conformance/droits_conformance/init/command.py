"""The command `droits init`: the profile of a target, and its JSON schema."""

import shlex
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import click
import orjson

from droits_conformance.errors import ProfileNotWritten
from droits_conformance.init.announcement import announced, draft_of
from droits_conformance.init.draft import COMMAND, Draft, DraftClient
from droits_conformance.init.questions import asked
from droits_conformance.init.writing import profile_text, variables
from droits_conformance.profile import parse_profile
from droits_conformance.profile_broker import TOKENS, VERSIONS

_EPILOG = """\b
Examples:
  droits init
  droits init --droits https://droits.exemple/v1/ --issuer https://fc.exemple/api/v2 \\
      --client hopital=etablissement-de-soins --foyers unknown --persona claire
  droits init --from-sandbox http://127.0.0.1:8800/ --out bac-a-sable.toml
  droits init --schema > profile.schema.json

At a terminal it asks for whatever no option says. Exit codes: 0 written, 2 configuration error."""
_NEEDED = ("droits", "issuer", "clients")


@click.command("init", epilog=_EPILOG)
@click.option("--name", help="How reports call the target.")
@click.option("--droits", metavar="URL", help="Base address of the rights API.")
@click.option("--issuer", metavar="URL", help="Issuer of FranceConnect.")
@click.option("--broker-version", type=click.Choice(VERSIONS), help="FranceConnect version; v2 unless you say so.")
@click.option("--tokens", type=click.Choice(TOKENS), help="Where tokens come from; pages unless you say so.")
@click.option(
    "--token-command", metavar="COMMAND", help='With --tokens command: "./jeton {client} {persona} {scopes}".'
)
@click.option("--foyers", metavar="WHAT", help="cast, a folder or file, population:N:SEED, unknown.")
@click.option("--persona", "personas", multiple=True, metavar="LOGIN", help="With --foyers unknown (repeatable).")
@click.option("--client", "clients", multiple=True, metavar="NAME=CONVENTION", help="A partner (repeatable).")
@click.option("--from-sandbox", metavar="URL|FILE|-", help="Take addresses and partners from a sandbox.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("profile.toml"), show_default=True)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option("--json", "as_json", is_flag=True, help="Print the file and the variables to set as JSON.")
@click.option("--schema", is_flag=True, help="Print the JSON schema of profiles, and write nothing.")
def init(out: Path, force: bool, as_json: bool, schema: bool, **given: Any) -> None:
    """Write a profile: what `droits verify` is told of a target. It never holds a secret."""
    if schema:
        click.echo(schema_text(), nl=False)
        return
    if out.exists() and not force:
        raise ProfileNotWritten(str(out), "is there already; choose another --out, or --force to write over it")
    draft = _draft(given)
    text = profile_text(draft)
    _check(text, out)
    _write(text, out)
    _tell(out, variables(draft), as_json=as_json)


def schema_text() -> str:
    """The JSON schema of profiles."""
    return files("droits_conformance").joinpath("profile.schema.json").read_text(encoding="utf-8")


def _draft(given: dict[str, Any]) -> Draft:
    given |= {"clients": tuple(_named_client(one) for one in given["clients"])}
    if where := given["from_sandbox"]:
        return _with_options(draft_of(announced(where), where, given["name"]), given)
    if any(not given[key] for key in _NEEDED):
        if not _at_a_terminal():
            missing = ", ".join(
                f"--{key.removesuffix('s') if key == 'clients' else key}" for key in _NEEDED if not given[key]
            )
            raise click.UsageError(f"{missing} missing (and no terminal to ask at), or --from-sandbox")
        given = asked(given)
    name = given["name"] or (given["droits"].split("/")[2:3] or ["target"])[0]
    clients = tuple(DraftClient(*pair) for pair in given["clients"])
    return _with_options(Draft(name, given["droits"], given["issuer"], clients), given)


def _with_options(draft: Draft, given: Mapping[str, Any]) -> Draft:
    """The draft with what options say of it."""
    command = tuple(shlex.split(given["token_command"])) if given["token_command"] else COMMAND
    said = {
        "droits": given["droits"],
        "issuer": given["issuer"],
        "version": given["broker_version"],
        "tokens": given["tokens"] or ("command" if given["token_command"] else None),
        "foyers": given["foyers"],
        "personas": given["personas"],
        "clients": tuple(DraftClient(*pair) for pair in given["clients"]),
    }
    return replace(draft, token_command=command, **{key: value for key, value in said.items() if value})


def _named_client(text: str) -> tuple[str, str]:
    name, equals, convention = text.partition("=")
    if not (name and equals and convention):
        raise click.BadParameter(
            f"{text!r} is not NAME=CONVENTION: hopital=etablissement-de-soins", param_hint="--client"
        )
    return name, convention


def _at_a_terminal() -> bool:
    return sys.stdin.isatty()


class _Anything(dict[str, str]):
    """An environment in which every variable is set: the profile is judged, not the shell that writes it."""

    def get(self, _key: str, _default: Any = None) -> Any:
        return "http://127.0.0.1/"


def _check(text: str, out: Path) -> None:
    """ProfileError if the reader would refuse what is about to be written."""
    parse_profile(tomllib.loads(text), str(out), out.parent, _Anything())


def _write(text: str, out: Path) -> None:
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as cause:
        raise ProfileNotWritten(str(out), f"cannot be written ({cause.strerror}); choose another --out") from cause


def _tell(out: Path, names: list[str], *, as_json: bool) -> None:
    if as_json:
        click.echo(orjson.dumps({"profile": str(out), "environment": names}, option=orjson.OPT_INDENT_2))
        return
    click.echo(f"{out} is written. Set what it refers to, then judge:\n")
    for name in names:
        click.echo(f"export {name}=…")
    click.echo(f"\ndroits verify {out}")
