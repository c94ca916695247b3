"""Discovery, and the keys that it names."""

from typing import Any

import httpx
import pytest

from droits_conformance.doctor.symptom import Whose

WELL_KNOWN = "/.well-known/openid-configuration"
ISSUER = "http://cible.test/api/v2"


@pytest.fixture
def announced(consultation: Any) -> dict[str, Any]:
    """The discovery document, planted: a test changes it."""
    told = httpx.Client(transport=httpx.MockTransport(consultation.ailing.broker)).get(ISSUER + WELL_KNOWN).json()
    consultation.ailing.planted["/api/v2" + WELL_KNOWN] = lambda _request: httpx.Response(200, json=told)
    assert isinstance(told, dict)
    return told


def test_an_issuer_without_discovery_is_yours(consultation: Any) -> None:
    consultation.plant(WELL_KNOWN, 404)

    consultation.finds("discovery-missing", Whose.YOURS, "broker.issuer")


def test_a_v1_address_under_v2_is_told_as_a_mix_up(consultation: Any) -> None:
    consultation.change_broker(issuer="http://cible.test/api/v1")
    consultation.plant(WELL_KNOWN, 404)

    consultation.finds("version-mixed-up", Whose.YOURS, "broker.version")


def test_a_v2_address_under_v1_is_told_as_a_mix_up(consultation: Any) -> None:
    consultation.change_broker(version="v1", v1_issuer=ISSUER)

    consultation.finds("version-mixed-up", Whose.YOURS, "broker.version")


def test_the_discovery_of_another_issuer_is_yours(consultation: Any, announced: dict[str, Any]) -> None:
    announced["issuer"] = "http://autre.test/api/v2"

    consultation.finds("issuer-differs", Whose.YOURS, 'broker.issuer = "http://autre.test/api/v2"')


def test_an_issuer_with_a_final_slash_is_the_targets(consultation: Any, announced: dict[str, Any]) -> None:
    announced["issuer"] = f"{ISSUER}/"

    consultation.finds("issuer-final-slash", Whose.TARGETS, "broker.issuer")


def test_the_login_page_of_a_proxy_is_no_discovery(consultation: Any) -> None:
    consultation.plant(WELL_KNOWN, 200, html="<title>Portail captif</title>")

    consultation.finds("page-instead-of-json", Whose.YOURS, "broker.issuer")


def test_a_gateway_before_a_dead_broker_is_the_targets(consultation: Any) -> None:
    consultation.plant(WELL_KNOWN, 502, html="<title>Bad Gateway</title>")

    consultation.finds("gateway-failed", Whose.TARGETS, "broker.issuer")


def test_a_discovery_without_an_address_that_a_login_needs_is_the_targets(
    consultation: Any, announced: dict[str, Any]
) -> None:
    del announced["token_endpoint"]

    found = consultation.finds("discovery-incomplete", Whose.TARGETS, "broker.issuer")
    assert found.seen == "no token_endpoint"


def test_an_address_on_a_host_that_is_not_reached_from_here_is_the_targets(
    consultation: Any, announced: dict[str, Any]
) -> None:
    def unreachable(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("[Errno -2] Name or service not known", request=request)

    announced["token_endpoint"] = "http://courtier.interne/interne/token"
    consultation.ailing.planted["/interne/token"] = unreachable

    found = consultation.finds("endpoint-unreachable", Whose.TARGETS, "token_endpoint")
    assert "courtier.interne" in found.asked


def test_keys_that_do_not_answer_are_the_targets(consultation: Any) -> None:
    consultation.plant("/jwks", 404)

    consultation.finds("keys-unreachable", Whose.TARGETS, "jwks_uri")


@pytest.mark.parametrize(
    "keys",
    [
        [],
        [{"kty": "oct", "k": "AAAA", "use": "sig"}],
        [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "use": "enc"}],
        [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "alg": "ES384"}],
    ],
    ids=["none", "symmetric", "for encryption", "of another algorithm"],
)
def test_keys_that_verify_nothing_are_the_targets(consultation: Any, keys: list[Any]) -> None:
    consultation.plant("/jwks", 200, json={"keys": keys})

    consultation.finds("keys-unusable", Whose.TARGETS, "jwks_uri")
