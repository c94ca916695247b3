"""The table [broker] of a profile: the FranceConnect in front of the target, and where tokens come from."""

from pathlib import Path
from typing import Final

from droits_conformance.profile_table import Table
from droits_conformance.target import COMMAND, ENVIRONMENT, PAGES, BrokerProfile, IssuedElsewhere
from droits_conformance.tokens.template import PLACES, unknown_places

VERSIONS: Final = ("v1", "v2")
TOKENS: Final = (PAGES, COMMAND, ENVIRONMENT)
USUAL_VARIABLE: Final = "DROITS_TOKEN_{client}_{persona}"
LONGEST_LIFE: Final = 86_400.0  # seconds
_OF_THE_COMMAND: Final = ("token_command", "token_timeout")
_OF_THE_ENVIRONMENT: Final = ("token_env",)
BROKER: Final = (
    "version",
    "issuer",
    "v1_issuer",
    "tokens",
    "password",
    "token_life",
    *_OF_THE_COMMAND,
    *_OF_THE_ENVIRONMENT,
)


def read_broker(whole: Table, folder: Path) -> BrokerProfile:
    """The table [broker]; `folder` is where a program of `token_command` is started."""
    table = whole.table("broker", BROKER)
    version = table.choice("version", VERSIONS)
    issuer = table.url("issuer").rstrip("/")
    other = table.optional("v1_issuer")
    v1_issuer = issuer if version == "v1" else (table.url("v1_issuer", other).rstrip("/") if other else None)
    if version == "v1" and other is not None and other.rstrip("/") != issuer:
        table.refuse("v1_issuer", repr(other), "the issuer itself, or nothing, when the version is v1")
    tokens = table.choice("tokens", TOKENS, PAGES)
    issued = _issued(table, tokens, folder)
    return BrokerProfile(version, issuer, v1_issuer, tokens, table.text("password", "123"), issued)


def _issued(table: Table, tokens: str, folder: Path) -> IssuedElsewhere | None:
    _refuse_what_is_for(table, tokens, COMMAND, _OF_THE_COMMAND)
    _refuse_what_is_for(table, tokens, ENVIRONMENT, _OF_THE_ENVIRONMENT)
    if tokens == PAGES:
        if "token_life" in table.values:
            table.refuse(
                "token_life", 'there with tokens = "pages"', "nothing: FranceConnect says how long tokens live"
            )
        return None
    life = table.seconds("token_life", default=60.0, most=LONGEST_LIFE)
    if tokens == COMMAND:
        return IssuedElsewhere(_command(table), folder, table.seconds("token_timeout", default=30.0), life=life)
    return IssuedElsewhere(variable=_known(table, "token_env", table.text("token_env", USUAL_VARIABLE)), life=life)


def _refuse_what_is_for(table: Table, tokens: str, other: str, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in table.values and tokens != other:
            table.refuse(key, f"there with tokens = {tokens!r}", f'nothing, or tokens = "{other}"')


def _command(table: Table) -> tuple[str, ...]:
    written = table.values.get("token_command")
    expected = 'a program and its arguments: ["./jeton.sh", "{client}", "{persona}", "{scopes}"]'
    if not isinstance(written, list) or not written or not all(isinstance(part, str) and part for part in written):
        table.refuse("token_command", "missing" if written is None else repr(written), expected)
    return tuple(_known(table, "token_command", part) for part in written)


def _known(table: Table, key: str, text: str) -> str:
    if unknown := unknown_places(text):
        table.refuse(key, unknown[0], f"one of {', '.join(PLACES)}")
    return text
