"""The keys of the other FranceConnect."""

import asyncio
from typing import Any

import httpx
import pytest

from droits_simulator.api.token import BrokerUnreachable
from droits_simulator.elsewhere.broker_keys import BrokerKeys
from droits_simulator.elsewhere.line import Line

ISSUER = "https://fc.example/api/v2"


def _find(kid: str, *documents: Any, times: int = 1) -> tuple[list[Any], int]:
    """What `times` searches at once find, and how many documents were fetched."""
    replies = iter(documents)
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        document = next(replies)
        return document if isinstance(document, httpx.Response) else httpx.Response(200, json=document)

    async def search() -> list[Any]:
        async with Line(ISSUER, transport=httpx.MockTransport(answer)) as line:
            keys = BrokerKeys(ISSUER, line)
            return await asyncio.gather(*(keys.find(kid) for _ in range(times)))

    return asyncio.run(search()), len(asked)


def _published(*keys: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    return {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/jwks"}, {"keys": list(keys)}


def _jwk(ec_keys, **changes: Any) -> dict[str, Any]:
    return {**ec_keys[0].as_dict(private=False), "kid": "ec", "use": "sig"} | changes


def test_many_questions_at_once_fetch_the_keys_once(ec_keys) -> None:
    found, fetched = _find("ec", *_published(_jwk(ec_keys)), times=20)
    assert len({key.thumbprint() for key in found}) == 1
    assert fetched == 2


@pytest.mark.parametrize(
    "stranger",
    [7, {}, {"kty": "OKP", "kid": "x"}, {"kty": "EC", "kid": "x", "crv": "P-256"}, {"kty": "RSA", "kid": "x", "n": 1}],
)
def test_other_things_in_the_key_set_do_not_matter(ec_keys, stranger: Any) -> None:
    found, _ = _find("ec", *_published(stranger, _jwk(ec_keys)))
    assert found[0].thumbprint() == ec_keys[0].thumbprint()


@pytest.mark.parametrize(
    ("documents", "reason"),
    [
        (({"issuer": "https://un-autre.example", "jwks_uri": f"{ISSUER}/jwks"},), "another issuer"),
        (({"issuer": ISSUER},), "jwks_uri"),
        (({"issuer": ISSUER, "jwks_uri": "http://fc.example/\x01"},), "address that is none"),
        ((httpx.Response(404),), "discovery document answers 404"),
        ((httpx.Response(200, text="<html>"),), "not JSON"),
        ((httpx.Response(200, text="[]"),), "not a JSON object"),
        (({"issuer": ISSUER, "jwks_uri": f"{ISSUER}/jwks"}, httpx.Response(500)), "key set answers 500"),
        (({"issuer": ISSUER, "jwks_uri": f"{ISSUER}/jwks"}, {"keys": {}}), "keys"),
    ],
)
def test_documents_that_cannot_be_used_are_nonsense(documents: tuple[Any, ...], reason: str) -> None:
    with pytest.raises(BrokerUnreachable, match=reason) as caught:
        _find("ec", *documents)
    assert caught.value.nonsense


def test_a_key_for_encryption_is_not_one_for_signatures(ec_keys) -> None:
    with pytest.raises(BrokerUnreachable, match="does not publish"):
        _find("ec", *_published(_jwk(ec_keys, use="enc")))
