"""The text of a profile: TOML with a comment wherever somebody will want to change something."""

import json
import re
from collections.abc import Iterator
from typing import Final

from droits_conformance.init.draft import Draft, DraftClient
from droits_conformance.profile_broker import USUAL_VARIABLE
from droits_conformance.target import COMMAND, ENVIRONMENT
from droits_conformance.tokens.template import variable

CONTROL_TOKEN: Final = "BANC_DROITS_CONTROL_TOKEN"  # noqa: S105 - the name of a variable
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_HEAD: Final = """\
#:schema ./profile.schema.json
# What `droits verify` is told of this target. It may be shared: secrets stand in the environment.
# Your editor completes it once `droits init --schema > profile.schema.json` was run here."""


def profile_text(draft: Draft) -> str:
    """The profile, as TOML."""
    return "\n".join((_HEAD, *_target(draft), *_broker(draft), *_data(draft), *_clients(draft), *_lent(draft))) + "\n"


def variables(draft: Draft) -> list[str]:
    """The names of the environment variables that the profile refers to."""
    named = [match for match in re.findall(r'"env:([^"]+)"', profile_text(draft)) if match != "NAME"]
    if draft.tokens == ENVIRONMENT:
        named += [variable(USUAL_VARIABLE, one.name, login, ()) for one in draft.clients for login in draft.personas]
    return list(dict.fromkeys(named))


def value(written: str | tuple[str, ...]) -> str:
    """A text, or a list of texts, as TOML writes it.

    >>> value(("./jeton", "{client}"))
    '["./jeton", "{client}"]'
    """
    return json.dumps(written, ensure_ascii=False).replace("\x7f", "\\u007f")


def _target(draft: Draft) -> Iterator[str]:
    yield from ("", "[target]", f"name = {value(draft.name)}", f"droits = {value(draft.droits)}")
    if draft.today:
        yield f"today = {draft.today}  # the day on which the target stands"
    else:
        yield "# today = 2026-11-24  # only for a target that stands on a day of its own"
    yield '# log = "droits.log"  # a file that the target writes while it is judged (PRV-006)'


def _broker(draft: Draft) -> Iterator[str]:
    yield from ("", "[broker]", f"version = {value(draft.version)}", f"issuer = {value(draft.issuer)}")
    if draft.v1_issuer:
        yield f"v1_issuer = {value(draft.v1_issuer)}"
    yield f"tokens = {value(draft.tokens)}  # pages: walk them | command: run a program | env: take them from variables"
    if draft.tokens == COMMAND:
        yield f"token_command = {value(draft.token_command)}  # prints the token alone, or JSON"
    if draft.tokens == ENVIRONMENT:
        yield f'token_env = "{USUAL_VARIABLE}"  # in capitals: DROITS_TOKEN_HOPITAL_CLAIRE_DUPONT'
        yield "token_life = 60  # seconds from the start of the run"


def _data(draft: Draft) -> Iterator[str]:
    yield from ("", "[data]")
    yield f"foyers = {value(draft.foyers)}  # cast | a folder or file of households | population:N:SEED | unknown"
    for login in draft.personas:
        yield from ("", "[[personas]]  # somebody insured, for whom the target answers", f"login = {value(login)}")
    if draft.foyers == "unknown" and not draft.personas:
        yield from ("", "# Name two people of two households, and most rules will judge:", "# [[personas]]")
        yield '# login = "…"'


def _clients(draft: Draft) -> Iterator[str]:
    for client in draft.clients:
        yield from _client(client)


def _client(client: DraftClient) -> Iterator[str]:
    name = client.name if _BARE.fullmatch(client.name) else value(client.name)
    yield from ("", f"[clients.{name}]", f"convention = {value(client.convention)}")
    yield f'api_key = "env:{client.variable("API_KEY")}"'
    yield f"client_id = {value(client.client_id or 'env:' + client.variable('CLIENT_ID'))}"
    yield f'client_secret = "env:{client.variable("CLIENT_SECRET")}"'
    yield f"redirect_uri = {value(client.redirect_uri)}  # registered for the client; nobody needs to listen there"
    if client.habilitation:
        yield f"habilitation = {value(client.habilitation)}  # for CVN-007 alone"
    if client.quota:
        yield f"quota = {{par_seconde = {client.quota}}}  # for the rules that spend it alone"


def _lent(draft: Draft) -> Iterator[str]:
    if draft.control:
        yield from ("", "[control]  # a clock that the judge may move in a world of its own")
        yield f"url = {value(draft.control)}"
        if draft.control_token:
            yield f'token = "env:{CONTROL_TOKEN}"'
    if draft.stats or draft.statut:
        yield from ("", "[supervision]")
        pairs = (("stats", draft.stats), ("statut", draft.statut))
        yield from (f"{name} = {value(address)}" for name, address in pairs if address)
    yield from ("", "# [silent]  # what this target chose where the contract leaves a choice", '# BEN-003 = "excluded"')
