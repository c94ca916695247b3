"""A request as one line for curl, and the lines before it that set its variables."""

import re
import shlex
from urllib.parse import urlsplit

from droits_conformance.counterexample.known import SANDBOX
from droits_conformance.counterexample.parts import Text, Variable
from droits_conformance.counterexample.request import Request
from droits_conformance.data_set import Generated
from droits_conformance.target import Profile

_IN_DOUBLE_QUOTES = re.compile(r'(["\\$`])')
_GLOB = re.compile(r"[\[\]{}]")
_DOTS = re.compile(r"/\.\.?(?:/|$|\?)")


def curl(request: Request) -> str:
    """`curl -sS -i …`, for a POSIX shell."""
    how = ["--head"] if request.method == "HEAD" else ["-X", shlex.quote(request.method)]
    literal = "".join(piece for piece in request.url if isinstance(piece, str))
    how += ["--path-as-is"] if _DOTS.search(literal) else []
    how += ["-g"] if _GLOB.search(literal) else []
    for name, value in request.headers:
        how += ["-H", quoted((f"{name}: ", *value) if value else (f"{name};",))]
    how += ["--data-binary", quoted(request.body)] if request.body else []
    return " ".join(["curl -sS -i", *how, quoted(request.url)])


def quoted(text: Text) -> str:
    """A text as one word of a shell: in single quotes, or in double ones if a variable stands in it."""
    if not any(isinstance(piece, Variable) for piece in text):
        return _single("".join(str(piece) for piece in text))
    return '"' + "".join(_inside(piece, text[index + 1 :]) for index, piece in enumerate(text)) + '"'


def setup(variables: list[Variable], profile: Profile) -> str:
    """The lines to run before: how to start the same sandbox, then one export for each variable."""
    started = [f"# in another terminal: {sandbox_line(profile)}"] if profile.origin == SANDBOX else []
    return "\n".join([*started, *map(_export, variables)])


def sandbox_line(profile: Profile) -> str:
    """The command that starts the sandbox of a run again, on its own port."""
    generated = Generated.parse(profile.foyers)
    words = ["droits", "sandbox", "--port", str(urlsplit(profile.droits).port or 80)]
    words += [word for fault in profile.faults for word in ("--fault", fault)]
    words += ["--today", profile.today.isoformat()] if profile.today else []
    words += ["--population", str(generated.size), "--seed", str(generated.seed)] if generated else []
    return shlex.join(words)


def _export(variable: Variable) -> str:
    return f"export {variable.name}={variable.value or '…'}  # {variable.note}"


def _single(text: str) -> str:
    return "'" + text.replace("'", "'\"'\"'") + "'"


def _inside(piece: str | Variable, after: Text) -> str:
    if isinstance(piece, str):
        return _IN_DOUBLE_QUOTES.sub(r"\\\1", piece)
    following = after[0] if after else ""
    plain = not (isinstance(following, str) and re.match(r"\w", following))
    return f"${piece.name}" if plain else f"${{{piece.name}}}"
