"""Certificates, on a real socket of this machine."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from droits_conformance.doctor.network import SystemNetwork
from droits_conformance.doctor.symptom import Whose

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
Serve = Callable[..., int]


def certify(folder: Path, address: str, begins: datetime, ends: datetime) -> Path:
    """A certificate that is its own authority, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "droits.test")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "chain.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(*pem))
    return path


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Listens, and shakes hands with `chain` (in plain HTTP without one); answers the port."""
    listening = socket.create_server(("127.0.0.1", 0))
    threads: list[Thread] = []

    def loop(context: ssl.SSLContext | None) -> None:
        with suppress(OSError):
            while True:
                taken, _ = listening.accept()
                with taken, suppress(OSError):
                    if context is None:
                        taken.recv(1000)
                        taken.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                    else:
                        context.wrap_socket(taken, server_side=True).close()

    def start(chain: Path | None) -> int:
        context = None
        if chain:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(chain)
        threads.append(Thread(target=loop, args=(context,)))
        threads[-1].start()
        return int(listening.getsockname()[1])

    yield start
    with suppress(OSError):
        listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    for thread in threads:
        thread.join()


@pytest.fixture
def secure(consultation: Any, serve: Serve, tmp_path: Path) -> Callable[..., Any]:
    """The target with its rights API behind a certificate; by default one that is trusted and valid."""

    def start(address: str = "127.0.0.1", begins: datetime = NOW - DAY, ends: datetime = NOW + DAY, **how: bool) -> Any:
        chain = certify(tmp_path, address, begins, ends)
        port = serve(None if how.get("plain") else chain)
        trust = ssl.create_default_context(cafile=None if how.get("stranger") else chain)
        consultation.network = SystemNetwork(5.0, trust)
        consultation.network.resolve = lambda *_: None
        consultation.change(droits=f"https://127.0.0.1:{port}/test/v1/droits/beneficiaires/")
        consultation.change_broker(issuer="http://cible.test/api/v2")
        consultation.network.connect = lambda *_: None
        return consultation

    return start


def test_a_certificate_of_a_trusted_authority_is_fine(secure: Any) -> None:
    assert secure().outcomes()["tls"].state == "ok"


def test_a_certificate_of_another_name_is_the_targets(secure: Any) -> None:
    secure(address="192.0.2.1").finds("certificate-other-name", Whose.TARGETS, "target.droits")


def test_an_expired_certificate_is_the_targets(secure: Any) -> None:
    expired = secure(begins=NOW - 3 * DAY, ends=NOW - DAY)

    expired.finds("certificate-expired", Whose.TARGETS, "target.droits")


def test_a_certificate_that_is_not_valid_yet_speaks_of_the_clock_of_this_machine(secure: Any) -> None:
    early = secure(begins=NOW + DAY, ends=NOW + 3 * DAY)

    found = early.finds("certificate-not-yet-valid", Whose.YOURS, "target.droits")
    assert "clock" in found.remedy


def test_an_unknown_authority_is_yours_to_trust(secure: Any) -> None:
    found = secure(stranger=True).finds("certificate-unknown-authority", Whose.YOURS, "target.droits")

    assert "SSL_CERT_FILE" in found.remedy


def test_an_https_address_that_speaks_plain_http_is_yours_to_write(secure: Any) -> None:
    secure(plain=True).finds("https-is-http", Whose.YOURS, "target.droits")


def test_a_handshake_that_fails_otherwise_is_the_targets(consultation: Any) -> None:
    consultation.change(droits="https://droits.test/test/v1/droits/beneficiaires/")
    consultation.network.troubles["handshake", "droits.test"] = ConnectionResetError(104, "Connection reset by peer")

    consultation.finds("tls-refused", Whose.TARGETS, "target.droits")
