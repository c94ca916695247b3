"""Runs to report on: one of each verdict, with identities and secrets that no report may show."""

from collections.abc import Callable
from datetime import date

import pytest

from droits_conformance.exchange import Exchange, Journal
from droits_conformance.finding import Finding
from droits_conformance.result import RuleResult, Run
from droits_conformance.target import BrokerProfile, ClientProfile, Profile
from droits_conformance.verdict import Verdict
from droits_contract import Level, Provenance, Rule

NIR = "2850349990012"
KEY = "key-of-the-sample-hospital"
TOKEN = "sample-access-token-0123456789"
SECRETS = (NIR, KEY, TOKEN)


def profile(**changes: object) -> Profile:
    client = ClientProfile(
        "hopital", "etablissement-de-soins", KEY, "id", "sample-secret", "http://127.0.0.1:9/callback"
    )
    values: dict[str, object] = {
        "name": "candidate <b>2026</b>",
        "droits": "http://127.0.0.1:8800/test/v1/droits/beneficiaires/",
        "broker": BrokerProfile("v2", "http://127.0.0.1:8800/api/v2"),
        "clients": (client,),
        "today": date(2026, 11, 24),
        "silent": {"BEN-003": "excluded"},
    }
    return Profile(**(values | changes))  # type: ignore[arg-type]


def rule(rule_id: str, theme: str, level: Level = Level.MUST) -> Rule:
    title, titre = f"title of {rule_id}", f"énoncé de {rule_id}"
    return Rule(rule_id, theme, title, titre, level, Provenance.PUBLISHED, "published contract, /me", ("getMe",))


def exchange() -> Exchange:
    return Exchange(
        number=1,
        side="droits",
        method="GET",
        url="http://127.0.0.1:8800/test/v1/droits/beneficiaires/me",
        request_headers=(("X-API-Key", KEY), ("Authorization", f"Bearer {TOKEN}"), ("nir", NIR)),
        request_body=b"",
        status=200,
        headers=(("content-type", "application/json"),),
        body=f'{{"nir": "{NIR}", "prenom": "Zoé", "x": "</pre><script>alert(1)</script>"}}'.encode(),
        elapsed=0.0123,
    )


def broken(rule_id: str, theme: str, verdict: Verdict, level: Level = Level.MUST, *, count: int = 1) -> RuleResult:
    findings = tuple(
        Finding(
            f"getMe as claire, nir {NIR}", f"status 200, token {TOKEN} \x1b[31m\x00 <i>n°{n}</i>", "403", 1, "getMe"
        )
        for n in range(count)
    )
    return RuleResult(rule(rule_id, theme, level), verdict, 3, 0.25, findings)


def of_each_verdict() -> list[RuleResult]:
    return [
        RuleResult(rule("AUT-001", "authentification"), Verdict.PASSED, 7, 0.125),
        broken("CON-002", "contrat", Verdict.FAILED, count=25),
        broken("CON-003", "contrat", Verdict.WARNED, Level.SHOULD),
        RuleResult(rule("FEN-012", "fenetre"), Verdict.INAPPLICABLE, 0, 0.0, reason="no clock that the judge can move"),
        RuleResult(rule("FEN-015", "fenetre", Level.SILENT), Verdict.SKIPPED, 0, 0.0, reason="nothing declared"),
        RuleResult(rule("ROB-003", "robustesse"), Verdict.ERRORED, 0, 0.5, reason=f"no answer for {NIR}"),
        RuleResult(rule("SUP-001", "supervision"), Verdict.MISCONFIGURED, 0, 0.0, reason="no statistics address"),
    ]


@pytest.fixture
def secrets() -> tuple[str, ...]:
    """What no report may show."""
    return SECRETS


@pytest.fixture
def make_run() -> Callable[..., Run]:
    """Make a run from its results (one of each verdict by default) and changes to its profile."""

    def make(
        results: list[RuleResult] | None = None, *, ended: str = "2026-11-24T09:00:07+00:00", **changes: object
    ) -> Run:
        return Run(
            profile=profile(**changes),
            version="0.1.0",
            seed=4242,
            started="2026-11-24T09:00:00+00:00",
            ended=ended,
            hashes={"contract": "a" * 64, "rules": "b" * 64},
            results=of_each_verdict() if results is None else results,
            journal=Journal([exchange()]),
            generated_cases=681,
        )

    return make


@pytest.fixture
def passed() -> RuleResult:
    return RuleResult(rule("AUT-001", "authentification"), Verdict.PASSED, 7, 0.125)


@pytest.fixture
def warned() -> RuleResult:
    return broken("CON-003", "contrat", Verdict.WARNED, Level.SHOULD)


@pytest.fixture
def skipped() -> RuleResult:
    return RuleResult(rule("FEN-015", "fenetre"), Verdict.SKIPPED, 0, 0.0, reason="nothing declared")
