"""A sandbox over TLS, with a certificate made here, met by clients that verify it."""

import json
import ssl
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

pytestmark = pytest.mark.acceptance

NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "banc-droits.test")])
SANDBOX = [sys.executable, "-m", "droits_contract", "sandbox", "--port", "0"]


def certify(folder: Path, locked: bool = False) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that is its own authority, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(NAME, NAME, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    lock: Any = serialization.BestAvailableEncryption(b"phrase") if locked else serialization.NoEncryption()
    pem = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)
    folder.mkdir(exist_ok=True)
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "cle.pem").write_bytes(key.private_bytes(*pem, lock))
    return folder / "cert.pem", folder / "cle.pem"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return certify(tmp_path_factory.mktemp("certificat"))


@pytest.fixture(scope="module")
def secure(sandbox_with: Any, certificate: tuple[Path, Path]) -> Iterator[dict[str, Any]]:
    with sandbox_with("--certificate", str(certificate[0]), "--key", str(certificate[1])) as announced:
        yield announced


@pytest.fixture(scope="module")
def client(certificate: tuple[Path, Path]) -> Iterator[httpx.Client]:
    with httpx.Client(verify=ssl.create_default_context(cafile=certificate[0]), trust_env=False) as made:
        yield made


def refused(*options: str) -> str:
    done = subprocess.run([*SANDBOX, *options], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    return done.stderr


def test_every_address_is_https_and_answers_whoever_trusts_the_certificate(
    secure: dict[str, Any], client: httpx.Client
) -> None:
    discovery = client.get(secure["brokers"]["v2"] + "/.well-known/openid-configuration").json()

    assert discovery["issuer"] == secure["brokers"]["v2"]
    assert {url.split(":")[0] for url in (secure["droits"], secure["control"], discovery["token_endpoint"])} == {
        "https"
    }
    assert client.get(secure["droits"] + "me").json()["code"] == "cle-absente"


def test_its_cookies_travel_over_tls_alone(secure: dict[str, Any], client: httpx.Client) -> None:
    wanted = {
        "response_type": "code",
        "client_id": secure["clients"][0]["client_id"],
        "redirect_uri": secure["clients"][0]["redirect_uri"],
        "scope": "openid",
        "acr_values": "eidas1",
        "state": "etat-de-demonstration-0001",
        "nonce": "nonce-de-demonstration-0001",
    }
    answer = client.get(secure["brokers"]["v2"] + "/authorize", params=wanted)

    cookies = answer.headers.get_list("set-cookie")
    assert cookies
    assert all("; secure" in cookie.lower() for cookie in cookies)


def test_who_does_not_trust_the_certificate_does_not_get_in(secure: dict[str, Any]) -> None:
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(secure["droits"] + "me", verify=ssl.create_default_context(), trust_env=False)


def test_the_judge_walks_in_when_the_environment_names_the_authority(
    secure: dict[str, Any], certificate: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = secure["clients"][0]
    profile = tmp_path / "cible.toml"
    lines = [
        f'[target]\nname = "tls"\ndroits = "{secure["droits"]}"',
        f'[broker]\nversion = "v2"\nissuer = "{secure["brokers"]["v2"]}"',
        '[clients.hopital]\nconvention = "etablissement-de-soins"\napi_key = "env:CLE"\nclient_secret = "env:SECRET"',
        f'client_id = "{client["client_id"]}"\nredirect_uri = "{client["redirect_uri"]}"',
    ]
    profile.write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setenv("CLE", client["api_key"])
    monkeypatch.setenv("SECRET", client["client_secret"])
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    command = [sys.executable, "-m", "droits_contract", "verify", str(profile), "--json"]
    command += ["--only", "AUT-001", "--only", "ROB-004"]

    done = subprocess.run(
        [*command, "--report", str(tmp_path)], capture_output=True, text=True, timeout=120, check=False
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["verdicts"]["passed"] == 2


def test_a_key_of_another_certificate_is_refused_before_anything_listens(
    certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    _, other = certify(tmp_path)

    told = refused("--certificate", str(certificate[0]), "--key", str(other))
    assert told.startswith("droits: bad-certificate: ")
    assert "the key belongs to another certificate" in told


def test_a_locked_key_is_refused_and_nobody_is_asked_for_its_passphrase(tmp_path: Path) -> None:
    chain, key = certify(tmp_path, locked=True)

    assert "locked by a passphrase" in refused("--certificate", str(chain), "--key", str(key))


def test_a_certificate_without_its_key_is_refused(certificate: tuple[Path, Path]) -> None:
    assert "--certificate and --key go together" in refused("--certificate", str(certificate[0]))
