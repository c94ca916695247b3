"""The command `droits explain`: how a sandbox decided an answer, asked of its control API."""

import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import click
import httpx
import orjson

from droits_contract.errors import BenchError

TOKEN_VARIABLE = "BANC_DROITS_CONTROL_TOKEN"  # noqa: S105 - the name of a variable
_SECONDS = 10
_MARKS = {"passed": "✓", "refused": "✗", "failed": "✗", "not_reached": "·"}
_EPILOG = """\b
Examples:
  droits explain Zk3vJ0pXw8aT1rYq
  droits explain Zk3vJ0pXw8aT1rYq --url http://127.0.0.1:8800/ --session ci-42 --json

REQUEST-ID is the header X-Request-Id of the answer. Where the control API demands a token, BANC_DROITS_CONTROL_TOKEN holds
it. Exit codes: 0 explained, 2 unknown request or no sandbox there."""


@dataclass
class UnknownRequest(BenchError):
    """The journal of the session does not have that request."""

    request: str
    session: str | None
    code = "unknown-request"

    def __str__(self) -> str:
        """What was asked for, where, and what to do."""
        where = f"session {self.session!r}" if self.session else "the session at the root"
        return f"{where} remembers no request {self.request!r}; take the X-Request-Id of one of its last answers"


@dataclass
class NoSandbox(BenchError):
    """Nothing at the address explains answers."""

    url: str
    seen: str
    code = "no-sandbox"

    def __str__(self) -> str:
        """Where, what was seen, and what to do."""
        return f"{self.url}: {self.seen}; start one with `droits sandbox`, or name another with --url"


@click.command(epilog=_EPILOG, context_settings={"ignore_unknown_options": True})
@click.argument("request_id", metavar="REQUEST-ID", type=click.UNPROCESSED)
@click.option("--url", default="http://127.0.0.1:8800/", show_default=True, help="Address of the sandbox.")
@click.option("--session", metavar="ID", help="The session of the request; by default the one at the root.")
@click.option("--json", "as_json", is_flag=True, help="Print the explanation as JSON.")
def explain(request_id: str, url: str, session: str | None, as_json: bool) -> None:
    """Explain an answer of a sandbox: household, convention line, window, masks, and the verdict of each branch."""
    told = _asked(url, request_id, session)
    click.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode() if as_json else as_text(told))


def as_text(told: dict[str, Any]) -> str:
    """The explanation for people; English, like the command line."""
    operation = f" ({told['operation']})" if told["operation"] else ""
    who = ", ".join(f"{name} {told[name]}" for name in ("partner", "client", "persona") if told[name])
    lines = [
        f"{told['id']}  {told['method']} {told['path']}{operation} → {told['status']}, {told['moment']}",
        f"{told['summary']['en']}{': ' + told['code'] if told['code'] and told['refused_at'] else ''}",
    ]
    lines += [who] if who else []
    lines += [f"faults on purpose: {', '.join(told['faults'])}"] if told["faults"] else []
    lines += [told["description"]] if told["description"] else []
    lines += ["", *map(_line, told["decision"])] if told["decision"] else []
    lines += ["", f"rules: {', '.join(told['rules'])}"] if told["rules"] else []
    return "\n".join(lines)


def _line(branch: dict[str, Any]) -> str:
    fact = f": {branch['fact']['en']}" if branch["fact"]["en"] else ""
    return f"  {_MARKS[branch['verdict']]} {branch['name']['en']}{fact}"


def _asked(url: str, request_id: str, session: str | None) -> dict[str, Any]:
    base = url.rstrip("/") + (f"/s/{quote(session, safe='')}" if session else "")
    token = os.environ.get(TOKEN_VARIABLE)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        answer = httpx.get(f"{base}/control/explain/{quote(request_id, safe='')}", headers=headers, timeout=_SECONDS)
        told = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL) as cause:
        raise NoSandbox(url, str(cause) or type(cause).__name__) from cause
    except ValueError as cause:
        raise NoSandbox(url, f"status {answer.status_code}, and no JSON") from cause
    return _read(told, answer.status_code, url, request_id, session)


def _read(told: Any, status: int, url: str, request_id: str, session: str | None) -> dict[str, Any]:
    is_object = isinstance(told, dict)
    if status == 404 and is_object and told.get("code") == "echange-inconnu":
        raise UnknownRequest(request_id, session)
    if status != 200 or not is_object or "decision" not in told:
        raise NoSandbox(
            url, f"status {status}, {told.get('detail', 'no explanation') if is_object else 'no explanation'}"
        )
    return dict(told)
