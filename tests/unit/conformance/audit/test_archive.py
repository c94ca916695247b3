from pathlib import Path

import httpx
import orjson
import pytest

from droits_conformance.audit.archive import address_of, entries_of, fetch_archive, read_archive
from droits_conformance.audit.errors import JournalUnreadable

HOME = "http://127.0.0.1:8800"
ARCHIVE = orjson.dumps({"log": {"creator": {"name": "Banc Droits"}, "entries": []}})


@pytest.mark.parametrize(
    ("session", "address"),
    [
        ("default", HOME),
        ("/", HOME),
        ("Zk3v", f"{HOME}/s/Zk3v"),
        ("a/b", f"{HOME}/s/a%2Fb"),
        ("https://banc.example/s/ci-42/", "https://banc.example/s/ci-42"),
        ("https://banc.example/s/ci-42/control/", "https://banc.example/s/ci-42"),
    ],
)
def test_a_session_is_named_by_word_id_or_address(session: str, address: str) -> None:
    assert address_of(session, f"{HOME}/") == address


def test_the_archive_is_asked_for_whole_with_the_control_token() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=ARCHIVE)

    assert fetch_archive(HOME, "jeton-de-controle", httpx.MockTransport(answer)) == []
    assert str(asked[0].url) == f"{HOME}/control/journal.har?limit=1000"
    assert asked[0].headers["authorization"] == "Bearer jeton-de-controle"


@pytest.mark.parametrize(("status", "advice"), [(401, "--token env:NAME"), (404, "a session that is open")])
def test_a_refusal_says_what_to_do(status: int, advice: str) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(status))

    with pytest.raises(JournalUnreadable) as raised:
        fetch_archive(HOME, None, transport)

    assert f"status {status}; " in str(raised.value)
    assert advice in str(raised.value)


def test_a_sandbox_that_is_not_there_is_told() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("connection refused", request=request)

    with pytest.raises(JournalUnreadable, match="connection refused; start a sandbox"):
        fetch_archive(HOME, None, httpx.MockTransport(refuse))


@pytest.mark.parametrize("address", ["http://", "http://[::1", "http://a b/"])
def test_an_address_that_is_none_is_told(address: str) -> None:
    with pytest.raises(JournalUnreadable):
        fetch_archive(address, None, httpx.MockTransport(lambda _: httpx.Response(404)))


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"log": {"creator": "x", "entries": []}}', b"\xff"])
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    with pytest.raises(JournalUnreadable, match="no HTTP Archive"):
        entries_of(content, "journal.har")


def test_an_archive_of_a_browser_is_refused_for_nothing_is_masked_there() -> None:
    content = orjson.dumps({"log": {"creator": {"name": "Firefox"}, "entries": []}})

    with pytest.raises(JournalUnreadable, match="made by 'Firefox', not by a sandbox"):
        entries_of(content, "journal.har")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(JournalUnreadable, match="cannot be read"):
        read_archive(tmp_path / "rien.har")
