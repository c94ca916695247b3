"""The socket of the sandbox."""

import pytest

from droits_simulator.listening import PortTaken, listen, url_of


def test_port_0_takes_a_free_port_that_is_known_at_once() -> None:
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        assert port > 0
        assert url_of(listener) == f"http://127.0.0.1:{port}"


def test_a_port_in_use_is_named_with_a_remedy() -> None:
    with listen("127.0.0.1", 0) as first:
        first.listen()
        port = first.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"127\.0\.0\.1:{port} \(.+\); choose another --port, or 0"):
            listen("127.0.0.1", port)


def test_a_host_that_is_not_of_this_machine_is_refused_in_the_same_way() -> None:
    with pytest.raises(PortTaken, match="cannot listen on 192"):
        listen("192.0.2.1", 0)


def test_a_name_that_is_none_is_refused_in_the_same_way() -> None:
    with pytest.raises(PortTaken, match="cannot listen on aaaa"):
        listen("a" * 300, 0)


def test_every_address_of_the_machine_is_shown_as_loopback() -> None:
    with listen("0.0.0.0", 0) as listener:  # noqa: S104 - the subject; nothing is accepted
        assert url_of(listener).startswith("http://127.0.0.1:")
