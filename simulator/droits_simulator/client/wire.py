"""Connections to a sandbox."""

import ssl
from functools import cache
from typing import Any

import httpx

PATIENCE = 30.0  # seconds: a sandbox on a loaded machine, never a normal answer
_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}


def connection(url: str, **options: Any) -> httpx.Client:
    """A client for the server of `url`; a proxy that the environment names is no way to this very machine."""
    if httpx.URL(url).host in _THIS_MACHINE:
        options["transport"] = httpx.HTTPTransport(verify=_trusted())
    return httpx.Client(verify=_trusted(), timeout=PATIENCE, **options)


@cache
def _trusted() -> ssl.SSLContext:
    """Made once, for it takes longer than all else; SSL_CERT_FILE names authorities of one's own."""
    return httpx.create_ssl_context()
