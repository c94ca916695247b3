"""Switching faults on and off in a session."""

MARK = "x-banc-droits-faute"
ME = "/test/v1/droits/beneficiaires/me"


def test_the_faults_that_exist_are_told_with_what_they_do(bench) -> None:
    told = bench.ask("GET", "/control/faults").json()
    assert told["faults"] == []
    assert {"fenetre-ignoree", "nir-etranger-servi"} <= {one["name"] for one in told["known"]}
    assert all(one["titre"] for one in told["known"])


def test_a_fault_marks_every_answer_of_its_session_and_no_other(bench) -> None:
    faulty, sound = bench.session(), bench.session()
    bench.ask("PUT", f"{faulty}/control/faults", json={"faults": ["nir-etranger-servi", "fenetre-ignoree"]})
    assert bench.ask("GET", faulty + ME).headers[MARK] == "fenetre-ignoree, nir-etranger-servi"
    assert bench.ask("GET", f"{faulty}/control/").json()["faults"] == ["fenetre-ignoree", "nir-etranger-servi"]
    assert MARK not in bench.ask("GET", sound + ME).headers
    assert MARK not in bench.ask("GET", ME).headers


def test_faults_are_replaced_and_all_switched_off(bench) -> None:
    bench.ask("PUT", "/control/faults", json={"faults": ["fenetre-ignoree"]})
    assert bench.ask("PUT", "/control/faults", json={"faults": ["nir-etranger-servi"]}).json()["faults"] == [
        "nir-etranger-servi"
    ]
    assert bench.ask("DELETE", "/control/faults").json()["faults"] == []
    assert MARK not in bench.ask("GET", ME).headers


def test_a_new_session_starts_with_the_sandbox_s_faults_and_may_lose_them(bench_of) -> None:
    bench = bench_of(faults=frozenset({"fenetre-ignoree"}))
    prefix = bench.session()
    assert bench.ask("GET", f"{prefix}/control/faults").json()["faults"] == ["fenetre-ignoree"]
    bench.ask("DELETE", f"{prefix}/control/faults")
    assert MARK not in bench.ask("GET", prefix + ME).headers
    assert bench.ask("GET", ME).headers[MARK] == "fenetre-ignoree"


def test_an_unknown_fault_is_refused_and_changes_nothing(bench) -> None:
    bench.ask("PUT", "/control/faults", json={"faults": ["fenetre-ignoree"]})
    answer = bench.ask("PUT", "/control/faults", json={"faults": ["nir-etranger-servi", "inconnue"]})
    assert (answer.status_code, answer.json()["code"]) == (400, "faute-inconnue")
    assert bench.ask("GET", "/control/faults").json()["faults"] == ["fenetre-ignoree"]


def test_a_lapse_of_franceconnect_is_switched_on_and_told_but_not_listed(bench) -> None:
    prefix = bench.session()
    told = bench.ask("PUT", f"{prefix}/control/faults", json={"faults": ["courtier-cles-privees"]}).json()
    assert told["faults"] == ["courtier-cles-privees"]
    assert "courtier-cles-privees" not in {one["name"] for one in told["known"]}
    answer = bench.ask("GET", f"{prefix}/api/v2/jwks")
    assert (answer.headers[MARK], "d" in answer.json()["keys"][0]) == ("courtier-cles-privees", True)
    assert "d" not in bench.ask("GET", "/api/v2/jwks").json()["keys"][0]


def test_the_pages_of_a_session_with_a_lapse_warn_of_it_and_no_page_offers_it(bench) -> None:
    prefix = bench.session(faults=["courtier-cles-privees"])
    for page in ("/", "/controle"):
        assert "<code>courtier-cles-privees</code>" in bench.ask("GET", prefix + page).text
    assert "courtier-cles-privees" not in bench.ask("GET", "/controle").text


def test_a_cell_of_the_matrix_is_switched_on_and_one_that_is_none_is_told_what_was_expected(bench) -> None:
    cell = "cellule:organisme-complementaire:Exoneration.motif"
    assert bench.ask("PUT", "/control/faults", json={"faults": [cell]}).json()["faults"] == [cell]
    refused = bench.ask("PUT", "/control/faults", json={"faults": ["cellule:organisme-complementaire:zut"]})
    assert (refused.status_code, refused.json()["code"]) == (400, "faute-inconnue")
    assert cell in refused.json()["detail"]
    assert bench.ask("GET", "/control/faults").json()["faults"] == [cell]
