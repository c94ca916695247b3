"""Reading what Schemathesis recorded: every exchange goes to the journal, every failure to the rule that it breaks.

Messages are built here from statuses, names and paths: Schemathesis' own texts quote bodies, which hold personal data.
"""

import re
from dataclasses import dataclass
from typing import Any

from schemathesis.core.failures import Failure
from schemathesis.core.transport import Response
from schemathesis.engine import Status
from schemathesis.engine.recorder import CheckNode, Interaction, Request, ScenarioRecorder
from schemathesis.generation.meta import CONTENT_TYPE_PROBES, CoverageScenario, coverage_scenario
from schemathesis.openapi.checks import JsonSchemaError, UnsupportedMethodResponse

from droits_conformance.exchange import UNNUMBERED, Exchange, Headers, Journal
from droits_conformance.finding import Finding
from droits_conformance.generate.outcome import Generated
from droits_conformance.generate.plan import Plan
from droits_conformance.generate.steering import Wheel
from droits_contract.errors import BenchError

CHECKS = {
    "not_a_server_error": "GEN-001",
    "status_code_conformance": "GEN-002",
    "content_type_conformance": "GEN-002",
    "response_schema_conformance": "GEN-002",
    "negative_data_rejection": "GEN-003",
    "positive_data_acceptance": "GEN-004",
    "missing_required_header": "GEN-005",
    "unsupported_method": "GEN-006",
}
_EXPECTED = {
    "not_a_server_error": "any status below 500",
    "status_code_conformance": "a status that the contract documents",
    "content_type_conformance": "a content type that the contract documents for this status",
    "response_schema_conformance": "a body that the contract's schema for this status allows",
    "negative_data_rejection": "a refusal (400 or 401)",
    "positive_data_acceptance": "200: the request keeps to the contract and the person has an answer to it",
    "missing_required_header": "a refusal (400 or 401): a required header is missing",
    "unsupported_method": "405 with Allow",
}
_LONGEST_QUERY = 120
_CODE = re.compile(rb'"code"\s*:\s*"([a-z-]{3,40})"')
_JSON_TYPES = {
    bool: "a boolean", int: "an integer", float: "a number", str: "a string", list: "a list", dict: "an object"
}  # fmt: skip


class Reading:
    """Reads the scenarios of one plan into the outcome."""

    def __init__(self, plan: Plan, base: str, wheel: Wheel, journal: Journal, outcome: Generated) -> None:
        self._plan = plan
        self._base = base.rstrip("/")
        self._wheel = wheel
        self._journal = journal
        self._outcome = outcome

    def scenario(self, recorder: ScenarioRecorder) -> int:
        """Read all cases of a scenario; how many requests were made."""
        for case_id, interaction in recorder.interactions.items():
            number = self._keep(interaction)
            if interaction.response is not None:
                case = recorder.cases[case_id].value
                sent = _Sent(case, interaction.request, interaction.response, number)
                self._judge(sent, recorder.checks.get(case_id, []))
        self._outcome.cases += len(recorder.interactions)
        return len(recorder.interactions)

    def trouble(self, error: Exception) -> None:
        """Keep why requests could not be made, in words."""
        cause = error.__cause__ or error
        self._outcome.troubles.append(str(cause) if isinstance(cause, BenchError) else type(error).__name__)

    def _keep(self, interaction: Interaction) -> int:
        request, response = interaction.request, interaction.response
        exchange = Exchange(
            number=UNNUMBERED,
            side="droits",
            method=request.method,
            url=request.uri,
            request_headers=_pairs(request.headers),
            request_body=request.body or b"",
            status=None if response is None else response.status_code,
            headers=() if response is None else _pairs(response.headers),
            body=b"" if response is None else response.content or b"",
            elapsed=0.0 if response is None else response.elapsed,
            error="no answer" if response is None else None,
        )
        return self._journal.record(exchange)

    def _judge(self, sent: "_Sent", checks: list[CheckNode]) -> None:
        parameters = self._wheel.legality.breaches(sent.operation_id, sent.request.uri, sent.headers)
        broken = self._wheel.left_out.get(sent.case.id, ()) + parameters
        owed = _rules_judged(sent, broken)
        self._outcome.compared.update(owed)
        for check in checks:
            if check.status is Status.FAILURE and check.failure_info and CHECKS.get(check.name) in owed:
                self._blame(check.name, check.failure_info.failure, sent, broken)

    def _blame(self, check: str, failure: Failure, sent: "_Sent", broken: tuple[str, ...]) -> None:
        seen = _seen(failure, sent.response)
        finding = Finding(self._asked(sent.request, broken), seen, _EXPECTED[check], sent.number, sent.operation_id)
        size = len(sent.request.uri) + sum(len(name) for name in broken)
        # A request with two wrong parameters tells nothing beside one with a single wrong parameter.
        who = f"{self._plan.client.name} {self._plan.persona.login}"
        self._outcome.blame(CHECKS[check], f"{check} {seen} {' '.join(broken[:1])}", finding, size, who)

    def _asked(self, request: Request, broken: tuple[str, ...]) -> str:
        """The request in words: the NIR by whose it is, never by its characters."""
        place, _, query = request.uri.removeprefix(self._base).partition("?")
        shown = query if len(query) <= _LONGEST_QUERY else query[:_LONGEST_QUERY] + "…"
        where = f"{request.method} /{place.lstrip('/')}" + (f"?{shown}" if shown else "")
        who = f"as {self._plan.persona.login} through {self._plan.client.name}, {self._plan.name}"
        return f"generated: {where} {who}" + (f", unlawful: {', '.join(broken)}" if broken else "")


@dataclass(frozen=True, slots=True)
class _Sent:
    """A case, as it went over the wire and came back."""

    case: Any
    request: Request
    response: Response
    number: int

    @property
    def operation_id(self) -> str:
        return str(self.case.operation.definition.raw["operationId"])

    @property
    def headers(self) -> dict[str, str]:
        return {name: values[0] for name, values in self.request.headers.items() if values}


def _rules_judged(sent: _Sent, broken: tuple[str, ...]) -> set[str]:
    """The rules about which this case has something to say: one fault, one rule."""
    scenario, status = coverage_scenario(sent.case), sent.response.status_code
    if scenario is CoverageScenario.UNSPECIFIED_HTTP_METHOD:
        return {"GEN-001"} if sent.request.method == "OPTIONS" else {"GEN-001", "GEN-006"}
    if status >= 500:
        return {"GEN-001"}
    judged = {"GEN-001", "GEN-002"}
    if status == 429 or scenario in CONTENT_TYPE_PROBES:
        return judged
    if scenario is CoverageScenario.MISSING_PARAMETER:
        return judged | {"GEN-005"}
    if sent.case.meta is not None and sent.case.meta.generation.mode.is_negative:
        return judged | {"GEN-003"} if broken else judged
    return judged if broken else judged | {"GEN-004"}


def _seen(failure: Failure, response: Response) -> str:
    kind = (response.headers.get("content-type") or ["no content type"])[0]
    seen = f"status {response.status_code}, {kind}"
    if isinstance(failure, JsonSchemaError):
        place = "/" + "/".join("*" if isinstance(part, int) else str(part) for part in failure.instance_path)
        found = _JSON_TYPES.get(type(failure.instance), "null")
        return f"{seen}, {place} ({found}) breaks {failure.schema_path[-1]}"
    if isinstance(failure, UnsupportedMethodResponse) and response.status_code == 405:
        return f"{seen}, without Allow"
    code = _CODE.search(response.content or b"")
    return f"{seen}, code {code[1].decode('ascii')}" if code else seen


def _pairs(headers: Any) -> Headers:
    return tuple((name, value) for name, values in headers.items() for value in values)
