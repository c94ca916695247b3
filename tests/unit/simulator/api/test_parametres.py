"""The parameters of a call."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droits_fixtures import Personne, nir
from droits_simulator.api.parametres import _query

People = Mapping[str, Personne]


def _errors(answer) -> list[tuple[str, str]]:
    assert (answer.status_code, answer.json()["code"]) == (400, "parametre-invalide")
    return [(error["parametre"], error["in"]) for error in answer.json()["errors"]]


@pytest.mark.parametrize(
    "written",
    [
        "2026-02-30",
        "2026-13-01",
        "23/11/2026",
        "20261124",
        "2026-W48-2",
        "2026-11-24T00:00:00",
        "2026-11-24Z",
        "",
        "null",
        "%20",
        "2026-11-24%20",
        "2026-11-24%0A",
        "2026-11-24%00",
        "%D9%A2%D9%A0%D9%A2%D9%A6-11-24",
        "%FF%FE",
        "9" * 5000,
        "-2026-11-24",
        "0000-01-01",
    ],
)
@pytest.mark.parametrize("name", ["dateDebut", "dateFin"])
def test_what_is_not_a_calendar_date_is_refused_without_being_repeated(api, name: str, written: str) -> None:
    answer = api.call(query=f"{name}={written}")
    assert _errors(answer) == [(name, "query")]
    assert len(answer.content) < 1000


@pytest.mark.parametrize("name", ["dateDebut", "dateFin"])
def test_a_repeated_date_is_refused_even_when_both_are_the_same(api, name: str) -> None:
    assert _errors(api.call(query=f"{name}=2026-11-24&{name}=2026-11-24")) == [(name, "query")]


def test_every_wrong_parameter_is_named_at_once(api) -> None:
    answer = api.call("/contrats", nir="zut", query="dateDebut=zut&dateFin=zut")
    assert sorted(_errors(answer)) == [("dateDebut", "query"), ("dateFin", "query"), ("nir", "header")]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("dateDebut=2026-11-23", "dateDebut"),
        ("dateDebut=2026-11-26&dateFin=2026-11-25", "dateFin"),
        ("dateFin=2026-11-23", "dateFin"),
    ],
)
@pytest.mark.parametrize("path", ["/me", "/caisse"])
def test_a_window_that_is_none_is_refused_even_where_it_does_not_matter(
    api, gens: People, path: str, query: str, named: str
) -> None:
    answer = api.call(path, nir=None if path == "/me" else gens["anne"].nir, query=query)
    assert _errors(answer) == [(named, "query")]


def test_an_end_beyond_a_year_is_accepted(api) -> None:
    assert api.call(query="dateFin=9999-12-31").status_code == 200
    assert api.call(query="dateDebut=9999-12-31").status_code == 200


@pytest.mark.parametrize("path", ["/", "/caisse", "/contrats", "/exonerations", "/medecin-traitant"])
def test_a_missing_nir_is_refused(api, path: str) -> None:
    assert _errors(api.call(path)) == [("nir", "header")]


def test_a_nir_is_accepted_with_its_key_with_blanks_and_in_lower_case(
    fait_services, fait_api, fait_foyer, fait_personne, monde
) -> None:
    corsican = nir.build(sexe="F", naissance="1984-03-17", lieu="2A990", ordre=1)
    anne = fait_personne("anne", 1, login="anne", nir=corsican, lieu_naissance="2A990")
    api = fait_api(fait_services(type(monde)(monde.jour, (fait_foyer("corse", anne),))))
    for written in (corsican, corsican + nir.cle(corsican), nir.format(corsican), corsican.lower()):
        assert api.call("/", nir=written).json()["nir"] == corsican


def test_a_wrong_key_is_refused(api, gens: People) -> None:
    right = nir.cle(gens["anne"].nir)
    wrong = f"{(int(right) + 1) % 97:02d}"
    assert _errors(api.call("/", nir=gens["anne"].nir + wrong)) == [("nir", "header")]
    assert api.call("/", nir=gens["anne"].nir + right).status_code == 200


@pytest.mark.parametrize("change", [lambda n: n[:12], lambda n: n + "1", lambda n: "3" + n[1:], lambda n: "x" * len(n)])
def test_a_malformed_nir_is_refused_without_being_repeated(api, gens: People, change) -> None:
    written = change(gens["anne"].nir)
    answer = api.call("/", nir=written)
    assert _errors(answer) == [("nir", "header")]
    assert written not in answer.text


@pytest.mark.parametrize("raw", [b"", b"\xb2\xb2\xb2", b"\xa0", "２".encode(), b"1;2", b"0" * 9000])
def test_bytes_that_are_no_nir_are_refused(api, raw: bytes) -> None:
    assert _errors(api.call("/", headers=[(b"nir", raw)])) == [("nir", "header")]


def test_a_nir_sent_twice_is_refused(api, gens: People) -> None:
    doubled = [("nir", gens["anne"].nir), ("nir", gens["anne"].nir)]
    assert _errors(api.call("/", headers=doubled)) == [("nir", "header")]


def test_a_nir_is_not_asked_of_me_and_changes_nothing_there(api, gens: People) -> None:
    assert api.call("/me", nir=gens["carl"].nir).json() == api.call("/me").json()


def test_a_nir_in_the_address_is_not_one(api, gens: People) -> None:
    answer = api.call("/", query=f"nir={gens['anne'].nir}")
    assert _errors(answer) == [("nir", "header")]
    assert gens["anne"].nir not in answer.text


@given(st.text("ab=&;+%[]é", max_size=12))
def test_a_query_is_read_as_the_library_reads_it(text: str) -> None:
    raw = text.encode()

    assert _query(raw) == parse_qsl(raw.decode("latin-1"), keep_blank_values=True)
