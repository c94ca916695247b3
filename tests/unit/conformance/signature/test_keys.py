import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from droits_conformance.signature.errors import KeyUnusable
from droits_conformance.signature.keys import PASSPHRASE, key_id, read_private, read_public, write_pair
from droits_contract.errors import CannotWrite

LOCKED = {PASSPHRASE: "une phrase de passe"}


def test_a_pair_is_read_as_it_was_written(key: Ed25519PrivateKey, tmp_path: Path) -> None:
    public = write_pair(key, tmp_path / "banc.key", {})

    assert read_private(str(tmp_path / "banc.key"), {}).private_bytes_raw() == key.private_bytes_raw()
    assert key_id(read_public(str(public), {})) == key_id(key.public_key())


def test_only_its_owner_may_read_a_private_key(key: Ed25519PrivateKey, tmp_path: Path) -> None:
    write_pair(key, tmp_path / "banc.key", {})

    assert stat.S_IMODE((tmp_path / "banc.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("taken", ["banc.key", "banc.key.pub"])
def test_a_key_is_never_overwritten(key: Ed25519PrivateKey, tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).write_text("somebody's", encoding="utf-8")

    with pytest.raises(CannotWrite, match="never overwritten"):
        write_pair(key, tmp_path / "banc.key", {})
    assert [path.name for path in tmp_path.iterdir()] == [taken]


def test_a_key_may_come_from_the_environment(key: Ed25519PrivateKey, tmp_path: Path) -> None:
    write_pair(key, tmp_path / "banc.key", {})
    environ = {"SIGNING_KEY": (tmp_path / "banc.key").read_text(encoding="utf-8")}

    assert read_private("env:SIGNING_KEY", environ).private_bytes_raw() == key.private_bytes_raw()


def test_a_locked_key_opens_with_its_passphrase_alone(key: Ed25519PrivateKey, tmp_path: Path) -> None:
    write_pair(key, tmp_path / "banc.key", LOCKED)
    source = str(tmp_path / "banc.key")

    assert read_private(source, LOCKED).private_bytes_raw() == key.private_bytes_raw()
    with pytest.raises(KeyUnusable, match="does not open it"):
        read_private(source, {PASSPHRASE: "une autre"})
    with pytest.raises(KeyUnusable, match="is not set"):
        read_private(source, {})


def test_a_key_without_passphrase_is_read_whatever_the_environment_says(key: Ed25519PrivateKey, tmp_path: Path) -> None:
    write_pair(key, tmp_path / "banc.key", {})

    assert read_private(str(tmp_path / "banc.key"), LOCKED).private_bytes_raw() == key.private_bytes_raw()


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    other = generate_private_key(SECP256R1())
    private = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "private").write_bytes(private)
    (tmp_path / "public").write_bytes(other.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))

    with pytest.raises(KeyUnusable, match="another kind"):
        read_private(str(tmp_path / "private"), {})
    with pytest.raises(KeyUnusable, match="another kind"):
        read_public(str(tmp_path / "public"), {})


def test_a_private_key_in_place_of_the_public_one_is_called_so(key: Ed25519PrivateKey, tmp_path: Path) -> None:
    write_pair(key, tmp_path / "banc.key", {})

    with pytest.raises(KeyUnusable, match="keep it to yourself"):
        read_public(str(tmp_path / "banc.key"), {})


@pytest.mark.parametrize(("source", "words"), [("nulle-part", "cannot be read"), ("env:NULLE_PART", "is not set")])
def test_a_key_that_is_not_there_is_named(source: str, words: str) -> None:
    with pytest.raises(KeyUnusable, match=f"{source}.*{words}"):
        read_private(source, {})


def test_a_file_that_holds_no_key_is_never_repeated(tmp_path: Path) -> None:
    (tmp_path / "banc.key").write_text("secret-of-somebody", encoding="utf-8")

    with pytest.raises(KeyUnusable) as refused:
        read_private(str(tmp_path / "banc.key"), {})
    assert "secret-of-somebody" not in str(refused.value)
