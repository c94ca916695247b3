"""A request gets what it wishes, for itself alone, and what it wishes is told in the answer and nowhere else."""

from collections.abc import Mapping

import pytest

from droits_fixtures import Personne
from droits_simulator.sessions import Session

OPEN = Session(personas_without_login=True)


@pytest.mark.parametrize("asked", [{"query": "__code=503"}, {"prefer": "code=503"}], ids=["address", "header"])
def test_a_wish_works_in_both_spellings_and_is_told(wishful, asked: Mapping[str, str]) -> None:
    answer = wishful.call(**asked)
    assert (answer.status_code, answer.json()["code"]) == (503, "franceconnect-injoignable")
    assert answer.headers["x-banc-droits-faute"] == "voeu:code=503"
    assert answer.headers["preference-applied"] == "code=503"


def test_an_answer_without_wish_carries_no_mark(wishful) -> None:
    answer = wishful.call()
    assert answer.status_code == 200
    assert not {"x-banc-droits-faute", "preference-applied", "x-banc-droits"} & set(answer.headers)


def test_marks_stand_beside_those_of_the_faults(wishful) -> None:
    answer = wishful.call(session=Session(faults=("fenetre-ignoree",)), query="__code=500&__delay=10")
    assert answer.headers["x-banc-droits-faute"] == "fenetre-ignoree, voeu:code=500, voeu:delay=10"


@pytest.mark.parametrize("faults", [(), ("fenetre-ignoree",)])
@pytest.mark.parametrize(
    ("asked", "parametre", "place"),
    [
        ({"query": "__code=200"}, "__code", "query"),
        ({"query": "__code=abc"}, "__code", "query"),
        ({"query": "__zut=1"}, "__zut", "query"),
        ({"prefer": "delay=vite"}, "Prefer: delay", "header"),
        ({"prefer": "cut"}, "Prefer: cut", "header"),
        ({"prefer": "code=503", "query": "__code=503"}, "__code", "query"),
        ({"at": "demain"}, "X-Banc-Droits-Horloge", "header"),
    ],
)
def test_a_malformed_wish_is_a_400_that_names_it(wishful, asked, parametre: str, place: str, faults) -> None:
    answer = wishful.call(session=Session(faults=faults), **asked)
    assert (answer.status_code, answer.json()["code"]) == (400, "voeu-invalide")
    assert [(one["parametre"], one["in"]) for one in answer.json()["errors"]] == [(parametre, place)]
    assert answer.headers["x-banc-droits"] == "voeu"
    assert answer.headers.get("x-banc-droits-faute", "") == ", ".join(faults)
    assert wishful.seen == []


def test_a_malformed_wish_is_not_repeated(wishful) -> None:
    answer = wishful.call(query="__code=2840349991001&__persona=2840349991001")
    assert "2840349991001" not in answer.text


def test_unknown_preferences_are_ignored(wishful) -> None:
    assert wishful.call(prefer="respond-async, wait=10").status_code == 200


def test_the_api_never_sees_a_wish(wishful) -> None:
    answer = wishful.call(query="dateDebut=2026-11-24&__delay=1&x=1")
    assert answer.status_code == 200
    assert wishful.seen[0]["query_string"] == b"dateDebut=2026-11-24&x=1"


def test_an_address_that_the_contract_does_not_have_knows_no_wishes(wishful) -> None:
    answer = wishful.call("/zut", query="__code=abc")
    assert (answer.status_code, answer.json()["code"]) == (404, "chemin-inconnu")


def test_a_delay_waits_as_long_as_is_drawn(wishful) -> None:
    for _ in range(50):
        assert wishful.call(query="__delay=uniform:100:400").status_code == 200
    assert len(set(wishful.slept)) == 50
    assert all(0.1 <= seconds <= 0.4 for seconds in wishful.slept)


def test_a_silent_franceconnect_is_waited_for_and_then_missed(wishful) -> None:
    answer = wishful.call(prefer="broker=silent")
    assert (answer.status_code, answer.json()["code"]) == (503, "franceconnect-injoignable")
    assert wishful.slept == [5.0]


def test_a_franceconnect_that_talks_nonsense_is_a_502_at_once(wishful) -> None:
    answer = wishful.call(prefer="broker=nonsense")
    assert (answer.status_code, answer.json()["code"]) == (502, "franceconnect-illisible")
    assert wishful.slept == []


def test_franceconnect_is_only_asked_when_the_key_is_good(wishful) -> None:
    assert wishful.call(prefer="broker=silent", partenaire=None).json()["code"] == "cle-absente"


def test_a_truncated_answer_is_well_formed_http_around_half_a_json(wishful) -> None:
    whole, half = wishful.call(), wishful.call(query="__truncate=40")
    assert (half.status_code, half.content) == (200, whole.content[:40])
    assert half.headers["content-length"] == "40"


def test_truncation_always_takes_something(wishful) -> None:
    whole, less = wishful.call(), wishful.call(query="__truncate=1000000")
    assert less.content == whole.content[:-1]


def test_another_content_type_changes_the_header_alone(wishful) -> None:
    whole, wrong = wishful.call(), wishful.call(query="__type=text/html")
    assert (wrong.headers["content-type"], wrong.content) == ("text/html", whole.content)


def test_a_persona_is_answered_about_without_a_login_under_the_partners_own_convention(wishful, gens) -> None:
    answer = wishful.call(session=OPEN, query="__persona=carl", jeton=None)
    assert (answer.status_code, answer.json()["nir"]) == (200, gens["carl"].nir)
    assert answer.headers["x-banc-droits-faute"] == "voeu:persona"
    for partenaire, seen in {"hopital": True, "mutuelle": False}.items():
        call = {"partenaire": partenaire, "nir": gens["anne"].nir, "jeton": None, "query": "__persona=anne"}
        (one,) = wishful.call("/exonerations", session=OPEN, **call).json()
        assert ("motif" in one) is seen


def test_a_persona_takes_the_place_of_the_token_that_was_sent(wishful, gens: Mapping[str, Personne]) -> None:
    answer = wishful.call(session=OPEN, prefer="persona=carl", jeton="anne.hopital")
    assert answer.json()["nir"] == gens["carl"].nir


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ({"partenaire": None}, "cle-absente"),
        ({"partenaire": "revoquee"}, "habilitation-inactive"),
        ({"path": "/exonerations", "partenaire": "stricte"}, "operation-non-accordee"),
    ],
)
def test_a_persona_needs_all_but_a_login(wishful, call: dict[str, str], code: str) -> None:
    asked = {"path": "/me", **call}
    assert wishful.call(session=OPEN, query="__persona=anne", jeton=None, **asked).json()["code"] == code


def test_a_persona_is_refused_unless_it_is_allowed(wishful) -> None:
    answer = wishful.call(query="__persona=anne", jeton=None)
    assert (answer.status_code, answer.json()["code"]) == (403, "persona-sans-login-refuse")
    assert wishful.seen == []


def test_a_persona_whom_nobody_knows_is_malformed(wishful) -> None:
    answer = wishful.call(session=OPEN, query="__persona=inconnue")
    assert (answer.status_code, answer.json()["errors"][0]["parametre"]) == (400, "__persona")


def test_a_persona_without_rights_here_gets_what_she_would_get_with_a_login(wishful) -> None:
    assert wishful.call(session=OPEN, query="__persona=mona", jeton=None).json()["code"] == "assure-non-gere"


def test_standing_wishes_hold_for_their_operation_and_a_request_goes_over_them(wishful) -> None:
    session = Session(wishes={"getMe": {"code": "503"}, "*": {"delay": "100"}})
    assert wishful.call(session=session).status_code == 503
    other = wishful.call("/me/beneficiaires", session=session)
    assert (other.status_code, other.headers["x-banc-droits-faute"]) == (200, "voeu:delay=100")
    assert "preference-applied" not in other.headers
    assert wishful.call(session=session, query="__code=429").status_code == 429
    assert wishful.slept == [0.1, 0.1, 0.1]


@pytest.mark.parametrize(
    ("at", "count"),
    [
        ("2027-01-23T23:59:00+01:00", 1),
        ("2027-01-24T00:00:00+01:00", 0),
        ("+5184000", 1),
        ("+5270400", 0),
    ],
)
def test_a_right_that_ends_is_gone_the_day_after_for_who_asks_then(wishful, gens, at: str, count: int) -> None:
    answer = wishful.call("/exonerations", nir=gens["anne"].nir, at=at)
    assert len(answer.json()) == count
    assert answer.headers["x-banc-droits-faute"] == "voeu:horloge"
    assert len(wishful.call("/exonerations", nir=gens["anne"].nir).json()) == 1
