"""`/api/stats/`: the shapes that the catalogue of public APIs reads, from any page."""

from typing import Any

import pytest


@pytest.mark.parametrize("path", ["/api/stats/", "/api/stats", "/api/stats/?format=nombre", "/api/stats?_=1732446000"])
def test_the_statistics_are_a_bare_number(bench: Any, path: str) -> None:
    bench.call()

    answer = bench.ask("GET", path)

    assert (answer.status_code, answer.text) == (200, "1")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/api/stats/?format=objet", "/api/stats?format=objet"])
def test_the_statistics_are_an_object_on_demand(bench: Any, path: str) -> None:
    bench.call()

    assert bench.ask("GET", path).json() == {
        "justificatifs": 1,
        "libelle": "justificatifs papier évités",
        "jours": 30,
        "du": "2026-10-26",
        "au": "2026-11-24",
        "minimum": False,
    }


@pytest.mark.parametrize("query", ["format=xml", "format=", "format=objet&format=objet", "format=nombre&format=objet"])
def test_another_format_is_refused(bench: Any, query: str) -> None:
    answer = bench.ask("GET", f"/api/stats/?{query}")

    assert (answer.status_code, answer.json()["code"]) == (400, "format-inconnu")
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["/api/stats/", "/api/stats", "/api/statut"])
def test_a_page_of_any_origin_may_read_statistics_and_status(bench: Any, path: str) -> None:
    asked = {"Origin": "https://catalogue.example", "Access-Control-Request-Method": "GET"}

    preflight, read = bench.ask("OPTIONS", path, headers=asked), bench.ask("GET", path, headers=asked)

    assert (preflight.status_code, preflight.content) == (204, b"")
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert preflight.headers["access-control-max-age"] == "86400"
    for answer in (preflight, read):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("path", ["/metrics", "/healthz", "/readyz"])
def test_a_page_of_another_origin_may_not_read_what_is_for_operators(bench: Any, path: str) -> None:
    assert "access-control-allow-origin" not in bench.ask("GET", path).headers


@pytest.mark.parametrize(
    ("path", "allow"), [("/api/stats/", "GET, HEAD, OPTIONS"), ("/metrics", "GET, HEAD"), ("/healthz", "GET, HEAD")]
)
def test_another_method_is_refused_with_those_that_are_allowed(bench: Any, path: str, allow: str) -> None:
    answer = bench.ask("DELETE", path)

    assert (answer.status_code, answer.json()["code"]) == (405, "methode-refusee")
    assert answer.headers["allow"] == allow


def test_head_is_answered_like_get_without_a_body(bench: Any) -> None:
    answer = bench.ask("HEAD", "/api/stats/")

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == "1"
