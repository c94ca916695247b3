"""Ed25519 keys as PEM: a private one (PKCS #8) that its owner alone can read, a public one (SPKI) for everybody.

A key is named by a file or by `env:NAME`, a variable that holds the PEM. A passphrase, where there is one, stands in
BANC_DROITS_SIGNING_PASSPHRASE. No message repeats anything of either.
"""

import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from droits_conformance.signature.errors import KeyUnusable
from droits_contract.errors import CannotWrite

PASSPHRASE: Final = "BANC_DROITS_SIGNING_PASSPHRASE"  # noqa: S105 - the name of a variable
_VARIABLE: Final = "env:"
_PRIVATE: Final = "an Ed25519 private key as PEM, which `droits report key --out FILE` makes"
_PUBLIC: Final = "an Ed25519 public key as PEM, the FILE.pub that `droits report key --out FILE` writes"


def key_id(public: Ed25519PublicKey) -> str:
    """The name of a key: SHA-256 of its SubjectPublicKeyInfo (DER), `sha256:` before it."""
    return f"sha256:{sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()}"


def write_pair(key: Ed25519PrivateKey, path: Path, environ: Mapping[str, str]) -> Path:
    """Write a new pair as `path` and `path`.pub, over nothing that stands there; the path of the public one."""
    public = path.with_name(f"{path.name}.pub")
    for taken in (one for one in (path, public) if os.path.lexists(one)):
        raise CannotWrite(f"{taken}: stands there already, and a key is never overwritten; choose another --out")
    _write_new(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, _encryption(environ)), 0o600)
    _write_new(public, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), 0o644)
    return public


def read_private(source: str, environ: Mapping[str, str]) -> Ed25519PrivateKey:
    """The signing key that a file or `env:NAME` holds; KeyUnusable says why it is of no use."""
    text, passphrase = _content(source, environ, _PRIVATE), _passphrase(environ)
    try:
        key = load_pem_private_key(text, passphrase if b"ENCRYPTED" in text else None)
    except (TypeError, ValueError, UnsupportedAlgorithm) as cause:
        seen = _locked(passphrase) if b"ENCRYPTED" in text else "no private key that can be read"
        raise KeyUnusable(source, seen, _PRIVATE) from cause
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusable(source, "a private key of another kind", _PRIVATE)
    return key


def read_public(source: str, environ: Mapping[str, str]) -> Ed25519PublicKey:
    """The public key that a file or `env:NAME` holds; KeyUnusable says why it is of no use."""
    text = _content(source, environ, _PUBLIC)
    try:
        key = load_pem_public_key(text)
    except (ValueError, UnsupportedAlgorithm) as cause:
        seen = "a private key: keep it to yourself" if b"PRIVATE" in text else "no public key that can be read"
        raise KeyUnusable(source, seen, _PUBLIC) from cause
    if not isinstance(key, Ed25519PublicKey):
        raise KeyUnusable(source, "a public key of another kind", _PUBLIC)
    return key


def _content(source: str, environ: Mapping[str, str], expected: str) -> bytes:
    if source.startswith(_VARIABLE):
        held = environ.get(source.removeprefix(_VARIABLE))
        if not held:
            raise KeyUnusable(source, "the variable is not set", expected)
        return held.encode("utf-8", "surrogateescape")
    try:
        return Path(source).read_bytes()
    except OSError as cause:
        raise KeyUnusable(source, f"cannot be read ({cause.strerror})", expected) from cause


def _locked(passphrase: bytes | None) -> str:
    return f"{PASSPHRASE} does not open it" if passphrase else f"it is encrypted, and {PASSPHRASE} is not set"


def _passphrase(environ: Mapping[str, str]) -> bytes | None:
    return environ.get(PASSPHRASE, "").encode("utf-8", "surrogateescape") or None


def _encryption(environ: Mapping[str, str]) -> KeySerializationEncryption:
    passphrase = _passphrase(environ)
    return BestAvailableEncryption(passphrase) if passphrase else NoEncryption()


def _write_new(path: Path, content: bytes, mode: int) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
    except OSError as cause:
        raise CannotWrite(f"{path}: cannot be written ({cause.strerror}); choose another --out") from cause
