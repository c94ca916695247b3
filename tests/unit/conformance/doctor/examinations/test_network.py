"""Names and connections."""

import socket
from typing import Any

import httpx
import pytest

from droits_conformance.doctor.network import SystemNetwork
from droits_conformance.doctor.symptom import Whose
from droits_conformance.target import ControlProfile
from droits_conformance.wire import trusted

HOST = "cible.test"
NO_NAME = socket.gaierror(-2, "Name or service not known")


@pytest.fixture
def split(consultation: Any) -> Any:
    """The same target, its rights API on a host of its own."""
    consultation.change(droits="http://droits.test/test/v1/droits/beneficiaires/")
    return consultation


def test_a_host_without_a_name_is_yours(split: Any) -> None:
    split.network.troubles["resolve", "droits.test"] = NO_NAME

    found = split.finds("host-unknown", Whose.YOURS, "target.droits")
    assert found.seen == "Name or service not known"


def test_a_broker_without_a_name_does_not_keep_the_rights_api_from_being_examined(split: Any) -> None:
    split.network.troubles["resolve", HOST] = NO_NAME

    split.finds("host-unknown", Whose.YOURS, "broker.issuer")
    assert split.outcomes()["rights API"].state == "ok"


def test_a_closed_port_is_the_targets(split: Any) -> None:
    split.network.troubles["connect", "droits.test"] = ConnectionRefusedError(111, "Connection refused")

    split.finds("port-closed", Whose.TARGETS, "target.droits")


def test_a_connection_that_never_comes_is_yours(split: Any) -> None:
    split.network.troubles["connect", "droits.test"] = TimeoutError("timed out")

    found = split.finds("no-connection", Whose.YOURS, "target.droits")
    assert "droits.test:80" in found.remedy


def test_a_closed_control_port_names_the_control_api(consultation: Any) -> None:
    consultation.change(control=ControlProfile("http://controle.test/control/"))
    consultation.network.troubles["connect", "controle.test"] = ConnectionRefusedError(111, "Connection refused")

    consultation.finds("port-closed", Whose.TARGETS, "control.url")


def test_who_listens_and_speaks_no_http_is_the_targets(split: Any) -> None:
    def cut(request: httpx.Request) -> httpx.Response:
        raise httpx.RemoteProtocolError("illegal status line", request=request)

    split.ailing.planted["/me"] = cut

    split.finds("no-http-answer", Whose.TARGETS, "target.droits")


def test_behind_a_proxy_nothing_is_asked_of_the_network_itself(consultation: Any) -> None:
    consultation.network.proxied = {f"http://{HOST}"}
    consultation.network.troubles["resolve", HOST] = NO_NAME

    outcomes = consultation.outcomes()

    assert [outcomes[name].state for name in ("dns", "reachability", "tls", "personas")] == [
        "skipped",
        "skipped",
        "skipped",
        "ok",
    ]
    assert consultation.network.asked == []


def test_a_proxy_of_the_environment_is_seen_and_never_stands_before_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://mandataire.test:3128")
    monkeypatch.setenv("NO_PROXY", "interne.test")
    network = SystemNetwork(1.0, trusted())

    told = [network.is_proxied("https", host) for host in ("droits.test", "interne.test", "127.0.0.1", "::1")]
    assert told == [True, False, False, False]


def test_the_real_network_tells_a_closed_port_from_an_open_one() -> None:
    network = SystemNetwork(1.0, trusted())
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        network.resolve("127.0.0.1", port)
        network.connect("127.0.0.1", port)

    with pytest.raises(ConnectionRefusedError):
        network.connect("127.0.0.1", port)
