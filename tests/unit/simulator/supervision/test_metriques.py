"""`/metrics`, read by the parser of the library that Prometheus' own users have."""

from collections.abc import Iterable
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from droits_simulator.settings import RIGHTS_PATH

BEARER = {"Authorization": "Bearer jeton-de-controle-1"}


def samples(bench: Any, **options: Any) -> Iterable[Any]:
    answer = bench.ask("GET", "/metrics", **options)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return [sample for family in text_string_to_metric_families(answer.text) for sample in family.samples]


def value(bench: Any, name: str, **labels: str) -> float:
    return sum(one.value for one in samples(bench) if one.name == name and labels.items() <= one.labels.items())


def test_requests_are_counted_by_operation_status_and_partner(bench: Any) -> None:
    bench.call()
    bench.call(partenaire="mutuelle")
    bench.call(partenaire="mutuelle")
    bench.call(partenaire="nobody")

    requests = {
        (one.labels["operation"], one.labels["partner"], one.labels["status"]): one.value
        for one in samples(bench)
        if one.name == "banc_droits_requests_total"
    }

    assert requests == {
        ("getMe", "hopital", "200"): 1,
        ("getMe", "mutuelle", "200"): 2,
        ("getMe", "aucun", "401"): 1,
    }


def test_franceconnect_is_counted_by_address(bench: Any) -> None:
    for path in ("/api/v2/.well-known/openid-configuration", "/api/v2/token", "/api/v2/quelque/chose", "/api/v1/token"):
        bench.ask("GET", path)

    found = {one.labels["operation"] for one in samples(bench) if one.name == "banc_droits_requests_total"}

    assert found == {"v2/.well-known/openid-configuration", "v2/token", "v2/inconnue", "v1/token"}


def test_unknown_addresses_do_not_make_new_series(bench: Any) -> None:
    for number in range(5):
        bench.ask("GET", f"{RIGHTS_PATH}/{number}")
        bench.ask("GET", f"/ailleurs/{number}")

    assert value(bench, "banc_droits_requests_total", operation="inconnue", status="404") == 5


def test_durations_are_a_histogram(bench: Any) -> None:
    bench.call(wish="delay=20")

    assert value(bench, "banc_droits_request_duration_seconds_count", operation="getMe") == 1
    assert value(bench, "banc_droits_request_duration_seconds_bucket", operation="getMe", le="0.01") == 0
    assert value(bench, "banc_droits_request_duration_seconds_sum", operation="getMe") >= 0.02


def test_answers_that_broke_off_are_counted(bench: Any) -> None:
    with pytest.raises(AssertionError):  # what httpx says of an application that leaves its answer unfinished
        bench.call(wish="cut=10")

    assert value(bench, "banc_droits_broken_answers_total", operation="getMe") == 1


def test_refusals_by_quota_are_counted_by_partner(bench: Any) -> None:
    statuses = [bench.call(wish="code=429").status_code, bench.call().status_code]

    assert statuses == [429, 200]
    assert value(bench, "banc_droits_quota_refusals_total") == 1


def test_sessions_values_and_faults_are_those_of_the_moment(bench_of: Any) -> None:
    bench = bench_of(faults=frozenset({"fenetre-ignoree"}))
    before = value(bench, "banc_droits_store_values")
    prefix = bench.session()
    bench.call(prefix=prefix)

    assert value(bench, "banc_droits_sessions") == 1
    assert value(bench, "banc_droits_store_values") > before
    assert value(bench, "banc_droits_faults", fault="fenetre-ignoree") == 2  # the default session, and the new one

    bench.ask("DELETE", f"/control/sessions/{prefix.removeprefix('/s/')}")
    assert value(bench, "banc_droits_sessions") == 0
    assert value(bench, "banc_droits_faults", fault="fenetre-ignoree") == 1


def test_the_metrics_are_those_of_all_sessions_and_only_at_the_root(bench: Any) -> None:
    prefix = bench.session()
    bench.call(prefix=prefix)
    bench.call()

    refused = bench.ask("GET", f"{prefix}/metrics")

    assert (refused.status_code, refused.json()["code"]) == (404, "metriques-a-la-racine")
    assert value(bench, "banc_droits_requests_total", operation="getMe") == 2


def test_two_sandboxes_in_one_process_do_not_share_metrics(bench_of: Any) -> None:
    one, other = bench_of(), bench_of()
    one.call()

    assert value(other, "banc_droits_requests_total") == 0


def test_the_process_is_measured_too(bench: Any) -> None:
    assert value(bench, "process_cpu_seconds_total") > 0


def test_nobody_is_named(bench: Any) -> None:
    nir = bench.call().json()["nir"]
    bench.call("/caisse", nir=nir)

    text = bench.ask("GET", "/metrics").text

    assert nir not in text
    assert "claire" not in text


@pytest.mark.parametrize("sent", [{}, {"Authorization": "Bearer autre"}, {"Authorization": "jeton-de-controle-1"}])
def test_with_a_control_token_the_metrics_demand_it(bench_of: Any, sent: dict[str, str]) -> None:
    bench = bench_of(control_token="jeton-de-controle-1")

    refused = bench.ask("GET", "/metrics", headers=sent)

    assert (refused.status_code, refused.json()["code"]) == (401, "metriques-refusees")
    assert refused.headers["www-authenticate"] == 'Bearer realm="metriques"'
    assert samples(bench, headers=BEARER)


@pytest.mark.parametrize("path", ["/api/stats/", "/api/statut", "/healthz", "/readyz", "/statut"])
def test_the_rest_of_supervision_demands_no_token(bench_of: Any, path: str) -> None:
    assert bench_of(control_token="jeton-de-controle-1").ask("GET", path).status_code in {200, 204}
