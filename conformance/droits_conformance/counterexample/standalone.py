"""A breach as a test file of its own, for pytest: one request and what must come back, or the rule judged again.

Three kinds, the first that holds: the finding says which statuses are right; the answer is wrong by itself, whatever the
right one is; or only `droits replay` can tell, because other answers, time or a login are part of the breach.
"""

import inspect
import json
import re
from dataclasses import dataclass
from importlib.resources import files
from string import Template

from droits_conformance.counterexample import digest
from droits_conformance.counterexample.parts import Text, Variable
from droits_conformance.counterexample.request import Request
from droits_conformance.exchange import Exchange
from droits_conformance.finding import Finding
from droits_contract import Rule

MARK = "# Written by droits verify (Banc Droits); the next run with the same --report replaces it.\n"
_STATUS = '    assert response.status_code in {statuses}, f"{{ASKED}}: seen {{seen}}, expected {{EXPECTED}}"\n'
_ALIVE = '    assert response.status_code != 401, "status 401: the token has died; export a new one"\n'
_ANOTHER = (
    '    same = digest_of(response.status_code, response.headers, response.content) == "{digest}"\n'
    '    assert not same, f"{{ASKED}}: seen {{SEEN}} again ({{seen}}), expected {{EXPECTED}}"\n'
)
_BY_STATUS = "that the status is one of those that the rule allows."
_BY_ANSWER = (
    "that the answer is no longer the one found wrong; not that the new one is right, which takes droits verify."
)
_MORTAL = " A token that has died is refused, which may look right: take a new one first."


@dataclass(frozen=True, slots=True)
class Breach:
    """A finding with all that a file says of it; `asked`, `seen` and `expected` are masked."""

    id: str
    rule: Rule
    asked: str
    seen: str
    expected: str
    about: str

    @property
    def name(self) -> str:
        """The id as a Python name."""
        return re.sub(r"\W", "_", self.id)

    def values(self) -> dict[str, str]:
        """What every template says."""
        return {
            "mark": MARK,
            "id": self.id,
            "name": self.name,
            "title": prose(self.rule.title),
            "about": prose(self.about),
            "asked": json.dumps(self.asked),
            "seen": json.dumps(self.seen),
            "expected": json.dumps(self.expected),
        }


def request_file(breach: Breach, finding: Finding, exchange: Exchange, request: Request, setup: str, base: str) -> str:
    """A file that sends the request; `base` is the address that its URL begins with."""
    by_status = bool(finding.statuses) and exchange.status not in finding.statuses
    mortal = _MORTAL if by_status and any(one.name == "DROITS_TOKEN" for one in request.variables) else ""
    values = breach.values() | {
        "proves": _BY_STATUS + mortal if by_status else _BY_ANSWER,
        "setup": "\n".join(f"    {prose(line)}" for line in setup.splitlines()),
        "base": json.dumps(base),
        "headers": "\n".join(f"        ({json.dumps(name)}, {python(value)})," for name, value in request.headers),
        "method": json.dumps(request.method),
        "url": f"BASE + {python(after(base, request.url))}",
        "content": f"({python(request.body)}).encode()" if request.body else "None",
        "digest": "" if by_status else f"{_source()}\n\n",
        "assertion": _assertion(finding, exchange, by_status=by_status),
    }
    text = _template("request.txt").substitute(values)
    return text.replace("import hashlib\nimport json\nimport os", "import os") if by_status else text


def _assertion(finding: Finding, exchange: Exchange, *, by_status: bool) -> str:
    """What must hold of the answer: a right status, and where that is not the point another answer than before."""
    owed = finding.statuses if by_status else (finding.circumstances.owed,)
    known = [status for status in owed if status is not None]
    status = _STATUS.format(statuses=tuple(known)) if known else ""
    if by_status:
        return status
    alive = "" if status or exchange.status == 401 else _ALIVE
    seen = digest.digest_of(exchange.status or 0, _joined(exchange), exchange.body)
    return alive + status + _ANOTHER.format(digest=seen)


def replay_file(breach: Breach) -> str:
    """A file that judges the rule again."""
    return _template("replay.txt").substitute(breach.values())


def python(text: Text) -> str:
    """A text as a Python expression."""
    if not text:
        return '""'
    return " + ".join(
        f'variable("{piece.name}")' if isinstance(piece, Variable) else json.dumps(piece) for piece in text
    )


def after(base: str, url: Text) -> Text:
    """The URL without the base that it begins with."""
    first, *others = url or ("",)
    return ((first.removeprefix(base) if isinstance(first, str) else first), *others)


def prose(text: str) -> str:
    """A text as it may stand in a docstring."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return printable.replace("\\", "/").replace('"""', "'''").removesuffix('"')


def _joined(exchange: Exchange) -> dict[str, str]:
    """Headers as httpx gives them: those of one name joined."""
    found: dict[str, str] = {}
    for name, value in exchange.headers:
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def _source() -> str:
    """The function that makes the digest, and the constants that it reads."""
    constants = f"TOLD = {json.dumps(digest.TOLD)}\nCHANGING = {json.dumps(digest.CHANGING)}\n"
    body = inspect.getsource(digest.digest_of).replace(": Mapping[str, str]", "").replace(": int", "")
    return f"{constants}\n\n{body}"


def _template(name: str) -> Template:
    return Template(files("droits_conformance.counterexample").joinpath("templates", name).read_text(encoding="utf-8"))
