"""Interim answers (1xx) to the requests of Schemathesis: read, and left aside (RFC 9110 §15.2).

Python's http.client, on which its connections rest, knows 100 Continue alone, and takes 103 Early Hints for the answer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import SWITCHING_PROTOCOLS, HTTPMessage, HTTPResponse
from typing import cast

from urllib3.connection import HTTPConnection


class FinalResponse(HTTPResponse):
    """The first answer that is no interim one."""

    def begin(self) -> None:
        """Read status line and header fields, as often as it takes."""
        super().begin()
        while 100 < self.status < 200 and self.status != SWITCHING_PROTOCOLS:
            self.headers = cast("HTTPMessage", None)  # as before the first one was read
            super().begin()


@contextmanager
def final_answers() -> Iterator[None]:
    """While inside, whoever asks through urllib3 gets final answers.

    Schemathesis makes its sessions out of reach; those of one process are only its own.
    """
    usual = HTTPConnection.response_class
    HTTPConnection.response_class = FinalResponse
    try:
        yield
    finally:
        HTTPConnection.response_class = usual
