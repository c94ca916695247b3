"""Nothing that identifies a person or opens a door stands in the journal, wherever it was sent."""

import base64
import json
import re
from datetime import date
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from droits_fixtures import load_cast
from droits_fixtures.nir import cle
from droits_simulator.journal.masking import Masker

NIRS = [one.nir for foyer in load_cast(date(2026, 11, 24)).foyers for one in foyer.personnes]
KEY, CLIENT_ID = "bd-demo-fb8100596bf54bf2464a7c6f", "e3681394d3709988fda5e61d1e4da1875794b75b309a4d94c16658dfae01b801"
MASKER = Masker(b"a secret of the process", [("un-secret-du-registre", "secret")], [CLIENT_ID])
ONE = MASKER.of("default", [("cle-envoyee", "cle")])
WRITINGS = st.sampled_from(["", " ", ".", "-", "\u00a0", " - "])
GROUPS = (1, 2, 2, 2, 3, 3, 2)


def _written(nir: str, gap: str, *, keyed: bool) -> str:
    left, parts = nir + (cle(nir) if keyed else ""), []
    for length in GROUPS:
        parts.append(left[:length])
        left = left[length:]
    return gap.join(part for part in parts if part)


@given(nir=st.sampled_from(NIRS), gap=WRITINGS, keyed=st.booleans(), lower=st.booleans(), around=st.text(max_size=5))
def test_a_nir_is_masked_however_it_is_written(nir: str, gap: str, keyed: bool, lower: bool, around: str) -> None:
    written = _written(nir, gap, keyed=keyed)
    written = written.lower() if lower else written
    around = re.sub(r"[\d%]", "", around)

    masked = ONE.text(f"{around} {written} {around}")

    assert written not in masked
    assert ONE.pseudonym("nir", nir) in masked


@given(
    nir=st.sampled_from(NIRS),
    keyed=st.booleans(),
    place=st.sampled_from(["query", "form", "json", "member", "number", "path"]),
)
def test_a_nir_is_masked_wherever_it_stands(nir: str, keyed: bool, place: str) -> None:
    written = _written(nir, "", keyed=keyed)
    shown = {
        "query": lambda: ONE.form(f"autre={written}"),
        "form": lambda: ONE.body(
            f"{written}=1&x={quote(written[:2])}{quote(written[2:])}", "application/x-www-form-urlencoded"
        ),
        "json": lambda: ONE.body(json.dumps({"a": [{"b": written}]}), "application/json"),
        "member": lambda: ONE.body(json.dumps({written: 1, "nir": written}), "application/problem+json"),
        "number": lambda: ONE.body(json.dumps([int(re.sub(r"\D", "1", written))]), "application/json"),
        "path": lambda: ONE.text("/beneficiaires/" + "".join(f"%{ord(one):02x}" for one in written)),
    }[place]()

    assert written not in shown
    assert re.sub(r"\D", "1", written) not in shown


def test_the_same_nir_has_one_pseudonym_in_a_session_and_another_elsewhere() -> None:
    nir = NIRS[0]

    assert ONE.text(nir) == ONE.text(_written(nir, " ", keyed=True)) == ONE.pseudonym("nir", nir)
    assert MASKER.of("autre").text(nir) != ONE.text(nir)
    assert Masker(b"another secret").of("default").text(nir) != ONE.text(nir)


def test_a_token_is_followed_from_the_answer_to_the_header() -> None:
    token = "Zk3vJ0pXw8aT1rYq-Zk3vJ0pXw8aT1rYq_Zk3vJ0pXw8aT1r"

    given = json.loads(ONE.body(json.dumps({"access_token": token}), "application/json"))

    assert ONE.header("authorization", f"Bearer {token}") == f"Bearer {given['access_token']}"


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("x-api-key", KEY, KEY),
        ("x-other", f"clé {KEY}", KEY),
        ("x-other", "un-secret-du-registre", "un-secret-du-registre"),
        ("x-other", "et cle-envoyee", "cle-envoyee"),
        ("authorization", "Basic dW46c2VjcmV0", "dW46c2VjcmV0"),
        ("authorization", "jeton-sans-schema", "jeton-sans-schema"),
        ("authorization", "Inconnu un deux", "deux"),
        ("cookie", "bd_interaction=abcdef; autre=ghijkl", "ghijkl"),
        ("set-cookie", "bd_sso=abcdef; Path=/; HttpOnly", "abcdef"),
        ("location", "http://127.0.0.1/retour?code=abcdef123&state=x", "abcdef123"),
        ("referer", "http://127.0.0.1/?client_secret=abc%20def", "abc%20def"),
        ("x-other", "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl", "eyJzdWIiOiJ4In0"),
        ("x-other", "1LNgjeyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl", "eyJzdWIiOiJ4In0"),
        ("x-other", "http://127.0.0.1/eyJzdWIiOiJ4In0", "eyJzdWIiOiJ4In0"),
        ("x-other", "123e4567-e89b-42d3-a456-426614174000", "426614174000"),
    ],
)
def test_a_secret_is_masked_in_any_header(name: str, value: str, secret: str) -> None:
    assert secret not in ONE.header(name, value)


@pytest.mark.parametrize("text", ['{"access_token": "abcdef', "client_secret=abcdef", "x&password=abcdef"])
def test_what_cannot_be_read_is_masked_as_text(text: str) -> None:
    assert "abcdef" not in ONE.body(text, "application/json")


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24T16:45:34.123+00:00",
        "Tue, 24 Nov 2026 16:45:34 GMT",
        "organisme-complementaire-sans-exonerations",
        CLIENT_ID,
        "http://127.0.0.1:8800/test/v1/droits/beneficiaires/me",
        "014910000",
        "1LNgjEyJzPQY6yFjJeroKJ6ctcwFy8f0",
        "1LNgjeyJzPQY6yFjJeroKJ6ctcwFy8f0",
    ],
)
def test_what_a_reader_needs_is_left(text: str) -> None:
    assert ONE.text(text) == text


def test_the_code_of_a_problem_is_no_code() -> None:
    assert ONE.json({"code": "cle-absente", "status": 401}) == {"code": "cle-absente", "status": 401}


def test_no_secret_of_a_whole_journey_stands_in_the_journal(bench: Any) -> None:
    claire = bench.personne("dupont-trois-enfants", "claire")
    hopital = bench.clients["hopital"]
    basic = base64.b64encode(f"{hopital.client_id}:{hopital.client_secret}".encode()).decode()

    async def story(browser: httpx.AsyncClient) -> str:
        for version in ("v1", "v2"):
            token = await bench.token(browser, "claire.dupont", "hopital", version)
            await browser.get(f"/api/{version}/userinfo", headers={"Authorization": f"Bearer {token}"})
            await browser.post(f"/api/{version}/checktoken", data={"token": token})
            await browser.post(f"/api/{version}/checktoken", json={"token": token, "nir": claire.nir})
            await browser.post(f"/api/{version}/token", headers={"Authorization": f"Basic {basic}"}, content=claire.nir)
            for path in ("/me", "/me/beneficiaires", "/", "/caisse", "/contrats", "/exonerations", "/medecin-traitant"):
                wish = {"key": hopital.cle, "token": token, "headers": {"nir": claire.nir + cle(claire.nir)}}
                await bench.call(browser, path, **wish, params={"nir": claire.nir, "access": token, hopital.cle: "1"})
            await bench.call(browser, f"/{claire.nir}/{token}/{hopital.cle}", params={"access_token": token})
        whole = [
            (await browser.get(path)).text
            for one in (await bench.journal(browser, limit="1000"))["exchanges"]
            for path in (f"/control/journal/{one['id']}", f"/control/explain/{one['id']}")
        ]
        return "\n".join([*whole, (await browser.get("/control/journal.har?limit=1000")).text])

    told = bench.tell(story)

    family = [one.nir for foyer in load_cast(bench.jour).foyers for one in foyer.personnes]
    hidden = [*bench.secrets, *family, basic]
    assert len(bench.secrets) > 8
    assert told.count('"kind":"droits"') > 15
    assert [secret for secret in hidden if secret in told or quote(secret, safe="") in told] == []
