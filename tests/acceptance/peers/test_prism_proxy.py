"""Prism as a validating proxy between the judge and the sandbox: no answer breaks the contract as published in 2019.

Prism forwards everything and says in the header `sl-violations` what it would object to. It reads the published document as
it is: its base path is Prism's own root, hence the sandbox's base address as upstream.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from droits_conformance.depth import QUICK
from droits_conformance.engine import run
from droits_conformance.exchange import Exchange
from droits_conformance.profile import read_profile
from droits_conformance.result import Run
from droits_conformance.verdict import Verdict
from droits_contract import load_contract
from droits_contract.source import artefact

pytestmark = [pytest.mark.acceptance, pytest.mark.xdist_group("prism")]

PUBLISHED = artefact("spec", "published", "droits-2019.yaml")
# Excepted, as the published contract documents no refusal at all; Prism holds it for a warning, not for an error.
UNDOCUMENTED = "Unable to match the returned status code with those defined in the document: 200"
NO_DATE = 'Response body property 0.date_fin must match format "date"'
REFUSALS = {400, 401, 403, 404, 406}
# What differs from the sandbox alone is Node's and Prism's doing, and the judge sees it.
OF_PRISM = {
    "AUT-010": "failed",  # of two Authorization headers Node passes on one
    "ROB-001": "failed",  # Prism answers 500 to some of what it cannot pass on
}


@pytest.fixture(scope="module")
def through(keep: Any, sandbox_with: Any, profile: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Judge a sandbox with faults through Prism, by some rules or by all."""

    def judged(*rules: str, faults: tuple[str, ...] = ()) -> Run:
        out = tmp_path_factory.mktemp("judged") / "proxy.toml"
        with sandbox_with("--no-wishes", *(part for one in faults for part in ("--fault", one))) as announced:
            upstream = announced["droits"].rstrip("/")
            # With CORS, as by default, Prism itself would break PRV-007.
            with keep("proxy", PUBLISHED, upstream, "--cors", "false").running() as proxy:
                environ = profile(out, announced, proxy.address)
                return run(read_profile(out, environ), seed=1, depth=QUICK, only=rules)

    return judged


@pytest.fixture(scope="module")
def whole(through: Any) -> Run:
    """The whole quick suite."""
    found: Run = through()
    return found


def answered(found: Run) -> Iterator[tuple[Exchange, list[dict[str, Any]]]]:
    """The exchanges with the rights API that were answered, each with what Prism objects to."""
    for exchange in found.journal:
        if exchange.side == "droits" and exchange.status is not None:
            told = dict(exchange.headers).get("sl-violations", "[]")
            yield exchange, json.loads(told)


def about(side: str, objections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The objections to a `request`, or to a `response`."""
    return [one for one in objections if one["location"][0] == side]


def test_no_answer_with_rights_breaks_the_published_contract(whole: Run) -> None:
    served = [(exchange, objections) for exchange, objections in answered(whole) if exchange.status == 200]

    assert [objections for _, objections in served if objections] == []
    assert len(served) > 1000
    assert {operation_of(exchange) for exchange, _ in served} == {one.path for one in load_contract().operations}


def operation_of(exchange: Exchange) -> str:
    return "/" + "".join(exchange.url.partition("?")[0].split("/", 3)[3:])


def test_of_a_refusal_prism_says_only_that_it_is_not_documented(whole: Run) -> None:
    said = Counter(
        (exchange.status, one["severity"], one["message"])
        for exchange, objections in answered(whole)
        for one in about("response", objections)
    )

    assert set(said) == {(status, "Warning", UNDOCUMENTED) for status in REFUSALS}


def test_what_prism_objects_to_in_a_request_the_sandbox_refused(whole: Run) -> None:
    objected = {exchange.status for exchange, objections in answered(whole) if about("request", objections)}

    assert objected <= REFUSALS | {405}


def test_through_prism_the_sandbox_conforms_but_for_what_prism_itself_does(whole: Run) -> None:
    unfit = {Verdict.FAILED, Verdict.WARNED, Verdict.ERRORED, Verdict.MISCONFIGURED}

    assert {one.rule.id: one.verdict.value for one in whole.results if one.verdict in unfit} == OF_PRISM


def test_prism_does_see_a_date_that_is_none(through: Any) -> None:
    found = through("CON-002", faults=("date-mal-ecrite",))

    objected = [one for exchange, objections in answered(found) for one in about("response", objections)]
    assert {one["message"] for one in objected if one["severity"] == "Error"} == {NO_DATE}
