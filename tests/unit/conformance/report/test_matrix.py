"""The matrix says of a cell that it is verified only where an exchange of the run covers it."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from droits_conformance.exchange import Exchange, Journal
from droits_conformance.finding import Finding
from droits_conformance.report.matrix import matrix_of
from droits_conformance.result import RuleResult, Run
from droits_conformance.target import ClientProfile
from droits_conformance.verdict import Verdict
from droits_contract import Level, Provenance, Rule, load_conventions

MakeRun = Callable[..., Run]
BASE = "http://127.0.0.1:8800/test/v1/droits/beneficiaires"
EXONERATIONS, DOCTOR = "getBeneficiairesNirExonerations", "getBeneficiairesNirMedecinTraitant"
HOSPITAL, INSURER = "etablissement-de-soins", "organisme-complementaire"
KEYS = {HOSPITAL: "key-of-the-hospital", INSURER: "key-of-the-insurer"}
CLIENTS = tuple(
    ClientProfile(convention[:4], convention, key, "id", "a-secret", "http://127.0.0.1:9/cb")
    for convention, key in KEYS.items()
)
WITH_MOTIF = [{"date_debut": "2026-01-01", "motif": {"code": "ALD"}}]
WITHOUT_MOTIF = [{"date_debut": "2026-01-01"}]


def exchange(convention: str, path: str, status: int, body: Any = None, *, nir: str = "A", **changes: Any) -> Exchange:
    values: dict[str, Any] = {
        "number": 0,
        "side": "droits",
        "method": "GET",
        "url": BASE + path,
        "request_headers": (("x-api-key", KEYS.get(convention, convention)), ("nir", nir)),
        "request_body": b"",
        "status": status,
        "headers": (),
        "body": body if isinstance(body, bytes) else orjson.dumps(body),
        "elapsed": 0.0,
    }
    return Exchange(**(values | changes))


@pytest.fixture
def judged(make_run: MakeRun) -> Callable[..., dict[str, Any]]:
    """The matrix of a run with these exchanges, and findings about conventions."""

    def matrix(*exchanges: Exchange, findings: tuple[Finding, ...] = ()) -> dict[str, Any]:
        run = make_run([], clients=CLIENTS)
        run.journal = Journal()
        for one in exchanges:
            run.journal.record(one)
        rule = Rule("CVN-002", "convention", "t", "t", Level.MUST, Provenance.DECIDED, "s", (EXONERATIONS,))
        run.results = [RuleResult(rule, Verdict.FAILED, 1, 0.0, findings)] if findings else []
        return matrix_of(run)

    return matrix


def operation(matrix: dict[str, Any], convention: str, operation_id: str) -> dict[str, Any]:
    (row,) = (row for row in matrix["operations"] if row["id"] == operation_id)
    return dict(next(cell for cell in row["cells"] if cell["convention"] == convention))


def field(matrix: dict[str, Any], convention: str, operation_id: str, path: str) -> dict[str, Any]:
    (row,) = (row for row in matrix["operations"] if row["id"] == operation_id)
    (found,) = (one for one in row["fields"] if one["path"] == path)
    return dict(next(cell for cell in found["cells"] if cell["convention"] == convention))


def states(matrix: dict[str, Any]) -> set[str]:
    return {cell["state"] for row in matrix["operations"] for one in (row, *row["fields"]) for cell in one["cells"]}


def test_a_run_without_exchanges_has_seen_nothing(judged: Any) -> None:
    assert states(judged()) == {"unseen"}


def test_every_convention_and_who_stood_under_it_is_named(judged: Any) -> None:
    told = {one["id"]: one["clients"] for one in judged()["conventions"]}

    assert told.keys() == load_conventions().keys()
    assert told[INSURER] == ["orga"]
    assert told["organisme-complementaire-sans-exonerations"] == []


def test_a_granted_operation_is_verified_by_an_answer(judged: Any) -> None:
    cell = operation(judged(exchange(HOSPITAL, "/exonerations", 200, [])), HOSPITAL, EXONERATIONS)

    assert (cell["granted"], cell["state"], cell["answered"]) == (True, "verified", 1)


@pytest.mark.parametrize("status", [403, 404, 500])
def test_a_granted_operation_is_not_verified_by_a_refusal(status: int, judged: Any) -> None:
    assert operation(judged(exchange(HOSPITAL, "/exonerations", status)), HOSPITAL, EXONERATIONS)["state"] == "unseen"


def test_a_closed_operation_is_verified_by_403(judged: Any) -> None:
    cell = operation(judged(exchange(INSURER, "/medecin-traitant", 403)), INSURER, DOCTOR)

    assert (cell["granted"], cell["state"], cell["refused"]) == (False, "verified", 1)


def test_a_closed_operation_that_answered_once_is_broken_whatever_else_was_refused(judged: Any) -> None:
    answers = (exchange(INSURER, "/medecin-traitant", status, {}) for status in (403, 200, 403))

    assert operation(judged(*answers), INSURER, DOCTOR)["state"] == "broken"


def test_fields_of_a_closed_operation_are_masked_by_its_refusal(judged: Any) -> None:
    cell = field(judged(exchange(INSURER, "/medecin-traitant", 403)), INSURER, DOCTOR, "nom")

    assert (cell["shown"], cell["state"]) == (False, "verified")


def test_a_shown_field_is_verified_where_it_stood(judged: Any) -> None:
    matrix = judged(exchange(HOSPITAL, "/exonerations", 200, WITH_MOTIF))

    assert field(matrix, HOSPITAL, EXONERATIONS, "motif.code")["state"] == "verified"
    assert field(matrix, HOSPITAL, EXONERATIONS, "motif.libelle")["state"] == "unseen"


def test_null_is_no_field(judged: Any) -> None:
    matrix = judged(exchange(HOSPITAL, "/exonerations", 200, [{"motif": None}]))

    assert field(matrix, HOSPITAL, EXONERATIONS, "motif")["state"] == "unseen"


def test_a_masked_field_that_nobody_was_seen_to_have_is_not_verified(judged: Any) -> None:
    cell = field(judged(exchange(INSURER, "/exonerations", 200, WITHOUT_MOTIF)), INSURER, EXONERATIONS, "motif.code")

    assert (cell["shown"], cell["state"], cell["absent"]) == (False, "unseen", 1)


def test_a_masked_field_is_verified_where_another_convention_was_shown_it(judged: Any) -> None:
    matrix = judged(
        exchange(HOSPITAL, "/exonerations", 200, WITH_MOTIF), exchange(INSURER, "/exonerations", 200, WITHOUT_MOTIF)
    )

    assert field(matrix, INSURER, EXONERATIONS, "motif.code")["state"] == "verified"


def test_another_question_proves_nothing_of_a_masked_field(judged: Any) -> None:
    matrix = judged(
        exchange(HOSPITAL, "/exonerations", 200, WITH_MOTIF, nir="B"),
        exchange(INSURER, "/exonerations", 200, WITHOUT_MOTIF, nir="A"),
    )

    assert field(matrix, INSURER, EXONERATIONS, "motif.code")["state"] == "unseen"


def test_a_masked_field_that_was_shown_is_broken(judged: Any) -> None:
    cell = field(judged(exchange(INSURER, "/exonerations", 200, WITH_MOTIF)), INSURER, EXONERATIONS, "motif.code")

    assert (cell["state"], cell["present"]) == ("broken", 1)


def test_a_field_that_a_finding_misses_is_broken(judged: Any) -> None:
    finding = Finding("asked", "date_fin is absent", "shown", exchange=1)
    matrix = judged(exchange(HOSPITAL, "/exonerations", 200, WITH_MOTIF), findings=(finding,))

    assert field(matrix, HOSPITAL, EXONERATIONS, "date_fin")["state"] == "broken"
    assert operation(matrix, HOSPITAL, EXONERATIONS)["state"] == "verified"


def test_a_granted_operation_that_a_finding_misses_is_broken(judged: Any) -> None:
    finding = Finding("asked", "status 403", "status 200", exchange=1)
    matrix = judged(exchange(HOSPITAL, "/exonerations", 403), findings=(finding,))

    assert operation(matrix, HOSPITAL, EXONERATIONS)["state"] == "broken"


@pytest.mark.parametrize("number", [None, 7])
def test_a_finding_without_an_exchange_accuses_no_cell(number: int | None, judged: Any) -> None:
    finding = Finding("asked", "motif is shown", "hidden", exchange=number)

    assert states(judged(findings=(finding,))) == {"unseen"}


@pytest.mark.parametrize(
    "changes",
    [
        {"side": "control"},
        {"method": "POST"},
        {"url": "http://elsewhere.test/me"},
        {"request_headers": ()},
        {"request_headers": (("x-api-key", "a key of nobody"),)},
    ],
)
def test_what_is_no_call_of_a_partner_is_not_counted(changes: dict[str, Any], judged: Any) -> None:
    assert states(judged(exchange(HOSPITAL, "/me", 200, {"nir": "x"}, **changes))) == {"unseen"}


def test_dates_of_a_call_do_not_hide_it(judged: Any) -> None:
    answered = exchange(HOSPITAL, "/contrats?dateDebut=2026-11-24", 200, [])

    assert operation(judged(answered), HOSPITAL, "getBeneficiairesNirContrats")["state"] == "verified"


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"[" * 900 + b"]" * 900, b'{"a":' * 900 + b"1" + b"}" * 900])
def test_a_body_that_is_no_answer_shows_no_field(body: bytes, judged: Any) -> None:
    matrix = judged(exchange(HOSPITAL, "/exonerations", 200, body))

    assert field(matrix, HOSPITAL, EXONERATIONS, "motif")["present"] == 0


def test_no_value_of_an_answer_is_in_the_matrix(judged: Any) -> None:
    assert "CONFIDENTIAL" not in str(judged(exchange(HOSPITAL, "/me", 200, {"nir": "CONFIDENTIAL", "CONFIDENTIAL": 1})))
