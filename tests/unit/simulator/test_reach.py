"""Where a sandbox is reached, and what it then demands."""

import socket
from pathlib import Path

import click
import pytest

from droits_simulator.listening import listen
from droits_simulator.reach import (
    BadCertificate,
    BadControlToken,
    Certificate,
    control_token,
    is_exposed,
    is_loopback,
    public_url,
)

TOKEN = "un-jeton-de-controle"


@pytest.mark.parametrize("url", ["https://banc.example", "http://127.0.0.1:8800", "http://[::1]:8443"])
def test_a_public_address_loses_its_final_slash(url: str) -> None:
    assert public_url(f"{url}/") == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "banc.example",
        "ftp://banc.example",
        "https://",
        "https://banc.example/sandbox",
        "https://banc.example//",
        "https://banc.example?a=b",
        "https://banc.example#a",
        "https://banc.example:0",
        "https://banc.example:zut",
        "https://banc exemple",
        "https://bânc.example",
        "https://[zut",
    ],
)
def test_an_address_with_a_path_or_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(click.BadParameter, match="expected an http or https address without path"):
        public_url(url)


def test_a_password_in_an_address_is_not_repeated() -> None:
    with pytest.raises(click.BadParameter) as caught:
        public_url("https://moi:motdepasse@banc.example")
    assert "motdepasse" not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("127.1.2.3", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False)],  # noqa: S104
)
def test_loopback_is_known_however_it_is_written(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


@pytest.mark.parametrize("public", [None, "http://localhost:8800", "http://127.0.0.1:80"])
def test_a_sandbox_of_this_machine_alone_is_not_exposed(public: str | None) -> None:
    with listen("127.0.0.1", 0) as listener:
        assert not is_exposed(listener, public)


def test_a_public_name_exposes_it_whatever_it_listens_on() -> None:
    with listen("127.0.0.1", 0) as listener:
        assert is_exposed(listener, "https://banc.example")


def test_listening_everywhere_exposes_it() -> None:
    with socket.socket() as bound:
        bound.bind(("0.0.0.0", 0))  # noqa: S104 - the subject; nothing is accepted
        assert is_exposed(bound, None)


def test_a_token_that_was_given_is_demanded_anywhere() -> None:
    assert {control_token(TOKEN, exposed=exposed) for exposed in (True, False)} == {TOKEN}


def test_without_one_it_is_made_anew_where_others_may_come() -> None:
    first, second = (control_token(None, exposed=True) for _ in range(2))
    assert control_token(None, exposed=False) is None
    assert first
    assert first != second
    assert control_token(first, exposed=True) == first


@pytest.mark.parametrize("token", ["court", "un jeton de controle", "un-jeton-accentué-é", ""])
def test_a_token_that_is_none_is_refused_and_not_repeated(token: str) -> None:
    with pytest.raises(BadControlToken) as caught:
        control_token(token, exposed=False)
    assert not token or token not in str(caught.value)


def test_a_certificate_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadCertificate, match=r"absent\.pem and --key .*: cannot be read \(No such file"):
        Certificate(tmp_path / "absent.pem", tmp_path / "absente.key")


def test_a_file_that_is_no_certificate_is_refused(tmp_path: Path) -> None:
    (tmp_path / "zut.pem").write_text("zut", encoding="ascii")
    with pytest.raises(BadCertificate, match="no PEM file"):
        Certificate(tmp_path / "zut.pem", tmp_path / "zut.pem")
