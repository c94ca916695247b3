"""What `--state` may say."""

import pytest

from droits_simulator.state.address import BadState, StateAddress


def test_memory_has_no_address() -> None:
    assert StateAddress.of("memory") is None


@pytest.mark.parametrize(
    ("text", "url", "shown"),
    [
        ("redis://127.0.0.1:6379/0", "redis://127.0.0.1:6379/0", "redis://127.0.0.1:6379/0"),
        ("rediss://moi:pw@banc.example", "rediss://moi:pw@banc.example", "rediss://banc.example"),
        ("valkey://:pw@[::1]:7/3?x=y", "redis://:pw@[::1]:7/3?x=y", "valkey://[::1]:7/3"),
        ("valkeys://banc.example/1", "rediss://banc.example/1", "valkeys://banc.example/1"),
        ("unix://:pw@/run/redis.sock?db=2", "unix://:pw@/run/redis.sock?db=2", "unix:///run/redis.sock"),
    ],
)
def test_an_address_is_used_whole_and_shown_without_its_password(text: str, url: str, shown: str) -> None:
    address = StateAddress.of(text)
    assert address is not None
    assert (address.url, address.shown) == (url, shown)
    assert "pw" not in repr(address)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "redis",
        "mongo://:pw@x",
        "redis://",
        "redis:///0",
        "redis://:pw@h/x",
        "redis://:pw@h:port/0",
        "unix://",
        "redis://h o",
    ],
)
def test_what_is_no_address_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(BadState) as refused:
        StateAddress.of(text)
    assert "pw" not in str(refused.value)
