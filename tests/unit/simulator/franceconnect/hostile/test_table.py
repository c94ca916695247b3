"""Each hostility changes exactly what its name says, and the rest of a whole journey stays as it was."""

import json
from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OctKey

import droits_simulator.franceconnect
from droits_simulator.franceconnect.hostile import HOSTILITIES, waiting
from droits_simulator.franceconnect.sub import pairwise

DEMO_KEY = Path(droits_simulator.franceconnect.__file__).with_name("cnam-demo.jwk.json")
PIVOT = {f"checktoken.told.{one}" for one in ("given_name", "given_name_array", "family_name", "birthdate", "gender")}
PIVOT |= {f"checktoken.told.{one}" for one in ("birthplace", "birthcountry", "sub")}
FACTS = {f"checktoken.told.{one}" for one in ("aud", "iat", "exp", "acr", "jti", "scope")}

# What differs from an honest journey: (v1, v2). An empty set is a promise too: nothing shows there. Where the status of an
# answer differs, its members are not compared.
EXPECTED: dict[str, tuple[set[str], set[str]]] = {
    "courtier-alg-none": ({"id_token.header", "id_token.holds"}, {"id_token.header", "id_token.holds"}),
    "courtier-audience-autre": ({"id_token.aud"}, {"id_token.aud"}),
    "courtier-checktoken-500": ({"checktoken.status"}, {"checktoken.status", "dead"}),
    "courtier-checktoken-autre-audience": (set(), {"checktoken.said.aud"}),
    "courtier-checktoken-autre-personne": (set(), PIVOT | {"checktoken.told.jti"}),
    "courtier-checktoken-cle-inconnue": (set(), {"checktoken.header", "checktoken.holds"}),
    "courtier-checktoken-dit-mort": ({"checktoken.status"}, {"checktoken.told.active"} | PIVOT | FACTS),
    "courtier-checktoken-dit-vivant": (set(), {"dead"}),
    "courtier-checktoken-emetteur-faux": (set(), {"checktoken.said.iss"}),
    "courtier-checktoken-lent": (set(), set()),
    "courtier-checktoken-muet": ({"checktoken.status"}, {"checktoken.status", "dead"}),
    "courtier-checktoken-signature-alteree": (set(), {"checktoken.holds"}),
    "courtier-cle-inconnue": (set(), {"id_token.header", "id_token.holds"}),
    "courtier-cles-tournees": (set(), {"jwks", "id_token.header", "userinfo.header", "checktoken.header"}),
    "courtier-emetteur-faux": ({"id_token.iss"}, {"id_token.iss"}),
    "courtier-hs256": (set(), {"id_token.header", "id_token.holds"}),
    "courtier-jeton-expire": ({"id_token.iat", "id_token.exp"}, {"id_token.iat", "id_token.exp"}),
    "courtier-nonce-absent": ({"id_token.nonce"}, {"id_token.nonce"}),
    "courtier-nonce-autre": ({"id_token.nonce"}, {"id_token.nonce"}),
    "courtier-retour-emetteur-faux": (set(), {"back.iss"}),
    "courtier-signature-alteree": ({"id_token.holds"}, {"id_token.holds"}),
    "courtier-state-altere": ({"back.state"}, {"back.state"}),
    "courtier-userinfo-autre-sub": ({"userinfo.sub"}, {"userinfo.sub"}),
    "courtier-userinfo-non-signe": (set(), {"userinfo.type", "userinfo.header", "userinfo.holds"}),
    "courtier-userinfo-refuse": ({"userinfo.status"}, {"userinfo.status"}),
    "courtier-userinfo-signature-alteree": (set(), {"userinfo.holds"}),
}


@pytest.fixture(autouse=True)
def no_time_passes(monkeypatch) -> None:
    monkeypatch.setattr(waiting, "LATE", 0.001)
    monkeypatch.setattr(waiting, "SILENT", 0.001)


def segment(token: str, index: int) -> dict[str, Any]:
    part = token.split(".")[index]
    return json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def signed(place: str, token: str, key: Any, alg: str) -> dict[str, Any]:
    """Header, members, and whether the signature holds by that key and that algorithm."""
    try:
        jws.deserialize_compact(token, key, algorithms=[alg])
        holds = True
    except (JoseError, ValueError):
        holds = False
    members = {f"{place}.{name}": value for name, value in segment(token, 1).items()}
    return {f"{place}.header": segment(token, 0), f"{place}.holds": holds, **members}


def journey(bench, version: str) -> dict[str, Any]:
    """Everything that a service and a data provider see of one whole journey, fact by fact."""
    back = bench.callback(version)
    tokens = bench.exchange(back["code"], version).json()
    published = bench.http.get("/api/v2/jwks").json()
    key = (
        KeySet.import_key_set(published)
        if version == "v2"
        else OctKey.import_key(bench.service("hopital").client_secret)
    )
    facts = {f"back.{name}": value for name, value in back.items()}
    facts |= {f"token.{name}": value for name, value in tokens.items() if name != "id_token"}
    facts |= {"jwks": published, "discovery": bench.http.get("/api/v2/.well-known/openid-configuration").json()}
    facts |= signed("id_token", tokens["id_token"], key, "ES256" if version == "v2" else "HS256")
    facts |= identity(bench.userinfo(tokens["access_token"], version), key)
    return facts | (provider_v2 if version == "v2" else provider_v1)(bench, tokens["access_token"])


def identity(answer, key) -> dict[str, Any]:
    kind = answer.headers["content-type"]
    facts = {"userinfo.status": answer.status_code, "userinfo.type": kind}
    if kind == "application/jwt":
        return facts | signed("userinfo", answer.text, key, "ES256")
    members = {name: value for name, value in answer.json().items() if not name.startswith("_")}
    return facts | {f"userinfo.{name}": value for name, value in members.items()}


def provider_v1(bench, token: str) -> dict[str, Any]:
    answer = bench.http.post("/api/v1/checktoken", data={"token": token})
    body = answer.json() if answer.headers.get("content-type") == "application/json" else answer.text
    return {
        "checktoken.status": answer.status_code,
        "checktoken.type": answer.headers.get("content-type"),
        "checktoken.body": body,
    }


def provider_v2(bench, token: str) -> dict[str, Any]:
    answer = bench.checktoken(token)
    facts = {"checktoken.status": answer.status_code, "checktoken.type": answer.headers.get("content-type")}
    dead = bench.checktoken("inconnu")
    facts["dead"] = segment(opened(dead.text), 1)["token_introspection"] if dead.status_code == 200 else None
    if answer.status_code != 200:
        return facts
    published = KeySet.import_key_set(bench.http.get("/api/v2/jwks").json())
    sealed = signed("checktoken", opened(answer.text), published, "ES256")
    told = sealed.pop("checktoken.token_introspection")
    said = {
        name.replace("n.", "n.said.") if name[11:] in {"aud", "iat", "iss"} else name: v for name, v in sealed.items()
    }
    return facts | said | {f"checktoken.told.{name}": value for name, value in told.items()}


def opened(sealed: str) -> str:
    key = ECKey.import_key(json.loads(DEMO_KEY.read_text()))
    return (jwe.decrypt_compact(sealed, key, algorithms=["ECDH-ES", "A256GCM"]).plaintext or b"").decode()


def differing(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    absent = object()
    names = {name for name in before.keys() | after.keys() if before.get(name, absent) != after.get(name, absent)}
    refused = {name.partition(".")[0] for name in names if name.endswith(".status")}
    return {name for name in names if name.endswith(".status") or name.partition(".")[0] not in refused}


def test_every_hostility_is_expected_here() -> None:
    assert HOSTILITIES.keys() == EXPECTED.keys()


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_hostility_changes_what_it_says_and_nothing_else(world, name: str, version: str) -> None:
    found = differing(journey(world(), version), journey(world(name), version))

    assert found == EXPECTED[name][version == "v2"]


@pytest.mark.parametrize("one", HOSTILITIES.values(), ids=lambda one: one.nom)
def test_where_it_applies_is_where_it_shows(one) -> None:
    v1, v2 = EXPECTED[one.nom]

    assert "v2" in one.versions
    assert ("v1" in one.versions) == bool(v1) or one.nom == "courtier-checktoken-lent"
    assert v2 or one.nom == "courtier-checktoken-lent"
    assert one.titre != one.title
    assert one.refuse
    assert one.trap


def test_an_honest_journey_holds(world) -> None:
    facts = journey(world(), "v2")

    assert facts["id_token.holds"] is facts["userinfo.holds"] is facts["checktoken.holds"] is True
    assert facts["dead"] == {"active": False}


def test_another_person_is_described_with_another_tokens_name_and_the_right_service(world) -> None:
    facts = journey(world("courtier-checktoken-autre-personne"), "v2")

    assert facts["checktoken.told.family_name"] == "TARGE"
    assert facts["checktoken.told.jti"] != facts["token.access_token"]
    assert facts["checktoken.told.active"] is True


def test_a_dead_token_is_called_alive_with_times_long_past(world) -> None:
    bench = world("courtier-checktoken-dit-vivant")
    told = journey(bench, "v2")["dead"]

    assert told["active"] is True
    assert told["jti"] == "inconnu"
    assert told["exp"] < bench.clock.now().timestamp() - 600
    provider = next(iter(bench.registre.fournisseurs.values()))
    assert told["sub"] == pairwise(provider.client_id, bench.annuaire.proposes()[0])


def test_hs256_is_signed_by_the_secret_of_the_service(world) -> None:
    bench = world("courtier-hs256")
    token = bench.tokens()["id_token"]

    assert jws.deserialize_compact(
        token, OctKey.import_key(bench.service("hopital").client_secret), algorithms=["HS256"]
    )


def test_several_hostilities_come_together(world) -> None:
    names = ("courtier-nonce-absent", "courtier-state-altere", "courtier-userinfo-autre-sub")
    found = differing(journey(world(), "v2"), journey(world(*names), "v2"))

    assert found == {"back.state", "id_token.nonce", "userinfo.sub"}


def test_a_name_that_no_longer_exists_does_nothing(world) -> None:
    assert differing(journey(world(), "v2"), journey(world("courtier-oublie"), "v2")) == set()


@pytest.mark.parametrize(
    "name", ["courtier-signature-alteree", "courtier-cle-inconnue", "courtier-alg-none", "courtier-hs256"]
)
def test_a_service_that_registered_rs256_is_lied_to_as_well(world, name: str) -> None:
    bench = world(name)
    token = bench.tokens(service="mutuelle")["id_token"]
    published = KeySet.import_key_set(bench.http.get("/api/v2/jwks").json())

    with pytest.raises((JoseError, ValueError)):
        jws.deserialize_compact(token, published, algorithms=["RS256"])
    assert segment(token, 1)["aud"] == bench.service("mutuelle").client_id
