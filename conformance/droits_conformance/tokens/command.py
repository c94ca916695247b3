"""Tokens that a program prints: for brokers whose second factor no page of ours can walk.

The program is asked again whenever the last token has lived the part of its life during which it is reused. It has no
terminal to ask at, and nothing of what it prints on stdout ever stands in an error.
"""

import os
import re
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

from droits_conformance.caller import IssuedToken
from droits_conformance.errors import TokenCommandFailed
from droits_conformance.target import ClientProfile, IssuedElsewhere
from droits_conformance.tokens.printed import EXPECTED, NoToken, printed_token
from droits_conformance.tokens.template import argument, check_scopes
from droits_fixtures import Personne

_LONGEST = 160  # characters of its last words
_LIKE_A_TOKEN = re.compile(r"(?=[A-Za-z._~+/=-]*[0-9])[A-Za-z0-9._~+/=-]{16,}")  # no long word of a language


class CommandTokens:
    """The tokens of the profile's program; `mask` hides what an error may not tell."""

    def __init__(self, issued: IssuedElsewhere, mask: Callable[[str], str]) -> None:
        self._issued = issued
        self._mask = mask

    def obtain(self, client: ClientProfile, persona: Personne, scopes: tuple[str, ...]) -> IssuedToken:
        """A fresh token; TokenCommandFailed if the program gives none."""
        check_scopes(self._issued.command, "token_command", client, scopes)
        command = [argument(part, client, persona, scopes) for part in self._issued.command]
        printed = self._run(command, Path(command[0]).name)
        try:
            return printed_token(printed, self._issued.life)
        except NoToken as cause:
            raise TokenCommandFailed(Path(command[0]).name, str(cause), EXPECTED) from cause

    def _run(self, command: list[str], program: str) -> str:
        seconds = self._issued.seconds
        try:
            status, out, err = _finished(command, self._issued.folder, seconds)
        except OSError as cause:
            seen = f"cannot be started ({cause.strerror})"
            raise TokenCommandFailed(program, seen, "a program on the PATH, or beside the profile") from cause
        except subprocess.TimeoutExpired as cause:
            expected = f"a token within {seconds:g} s (broker.token_timeout)"
            raise TokenCommandFailed(program, "it was still running, and was ended", expected) from cause
        if status:
            raise TokenCommandFailed(program, f"it ended with {status}{self._last_words(err)}", "exit code 0")
        return out

    def _last_words(self, err: str) -> str:
        lines = [line.strip() for line in err.splitlines() if line.strip()]
        return (
            f" ({_LIKE_A_TOKEN.sub('[secret]', self._mask(lines[-1]))[:_LONGEST]})" if lines else ", and said nothing"
        )


def _finished(command: list[str], folder: Path, seconds: float) -> tuple[int, str, str]:
    """Exit code, stdout and stderr; TimeoutExpired once the program and whatever it started are dead."""
    with subprocess.Popen(  # noqa: S603 - the profile's own command, without a shell
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            out, err = process.communicate(timeout=seconds)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        return process.returncode, out, err
