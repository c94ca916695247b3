"""The questions of `droits init`, for whoever runs it at a terminal without saying all by options."""

from typing import Any

import click

from droits_conformance.profile_broker import TOKENS, VERSIONS
from droits_conformance.target import PAGES
from droits_contract import load_conventions

Answers = dict[str, Any]


def asked(given: Answers) -> Answers:
    """What was given, and the answers to what was not."""
    answers = dict(given)
    _ask(answers, "droits", "Base address of the rights API (the one that has /me under it)")
    _ask(answers, "name", "Name of the target, for reports", default=answers["droits"].split("/")[2:3] or "target")
    _ask(answers, "broker_version", "FranceConnect version", default="v2", type=click.Choice(VERSIONS))
    _ask(answers, "issuer", f"Issuer of FranceConnect (it ends in /api/{answers['broker_version']})")
    _ask(answers, "tokens", "Where tokens come from", default=PAGES, type=click.Choice(TOKENS))
    _ask(answers, "foyers", "Data set: cast, a folder or file, population:N:SEED, unknown", default="cast")
    if answers["foyers"] == "unknown" and not answers["personas"]:
        said = click.prompt(
            "Logins of people to ask for, separated by blanks", default="", show_default=False, err=True
        )
        answers["personas"] = tuple(said.split())
    if not answers["clients"]:
        answers["clients"] = tuple(_clients())
    return answers


def _ask(answers: Answers, key: str, question: str, **choices: Any) -> None:
    if answers.get(key) is None:
        default = choices.get("default")
        choices |= {"default": default[0]} if isinstance(default, list) else {}
        answers[key] = click.prompt(question, err=True, **choices)


def _clients() -> list[tuple[str, str]]:
    """Names and conventions of partners, until one has no name; at least one."""
    found: list[tuple[str, str]] = []
    known = click.Choice(sorted(load_conventions()))
    while True:
        words = "Name of a partner whom the judge plays" if not found else "Another one (empty: no more)"
        name = click.prompt(words, default=None if not found else "", show_default=False, err=True)
        if not name:
            return found
        found.append((name, click.prompt(f"Convention of {name}", type=known, err=True)))
