"""How people reach a sandbox: the address that its answers name, its certificate, and the token that guards its controls."""

import re
import secrets
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import click

from droits_contract.errors import BenchError

_TOKEN_BYTES = 24
_TOKEN = re.compile(r"[\x21-\x7e]{16,}")
_EXPECTED = "an http or https address without path, user, query or fragment, for example https://banc.example"


@dataclass
class BadCertificate(BenchError):
    """The certificate, its key, or the two together cannot be used."""

    certificate: Path
    key: Path
    seen: str
    code = "bad-certificate"

    def __str__(self) -> str:
        """Which files, what was seen, what to do."""
        return (
            f"--certificate {self.certificate} and --key {self.key}: {self.seen}; expected a PEM certificate, its chain "
            "after it, and the PEM private key of that certificate without a passphrase"
        )


@dataclass
class BadControlToken(BenchError):
    """The control token is none. It is not repeated."""

    length: int
    code = "bad-control-token"

    def __str__(self) -> str:
        """What is expected."""
        return (
            f"the control token has {self.length} characters or holds blanks; expected 16 printable ASCII ones or more"
        )


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate with its private key, in PEM files. BadCertificate if they cannot serve."""

    chain: Path
    key: Path

    def __post_init__(self) -> None:
        """Load them once, so that nobody connects before a mistake is found."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        try:
            # A passphrase that nobody was asked for: without it OpenSSL would ask on the terminal.
            context.load_cert_chain(self.chain, self.key, password=lambda: b"")
        except (OSError, ValueError) as cause:
            raise BadCertificate(self.chain, self.key, _reason(cause)) from cause


def _reason(cause: Exception) -> str:
    if isinstance(cause, ssl.SSLError):
        return {"KEY_VALUES_MISMATCH": "the key belongs to another certificate"}.get(
            cause.reason or "", "one of them is no PEM file, or is locked by a passphrase"
        )
    return f"cannot be read ({getattr(cause, 'strerror', None) or cause})"


def public_url(value: str) -> str:
    """An address of a sandbox, without final slash; click.BadParameter if it cannot be one.

    A path is refused: everything stands at the root of a sandbox, whose cookies and pages say so.
    """
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not _is_bare(value):
        # A user part would be a password: nothing of it is repeated.
        raise click.BadParameter(f"{'no such address' if '@' in value else repr(value)}; expected {_EXPECTED}")
    return value.rstrip("/")


def _is_bare(url: str) -> bool:
    rest = url.partition("://")[2].removesuffix("/")
    return rest.isascii() and rest.isprintable() and not any(mark in rest for mark in " /?#@\\")


def is_exposed(listener: socket.socket, public_url: str | None) -> bool:
    """Whether others than this machine may reach it: it listens elsewhere, or goes by a name that others know."""
    name = urlsplit(public_url).hostname if public_url else None
    return not is_loopback(listener.getsockname()[0]) or (name is not None and not is_loopback(name))


def is_loopback(host: str) -> bool:
    """Whether a host is this machine for itself alone.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"


def new_token() -> str:
    """A control token that nobody had before."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def control_token(given: str | None, *, exposed: bool, draw: Callable[[], str] = new_token) -> str | None:
    """What the control API demands: the token given, one from `draw` if there is none and others may come, else nothing."""
    if given is not None and not _TOKEN.fullmatch(given):
        raise BadControlToken(len(given))
    return given or (draw() if exposed else None)
