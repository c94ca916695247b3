"""Reading parameters: once, UTF-8, bounded."""

import pytest

from droits_simulator.franceconnect.parameters import Unreadable, parse


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"", {}),
        (b"&", {}),
        (b"a=b&", {"a": "b"}),
        (b"a=&b", {"a": "", "b": ""}),
        (b"a=token%3Dabc", {"a": "token=abc"}),
        (b"redirect_uri=http://127.0.0.1:9999/callback&", {"redirect_uri": "http://127.0.0.1:9999/callback"}),
        ("a=é".encode(), {"a": "é"}),
    ],
)
def test_hand_made_queries_are_read(raw, found):
    assert parse(raw) == found


@pytest.mark.parametrize("raw", [b"a=1&a=1", b"a=%ff", b"\xff=1", b"&".join(b"p%d=1" % n for n in range(65))])
def test_repeated_binary_or_countless_parameters_are_unreadable(raw):
    with pytest.raises(Unreadable):
        parse(raw)


def test_the_reason_never_repeats_a_value():
    with pytest.raises(Unreadable) as caught:
        parse(b"client_secret=hush&client_secret=hush")
    assert "hush" not in str(caught.value)
