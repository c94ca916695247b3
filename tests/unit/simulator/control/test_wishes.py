"""Wishes that stand in a session, by its control API."""

import pytest

from droits_simulator.settings import RIGHTS_PATH

WISHES = "/control/wishes"
ME = f"{RIGHTS_PATH}/me"


def test_wishes_stand_until_they_are_put_back(bench_of) -> None:
    bench = bench_of()
    wanted = {"getMe": {"code": 503}, "*": {"delay": "lognormal:0:0.4"}}
    assert bench.ask("PUT", WISHES, json=wanted).json() == wanted
    assert bench.ask("GET", WISHES).json() == wanted
    refused = bench.ask("GET", ME)
    assert (refused.status_code, refused.headers["x-banc-droits-faute"]) == (
        503,
        "voeu:code=503, voeu:delay=lognormal:0:0.4",
    )
    assert bench.ask("GET", f"{RIGHTS_PATH}/caisse").headers["x-banc-droits-faute"] == "voeu:delay=lognormal:0:0.4"
    assert bench.ask("DELETE", WISHES).json() == {}
    assert "x-banc-droits-faute" not in bench.ask("GET", ME).headers


def test_wishes_of_a_session_are_nobody_elses(bench_of) -> None:
    bench = bench_of()
    one, other = bench.session(), bench.session()
    bench.ask("PUT", one + WISHES, json={"*": {"code": 500}})
    statuses = [bench.ask("GET", prefix + ME).status_code for prefix in (one, other, "")]
    assert statuses == [500, 401, 401]


MALFORMED = {
    "an operation that is none": ({"getMi": {"code": 503}}, "voeu-invalide"),
    "a status that is not documented": ({"getMe": {"code": 418}}, "voeu-invalide"),
    "a success": ({"*": {"code": 200}}, "voeu-invalide"),
    "a problem of another operation": ({"*": {"probleme": "aucun-medecin-traitant"}}, "voeu-invalide"),
    "a delay that is none": ({"getMe": {"delay": "vite"}}, "voeu-invalide"),
    "a delay of more than a minute": ({"getMe": {"delay": 60001}}, "voeu-invalide"),
    "a negative number of bytes": ({"getMe": {"cut": -1}}, "voeu-invalide"),
    "a wish that is none": ({"getMe": {"zut": 1}}, "demande-invalide"),
    "a boolean": ({"getMe": {"code": True}}, "demande-invalide"),
    "a list": ([], "demande-invalide"),
}


@pytest.mark.parametrize(("body", "code"), MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_wish_changes_nothing(bench_of, body: object, code: str) -> None:
    bench = bench_of()
    bench.ask("PUT", WISHES, json={"getMe": {"code": 503}})
    refused = bench.ask("PUT", WISHES, json=body)
    assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert bench.ask("GET", WISHES).json() == {"getMe": {"code": 503}}


def test_a_session_may_allow_personas_without_login(bench_of) -> None:
    bench = bench_of()
    key = {"X-API-Key": bench.sandbox.demo().clients[0].cle}
    allowance = f"{WISHES}/personas"
    one = bench.session()
    wish = {"*": {"persona": "claire.dupont"}}
    assert bench.ask("GET", one + allowance).json() == {"without_login": False}
    denied = bench.ask("PUT", one + WISHES, json=wish)
    assert (denied.status_code, denied.json()["code"]) == (403, "persona-sans-login-refuse")
    assert bench.ask("PUT", one + allowance, json={"without_login": True}).json() == {"without_login": True}
    assert bench.ask("PUT", one + WISHES, json={"*": {"persona": "personne"}}).json()["code"] == "voeu-invalide"
    assert bench.ask("PUT", one + WISHES, json=wish).json() == wish
    assert bench.ask("GET", one + ME, headers=key).json()["prenom"] == "Claire"
    assert bench.ask("GET", f"{ME}?__persona=claire.dupont", headers=key).status_code == 403


def test_a_sandbox_may_allow_them_from_the_start_and_its_sessions_then_do(bench_of) -> None:
    bench = bench_of(personas_without_login=True)
    key = {"X-API-Key": bench.sandbox.demo().clients[0].cle}
    for prefix in ("", bench.session()):
        assert bench.ask("GET", f"{prefix}{ME}?__persona=claire.dupont", headers=key).json()["prenom"] == "Claire"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", WISHES, None),
        ("PUT", WISHES, {}),
        ("DELETE", WISHES, None),
        ("GET", f"{WISHES}/personas", None),
        ("PUT", f"{WISHES}/personas", {"without_login": True}),
    ],
)
def test_a_sandbox_without_wishes_says_so(bench_of, method: str, path: str, body: object) -> None:
    answer = bench_of(wishes=False).ask(method, path, **({} if body is None else {"json": body}))
    assert (answer.status_code, answer.json()["code"]) == (403, "voeux-eteints")
