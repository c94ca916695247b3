"""Reports that differ in one thing, and two targets that answer as the judge's oracle does, but for one mistake."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import httpx
import orjson
import pytest

from droits_conformance.call import DEFAULT, Answer, Call
from droits_conformance.comparison.drawing import Drawing
from droits_conformance.comparison.sides import Sides, Target
from droits_conformance.exchange import Journal
from droits_conformance.finding import Finding
from droits_conformance.oracle import Oracle
from droits_conformance.report.document import document_of
from droits_conformance.result import RuleResult, Run
from droits_conformance.target import BrokerProfile, ClientProfile, Profile
from droits_conformance.verdict import Verdict
from droits_conformance.wire import Wire
from droits_contract import load_convention, load_rules
from droits_fixtures import Cast, Personne, load_cast

JOUR = date(2026, 11, 24)
CONVENTIONS = ("etablissement-de-soins", "organisme-complementaire", "organisme-complementaire-sans-exonerations")
PROBLEM = {"type": "about:blank", "title": "refus", "detail": "refus", "code": "refus"}
JSON = (("content-type", "application/json"), ("cache-control", "no-store"))
PROBLEM_JSON = (("content-type", "application/problem+json"),)
Mistake = Callable[[Call, Answer], Answer]


@pytest.fixture
def make_report(profile: Profile) -> Callable[..., dict[str, Any]]:
    """The document of a run with these verdicts by rule id; `evaluated` comparisons in each."""

    def make(evaluated: int = 10, **verdicts: Verdict) -> dict[str, Any]:
        run = Run(profile, "0.1.0", 7, "2026-11-24T09:00:00+00:00", "2026-11-24T09:00:09+00:00", {"suite": "a" * 64})
        run.results = [_result(name.replace("_", "-"), verdict, evaluated) for name, verdict in verdicts.items()]
        return document_of(run)

    return make


def _result(rule_id: str, verdict: Verdict, evaluated: int) -> RuleResult:
    rule = next(one for one in load_rules() if one.id == rule_id)
    broken = verdict in (Verdict.FAILED, Verdict.WARNED)
    findings = (Finding("getMe as claire", "status 500", "status 200"),) if broken else ()
    judged = verdict in (Verdict.PASSED, Verdict.FAILED, Verdict.WARNED)
    return RuleResult(
        rule, verdict, evaluated if judged else 0, 0.1, findings, None if judged else "nothing to look at"
    )


def client(convention: str) -> ClientProfile:
    return ClientProfile(convention[-12:], convention, "cle-de-test", "id", "secret-de-test", "http://127.0.0.1:9/c")


@dataclass
class OracleTarget:
    """Answers as the oracle says, in the order of docs/architecture.md; `mistake` may spoil an answer."""

    oracle: Oracle
    profile: Profile
    mistake: Mistake = field(default=lambda _call, answer: answer)
    calls: int = 0

    def token(self, _client: str, _persona: Personne, _scopes: tuple[str, ...] | None = None) -> str:
        return "jeton-de-test"

    def call(self, call: Call) -> Answer:
        self.calls += 1
        return self.mistake(call, self.honest(call))

    def honest(self, call: Call) -> Answer:
        refusal = self.refusal(call)
        status, body = (refusal, None) if refusal else self.rights(call)
        if status == 200:
            return Answer(call, 200, JSON, orjson.dumps(body), 0)
        headers = (*PROBLEM_JSON, *((("allow", "GET, HEAD"),) if status == 405 else ()))
        return Answer(call, status, headers, orjson.dumps({**PROBLEM, "status": status, "instance": self.calls}), 0)

    def refusal(self, call: Call) -> int | None:
        if call.path:
            return 404
        if call.method:
            return 405
        good = call.api_key in (DEFAULT, "cle-de-test") and call.bearer in (DEFAULT, "jeton-de-test")
        return None if good else 401

    def rights(self, call: Call) -> tuple[int, Any]:
        convention = next(one.convention for one in self.profile.clients if one.name == call.client)
        granted = load_convention(convention).grants(call.operation_id)
        if granted and ("Accept", "application/xml") in call.headers:
            return 406, None
        if granted and any(isinstance(day, str) for day in (call.date_debut, call.date_fin)):
            return 400, None
        days: Any = (call.date_debut, call.date_fin)
        return self.oracle.answer(call.operation_id, load_convention(convention), call.persona, call.nir, *days)


@pytest.fixture(scope="session")
def people() -> Cast:
    return load_cast(JOUR)


@pytest.fixture(scope="session")
def oracle(people: Cast) -> Oracle:
    return Oracle(people, JOUR)


@pytest.fixture
def a() -> Profile:
    broker = BrokerProfile("v2", "http://cible.test/api/v2")
    clients = tuple(client(convention) for convention in CONVENTIONS)
    return Profile("ancienne", "http://cible.test/droits/", broker, clients, today=JOUR, origin="a.toml")


@pytest.fixture
def make_sides(oracle: Oracle, a: Profile) -> Callable[..., Sides]:
    """Two targets: A makes the mistake `of_a`, B makes `of_b`; `silent` is what the profile of B declares."""

    def unmistaken(_call: Call, answer: Answer) -> Answer:
        return answer

    def target(profile: Profile, mistake: Mistake) -> Target:
        journal = Journal()

        def open_wire(side: str, _cookies: bool = False) -> Wire:
            return Wire(side, journal, timeout=1, transport=httpx.MockTransport(lambda _: httpx.Response(404)))

        caller: Any = OracleTarget(oracle, profile, mistake)
        return Target(profile, caller, journal, open_wire, lambda: None, None)

    def make(of_a: Mistake = unmistaken, of_b: Mistake = unmistaken, silent: dict[str, str] | None = None) -> Sides:
        b = replace(a, name="nouvelle", silent=silent or {})
        return Sides(target(a, of_a), target(b, of_b), CONVENTIONS, JOUR, oracle.cast, oracle)

    return make


@pytest.fixture
def drawing(people: Cast, oracle: Oracle) -> Drawing:
    callers = tuple(one for one in people.personas() if oracle.is_insured(one))[:6]
    return Drawing(callers, oracle.circle, CONVENTIONS, JOUR, people)
