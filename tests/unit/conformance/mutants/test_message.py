"""What passes through the proxy: headers keep their case, parameters their order, and nothing is changed in place."""

from droits_conformance.mutants.message import Answer, Request

REQUEST = Request(
    headers=(("X-API-Key", "une-clé"), ("Accept", "a/b"), ("accept", "c/d")),
    path="/droits/v1/me",
    query="dateDebut=2026-11-23&x=&dateFin=2026-12-01",
)


def test_a_header_is_found_in_any_case_and_the_first_one_counts() -> None:
    assert REQUEST.header("x-api-key") == "une-clé"
    assert REQUEST.header("ACCEPT") == "a/b"
    assert REQUEST.header("nir") is None


def test_a_header_that_is_replaced_stands_once() -> None:
    changed = REQUEST.with_header("accept", "text/html")

    assert [pair for pair in changed.headers if pair[0].lower() == "accept"] == [("accept", "text/html")]
    assert REQUEST.header("Accept") == "a/b"


def test_a_header_that_is_added_stands_beside_the_others() -> None:
    assert [name for name, _ in REQUEST.plus_header("Accept", "e/f").headers] == [
        "X-API-Key",
        "Accept",
        "accept",
        "Accept",
    ]


def test_parameters_are_read_decoded_and_in_order_empty_ones_too() -> None:
    assert REQUEST.params == [("dateDebut", "2026-11-23"), ("x", ""), ("dateFin", "2026-12-01")]
    assert REQUEST.param("dateFin") == "2026-12-01"
    assert REQUEST.param("nir") is None


def test_a_parameter_that_is_taken_away_leaves_the_others() -> None:
    assert REQUEST.without_param("dateDebut").query == "x=&dateFin=2026-12-01"


def test_a_parameter_that_is_replaced_stands_once_and_encoded() -> None:
    assert REQUEST.with_param("dateFin", "é").query == "dateDebut=2026-11-23&x=&dateFin=%C3%A9"


def test_a_body_that_is_no_json_is_no_document() -> None:
    assert Answer(body=b"<html>").document() is None
    assert Answer().saying({"nom": "Éloïse"}).document() == {"nom": "Éloïse"}
