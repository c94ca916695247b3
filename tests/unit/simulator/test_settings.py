"""The sandbox's settings."""

import pytest

from droits_simulator.settings import BadBroker, Elsewhere


@pytest.mark.parametrize("url", ["http://127.0.0.1:8800/api/v2", "https://fc.example", "http://[::1]:80/api/v1"])
def test_the_address_of_another_franceconnect_has_no_final_slash(url: str) -> None:
    assert Elsewhere(f"{url}/").url == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "zut",
        "/api/v2",
        "ftp://fc.example",
        "http://",
        "http://fc.example:zut",
        "http://[zut",
        "http://fc.example:0",
    ],
)
def test_an_address_that_is_none_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(BadBroker, match=r"for example http://127\.0\.0\.1:8800/api/v2"):
        Elsewhere(url)


@pytest.mark.parametrize(
    "url",
    ["http://moi:motdepasse@fc.example", "http://fc.example/?a=b", "http://fc.example/#a", "http://fc.exémple", "a b"],
)
def test_an_address_that_may_hold_a_password_is_not_repeated(url: str) -> None:
    with pytest.raises(BadBroker) as caught:
        Elsewhere(url)
    assert url not in str(caught.value)
