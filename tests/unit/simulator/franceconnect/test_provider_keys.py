"""Keys of a data provider that registered their address: fetched at each checktoken, the first that fits; 502 without."""

import asyncio
from dataclasses import replace

import httpx
import pytest
from joserfc import jwe
from joserfc.jwk import ECKey

from droits_simulator.franceconnect import provider_keys
from droits_simulator.franceconnect.registre import Registre

URI = "http://127.0.0.1:9/jwks"


def key(kid, use="enc", alg="ECDH-ES"):
    return ECKey.generate_key("P-256", {"use": use, "alg": alg, "kid": kid}, private=True)


def public(*keys):
    return {"keys": [one.as_dict(private=False) for one in keys]}


class Published:
    """What stands at the address; `asked` counts who looked."""

    def __init__(self, document):
        self.document, self.asked = document, []

    def __call__(self, request):
        self.asked.append(str(request.url))
        if isinstance(self.document, Exception):
            raise self.document
        if isinstance(self.document, httpx.Response):
            return self.document
        return httpx.Response(200, json=self.document)


@pytest.fixture
def asking(keys, registre, bench):
    """A broker before a provider whose keys are at an address, and what `checktoken` answers about a dead token."""
    model = next(iter(registre.fournisseurs.values()))
    provider = replace(model, jwks=None, jwks_uri=URI)

    def ask(published, **changes):
        known = Registre(registre.services, {provider.client_id: provider})
        return type(bench)(keys, known, httpx.MockTransport(published)).checktoken("t", **changes)

    return ask


def opened(answer, private):
    return jwe.decrypt_compact(answer.text, private, algorithms=["ECDH-ES", "A256GCM"]).plaintext.decode()


def test_the_answer_is_encrypted_to_the_first_key_that_fits(asking, keys):
    first, second = key("first"), key("second")
    signing, other = key("signing", "sig", "ES256"), key("other", alg="ECDH-ES+A128KW")
    odd = {"kty": "OKP", "crv": "X9", "x": "?", "use": "enc", "alg": "ECDH-ES+A256KW"}
    document = public(signing, other, first, second)
    answer = asking(Published({"keys": [odd, *document["keys"]]}))
    assert answer.status_code == 200
    assert keys.read(opened(answer, first))["token_introspection"] == {"active": False}


def test_they_are_fetched_at_each_call_so_that_a_new_key_serves_at_once(asking):
    published = Published(public(key("old")))
    asking(published)
    new = key("new")
    published.document = public(new)
    assert opened(asking(published), new)
    assert published.asked == [URI, URI]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (httpx.ConnectError("refused"), "cannot be reached (ConnectError)"),
        (httpx.ReadTimeout("late"), "does not answer within 5 s"),
        (httpx.Response(404), "answers 404, not 200"),
        (httpx.Response(302, headers={"Location": "http://127.0.0.1:9/elsewhere"}), "answers 302, not 200"),
        (httpx.Response(200, content=b"<html>"), "not a JWK set"),
        (httpx.Response(200, content=b"[" * 50_000), "not a JWK set"),
        (httpx.Response(200, content=b" " * 70_000), "more than 65536 bytes"),
        (httpx.Response(200, headers={"Content-Encoding": "br"}), "in a compression that was not asked for"),
        ([], "not a JWK set"),
        ({"keys": [1]}, "not a JWK set"),
        ({"keys": {}}, "none of them has use enc and alg ECDH-ES"),
        ({"keys": [{"use": "enc", "alg": "ECDH-ES"}]}, "not a JWK set"),
        (
            {"keys": [{"use": "enc", "alg": "ECDH-ES", "kty": "EC", "crv": "P-256", "x": "x", "y": "y"}]},
            "not a JWK set",
        ),
        (public(key("signing", "sig", "ES256")), "none of them has use enc and alg ECDH-ES"),
        ({"keys": [key("private").as_dict(private=True)]}, "a private key stands there"),
    ],
)
def test_without_a_key_it_is_502_and_says_why(asking, document, said):
    answer = asking(Published(document))
    assert answer.status_code == 502
    assert answer.json()["error"] == "server_error"
    assert said in answer.json()["error_description"]


def test_an_address_that_stays_silent_is_given_up(asking, monkeypatch):
    async def silent(_request):
        await asyncio.Event().wait()

    monkeypatch.setattr(provider_keys, "LIMIT", 0.01)
    answer = asking(silent)
    assert answer.status_code == 502
    assert "within 0.01 s" in answer.json()["error_description"]


def test_who_is_refused_is_not_asked_for_keys(asking):
    published = Published(public(key("unused")))
    assert asking(published, client_secret="wrong").status_code == 401
    assert published.asked == []
