"""Opening, listing and closing sessions."""

import pytest


def test_a_sandbox_tells_where_everything_is(bench) -> None:
    told = bench.ask("GET", "/control/").json()
    assert (told["session"], told["expires_at"]) == ("default", None)
    assert told["droits"] == "http://127.0.0.1:8800/test/v1/droits/beneficiaires/"
    assert told["control"] == "http://127.0.0.1:8800/control/"
    assert (told["now"], told["today"]) == ("2026-11-24T11:00:00+00:00", "2026-11-24")


def test_a_new_session_has_addresses_of_its_own(bench) -> None:
    answer = bench.ask("POST", "/control/sessions", json={"label": "essai", "life": 3600})
    told = answer.json()
    root = f"http://127.0.0.1:8800/s/{told['session']}"
    assert (answer.status_code, told["label"], told["expires_at"]) == (201, "essai", "2026-11-24T12:00:00+00:00")
    assert told["droits"] == f"{root}/test/v1/droits/beneficiaires/"
    assert told["brokers"] == {"v1": f"{root}/api/v1", "v2": f"{root}/api/v2"}
    assert told["control"] == f"{root}/control/"


def test_a_session_may_be_opened_without_a_word(bench) -> None:
    assert bench.ask("POST", "/control/sessions").status_code == 201


def test_a_session_may_be_opened_with_faults_of_its_own(bench_of) -> None:
    bench = bench_of(faults=frozenset({"fenetre-ignoree"}))
    opened = bench.ask("POST", "/control/sessions", json={"faults": ["courtier-hs256", "nir-etranger-servi"]}).json()
    sound = bench.ask("POST", "/control/sessions", json={"faults": []}).json()
    assert (opened["faults"], sound["faults"]) == (["nir-etranger-servi", "courtier-hs256"], [])


def test_a_fault_that_nobody_knows_opens_nothing(bench) -> None:
    answer = bench.ask("POST", "/control/sessions", json={"faults": ["nir-etranger-servi", "inconnue"]})
    assert (answer.status_code, answer.json()["code"]) == (400, "faute-inconnue")
    assert bench.ask("GET", "/control/sessions").json()["sessions"] == []


def test_a_session_opened_through_another_has_its_faults_and_wishes(bench) -> None:
    first = bench.session(faults=["nir-etranger-servi", "courtier-hs256"])
    bench.ask("PUT", f"{first}/control/wishes", json={"getMe": {"code": 503}})
    second = f"/s/{bench.ask('POST', f'{first}/control/sessions').json()['session']}"
    assert bench.ask("GET", f"{second}/control/").json()["faults"] == ["nir-etranger-servi", "courtier-hs256"]
    assert bench.ask("GET", f"{second}/control/wishes").json()["getMe"]["code"] == 503


def test_a_session_opened_through_another_keeps_the_machine_s_time(bench) -> None:
    first = bench.session()
    bench.ask("PUT", f"{first}/control/clock", json={"advance": 86400})
    assert bench.ask("POST", f"{first}/control/sessions").json()["today"] == "2026-11-24"


def test_what_is_switched_on_at_the_root_is_not_left_to_others(bench) -> None:
    bench.ask("PUT", "/control/faults", json={"faults": ["nir-etranger-servi"]})
    assert bench.ask("POST", "/control/sessions").json()["faults"] == []


def test_franceconnect_speaks_of_the_session_that_it_is_in(bench) -> None:
    prefix = bench.session()
    document = bench.ask("GET", f"{prefix}/api/v2/.well-known/openid-configuration").json()
    assert document["issuer"] == f"http://127.0.0.1:8800{prefix}/api/v2"
    assert document["token_endpoint"] == f"http://127.0.0.1:8800{prefix}/api/v2/token"


def test_the_rights_api_names_the_session_in_its_problems_and_its_document(bench) -> None:
    prefix = bench.session()
    problem = bench.ask("GET", f"{prefix}/test/v1/droits/beneficiaires/me").json()
    document = bench.ask("GET", f"{prefix}/test/v1/droits/beneficiaires/openapi.json").json()
    assert problem["instance"].startswith(f"{prefix}/test/v1/droits/beneficiaires/me#")
    assert document["servers"][0]["url"] == f"http://127.0.0.1:8800{prefix}/test/v1/droits/beneficiaires"


def test_open_sessions_are_listed_and_a_closed_one_is_gone(bench) -> None:
    first, second = bench.session(label="un"), bench.session(label="deux")
    assert [one["label"] for one in bench.ask("GET", "/control/sessions").json()["sessions"]] == ["un", "deux"]
    assert bench.ask("DELETE", f"/control/sessions/{first[3:]}").status_code == 204
    assert [one["label"] for one in bench.ask("GET", "/control/sessions").json()["sessions"]] == ["deux"]
    assert bench.ask("GET", f"{first}/healthz").status_code == 404
    assert bench.ask("GET", f"{second}/healthz").status_code == 204


def test_a_session_expires_by_the_machine_s_clock(bench) -> None:
    prefix = bench.session(life=60)
    bench.machine.advance(60)
    assert bench.ask("GET", f"{prefix}/control/").json()["code"] == "session-inconnue"


@pytest.mark.parametrize("name", ["default", "unknown"])
def test_the_root_and_what_is_not_there_cannot_be_closed(bench, name: str) -> None:
    answer = bench.ask("DELETE", f"/control/sessions/{name}")
    assert (answer.status_code, answer.json()["code"]) == (404, "session-inconnue")


@pytest.mark.parametrize(
    ("options", "status", "code"),
    [
        ({"json": {"life": 59}}, 400, "demande-invalide"),
        ({"json": {"life": 604801}}, 400, "demande-invalide"),
        ({"json": {"life": "an hour"}}, 400, "demande-invalide"),
        ({"json": {"lable": "x"}}, 400, "demande-invalide"),
        ({"json": {"label": "x" * 81}}, 400, "demande-invalide"),
        ({"json": [1]}, 400, "demande-invalide"),
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 400, "demande-invalide"),
        ({"content": b"\xff\xfe", "headers": {"Content-Type": "application/json"}}, 400, "demande-invalide"),
        ({"content": b"life=60", "headers": {"Content-Type": "text/plain"}}, 415, "corps-illisible"),
        ({"params": {"x": "1"}}, 400, "demande-invalide"),
    ],
)
def test_a_demand_that_makes_no_sense_opens_nothing(bench, options, status: int, code: str) -> None:
    answer = bench.ask("POST", "/control/sessions", **options)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert bench.ask("GET", "/control/sessions").json()["sessions"] == []


def test_what_the_control_api_does_not_have_is_refused_in_words(bench) -> None:
    assert bench.ask("GET", "/control/nothing").json()["code"] == "adresse-inconnue"
    refused = bench.ask("PATCH", "/control/clock")
    assert (refused.status_code, refused.json()["code"]) == (405, "methode-refusee")


def test_every_answer_says_that_it_is_the_sandbox_s(bench) -> None:
    for path in ("/control/", "/control/sessions", "/control/nothing"):
        assert bench.ask("GET", path).headers["x-banc-droits"] == "controle"


def test_with_a_token_nobody_else_moves_anything(bench_of) -> None:
    bench = bench_of(control_token="jeton-du-controle")  # a sandbox's
    for headers in ({}, {"Authorization": "Bearer autre"}, {"Authorization": "jeton-du-controle"}):
        refused = bench.ask("POST", "/control/sessions", headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (401, "controle-refuse")
        assert refused.headers["www-authenticate"].startswith("Bearer")
    opened = bench.ask("POST", "/control/sessions", headers={"Authorization": "Bearer jeton-du-controle"})
    assert opened.status_code == 201
