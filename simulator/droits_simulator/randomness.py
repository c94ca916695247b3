"""Unguessable text, from the machine's own source, asked for many bytes at a time: each question costs a system call."""

import os
from base64 import urlsafe_b64encode

_AT_ONCE = 4096


class Randomness:
    """Gives each byte of the source once. A process that forks starts anew, so that two never give the same."""

    def __init__(self) -> None:
        self._held = b""
        os.register_at_fork(after_in_child=self._forget)

    def __call__(self, count: int) -> str:
        """`count` random bytes as base64url text without padding, as `secrets.token_urlsafe` gives them."""
        if len(self._held) < count:
            self._held = os.urandom(max(_AT_ONCE, count))
        given, self._held = self._held[:count], self._held[count:]
        return urlsafe_b64encode(given).rstrip(b"=").decode("ascii")

    def _forget(self) -> None:
        self._held = b""


random_text = Randomness()
