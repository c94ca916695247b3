"""Every kind of address that `--state` takes: a journey ends, and what it left is at the server."""

import socket
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

pytestmark = [pytest.mark.acceptance, pytest.mark.xdist_group("workers")]
HERE = "127.0.0.1"


@pytest.fixture
def served_at(tmp_path: Path, serve: Any, walker_at: Any) -> Any:
    """What the rights API answers in a sandbox whose state is at an address."""

    async def journey(walker: Any) -> int:
        _, token = await walker.token("claire.dupont")
        return int((await walker.rights(token)).status_code)

    def ask(address: str) -> int:
        with serve(tmp_path / "stderr.log", address) as served:
            return int(walker_at(served).play(journey))

    return ask


@pytest.fixture
def certified(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for this machine that certifies itself, and its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HERE)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(hours=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HERE))]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    certificate, private = tmp_path / "redis.crt", tmp_path / "redis.key"
    certificate.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate, private


def names_in(server: Any, database: int = 0) -> int:
    with server.client() as client:
        client.select(database)
        return int(client.dbsize())


def test_a_socket_of_the_machine(new_redis: Any, served_at: Any, tmp_path: Path) -> None:
    place = tmp_path / "redis.sock"
    server = new_redis("--unixsocket", str(place))
    assert served_at(f"unix://{place}?db=3") == 200
    assert names_in(server) == 0
    assert names_in(server, 3) > 0


def test_tls_with_an_authority_of_ones_own(new_redis: Any, served_at: Any, certified: tuple[Path, Path]) -> None:
    certificate, private = certified
    with socket.socket() as free:
        free.bind((HERE, 0))
        port = free.getsockname()[1]
    options = ("--tls-port", str(port), "--tls-auth-clients", "no")
    files = (
        "--tls-cert-file",
        str(certificate),
        "--tls-key-file",
        str(private),
        "--tls-ca-cert-file",
        str(certificate),
    )
    server = new_redis(*options, *files)
    assert served_at(f"rediss://{HERE}:{port}/0?ssl_ca_certs={certificate}") == 200
    assert names_in(server) > 0


def test_the_other_name_of_the_same_protocol(redis_server: Any, served_at: Any) -> None:
    assert served_at(redis_server.url.replace("redis://", "valkey://")) == 200
    assert names_in(redis_server) > 0
