"""Appending parameters to an address that must not change."""

import pytest

from droits_simulator.franceconnect.redirect import redirect, with_parameters


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("http://a/cb", "http://a/cb?s=x%26y%2B%20z"),
        ("http://a/cb?", "http://a/cb?s=x%26y%2B%20z"),
        ("http://a/cb?q=%7e|{", "http://a/cb?q=%7e|{&s=x%26y%2B%20z"),
        ("http://a/cb?q&", "http://a/cb?q&s=x%26y%2B%20z"),
    ],
)
def test_the_address_is_kept_and_values_are_encoded(uri, expected):
    location = with_parameters(uri, {"s": "x&y+ z"})
    assert location == expected
    assert redirect(location).headers["location"] == expected


def test_nothing_to_append_leaves_the_address_alone():
    assert with_parameters("http://a/cb", {}) == "http://a/cb"


def test_a_fragment_is_possible():
    assert with_parameters("http://a/cb", {"e": "x"}, fragment=True) == "http://a/cb#e=x"
