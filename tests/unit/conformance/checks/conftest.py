"""A conforming target in a function: the judge's own oracle behind the decision tree of docs/architecture.md.

It answers calls without HTTP, so that each rule can be judged on a conforming target and on one with a single mistake. A
mistake is a function of the target and a call that returns the wrong answer (or the right one where it makes no
difference).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import orjson
import pytest

from droits_conformance.bench import import_checks
from droits_conformance.call import DEFAULT, Answer, Call
from droits_conformance.checks.registry import checks_of
from droits_conformance.depth import DEFAULT as DEFAULT_DEPTH
from droits_conformance.exchange import UNNUMBERED, Exchange, Journal
from droits_conformance.named import Named
from droits_conformance.oracle import Oracle
from droits_conformance.oracle.nir import read_nir
from droits_conformance.probe import Probe
from droits_conformance.target import BrokerProfile, ClientProfile, PersonaProfile, Profile
from droits_contract import load_contract, load_convention, load_rules
from droits_fixtures import Cast, Personne, load_cast

JOUR = date(2026, 11, 24)
BASE = "http://cible.test/test/v1/droits/beneficiaires/"
CALLBACK = "http://127.0.0.1:9999/callback"
CONVENTIONS = {
    "hopital": "etablissement-de-soins",
    "mutuelle": "organisme-complementaire",
    "stricte": "organisme-complementaire-sans-exonerations",
}
Mistake = Callable[["ConformingTarget", Call], Answer]


def client(name: str) -> ClientProfile:
    key = f"cle-de-test-{name}"
    return ClientProfile(name, CONVENTIONS[name], key, f"id-{name}", f"secret-de-test-{name}", CALLBACK)


@dataclass
class ConformingTarget:
    """Answers every call as the contract and the decisions say; `mistake` stands before it."""

    cast: Cast
    clients: tuple[ClientProfile, ...]
    mistake: Mistake | None = None
    journal: Journal = field(default_factory=Journal)
    tokens: dict[str, tuple[str, Personne, tuple[str, ...]]] = field(default_factory=dict)
    calls: int = 0

    def __post_init__(self) -> None:
        self.contract = load_contract()
        self.oracle = Oracle(self.cast, JOUR)

    def keep_pace(self, client: str) -> None:
        """There is no quota."""

    def token(self, client: str, persona: Personne, scopes: tuple[str, ...] | None = None) -> str:
        wanted = scopes or ("openid", "droits_assurance_maladie")
        persona = next((one for one in self.cast.personas() if one.login == persona.login), persona)
        token = f"jeton-de-test-{client}-{persona.login}-{len(wanted)}"
        self.tokens[token] = (client, persona, wanted)
        return token

    def call(self, call: Call) -> Answer:
        self.calls += 1
        answer = self.mistake(self, call) if self.mistake else self.honest(call)
        return replace(answer, exchange=self.record(call, answer))

    def record(self, call: Call, answer: Answer) -> int:
        url, sent = BASE + self.path(call).lstrip("/"), tuple(self.headers(call))
        method = call.method or "GET"
        told = (answer.status, answer.headers, answer.body)
        return self.journal.record(Exchange(UNNUMBERED, "droits", method, url, sent, b"", *told, 0.0))

    def path(self, call: Call) -> str:
        return self.contract.operation(call.operation_id).path if call.path is None else f"/{call.path.lstrip('/')}"

    def headers(self, call: Call) -> list[tuple[str, str]]:
        key = self.profile_of(call.client).api_key if call.api_key is DEFAULT else call.api_key
        pairs = [("x-api-key", key), ("authorization", self.authorization(call)), ("nir", call.nir)]
        sent = [(name, value) for name, value in pairs if isinstance(value, str)]
        return sent + [(name.lower(), value) for name, value in call.headers]

    def authorization(self, call: Call) -> str | None:
        if call.authorization is None or isinstance(call.authorization, str):
            return call.authorization
        if call.bearer is None:
            return None
        return f"Bearer {call.bearer if isinstance(call.bearer, str) else self.token(call.client, call.persona)}"

    def profile_of(self, name: str) -> ClientProfile:
        return next(client for client in self.clients if client.name == name)

    def honest(self, call: Call) -> Answer:
        """What a conforming implementation answers."""
        found = [one for one in self.contract.operations if one.path == self.path(call)]
        if not found:
            return self.problem(call, 404, "chemin-inconnu")
        if (call.method or "GET") != "GET":
            return self.problem(call, 405, "methode-non-permise", ("allow", "GET, HEAD, OPTIONS"))
        headers = self.headers(call)
        accept = next((value for name, value in headers if name == "accept"), "*/*")
        if not re.search(r"\*/\*|application/(\*|json)", accept):
            return self.problem(call, 406, "representation-non-disponible")
        return self.authenticated(call, found[0].operation_id, headers)

    def authenticated(self, call: Call, operation_id: str, headers: list[tuple[str, str]]) -> Answer:
        keys = [value for name, value in headers if name == "x-api-key"]
        partner = next((one for one in self.clients if keys == [one.api_key]), None)
        if partner is None:
            return self.problem(call, 401, "cle-inconnue", ("www-authenticate", "Bearer"))
        bearers = [value.split(" ") for name, value in headers if name == "authorization"]
        alone = len(bearers) == 1 and len(bearers[0]) == 2 and bearers[0][0].lower() == "bearer"
        known = self.tokens.get(bearers[0][1]) if alone else None
        if known is None:
            return self.problem(call, 401, "jeton-invalide", ("www-authenticate", 'Bearer error="invalid_token"'))
        issued_to, persona, scopes = known
        if "droits_assurance_maladie" not in scopes or issued_to != partner.name:
            return self.problem(call, 403, "portee-insuffisante")
        if not load_convention(partner.convention).grants(operation_id):
            return self.problem(call, 403, "operation-non-accordee")
        return self.answered(call, operation_id, partner, persona, headers)

    def answered(
        self, call: Call, operation_id: str, partner: ClientProfile, persona: Personne, headers: list[tuple[str, str]]
    ) -> Answer:
        nirs = [value for name, value in headers if name == "nir"]
        takes_nir = self.contract.operation(operation_id).takes_nir
        if takes_nir and (len(nirs) != 1 or read_nir(nirs[0]) is None):
            return self.problem(call, 400, "parametre-invalide")
        try:
            dates = [self.one_date(call, name) for name in ("dateDebut", "dateFin")]
        except ValueError:
            return self.problem(call, 400, "parametre-invalide")
        convention, nir = load_convention(partner.convention), nirs[0] if takes_nir else None
        status, body = self.oracle.answer(operation_id, convention, persona, nir, *dates)
        return self.ok(call, body) if status == 200 else self.problem(call, status, "refus")

    @staticmethod
    def one_date(call: Call, name: str) -> date | None:
        own = call.date_debut if name == "dateDebut" else call.date_fin
        values = [str(own)] * (own is not None) + [value for key, value in call.query if key == name]
        if not values:
            return None
        if len(values) > 1 or not re.fullmatch(r"\d{4}-\d\d-\d\d", values[0], re.ASCII):
            raise ValueError(name)
        return date.fromisoformat(values[0])

    @staticmethod
    def ok(call: Call, body: Any) -> Answer:
        headers = (("content-type", "application/json"), ("cache-control", "no-store"))
        return Answer(call, 200, headers, orjson.dumps(body), 0)

    @staticmethod
    def problem(call: Call, status: int, code: str, *headers: tuple[str, str]) -> Answer:
        body = {
            "type": f"https://banc-droits.example/problemes/{code}",
            "title": "Refus",
            "status": status,
            "detail": "Cet appel est refusé.",
            "code": code,
        }
        kind = ("content-type", "application/problem+json")
        return Answer(call, status, (kind, *headers), orjson.dumps(body), 0)


@dataclass
class Bench:
    """Judges one rule on a target of its own."""

    cast: Cast

    def target(self, mistake: Mistake | None = None, clients: tuple[str, ...] = tuple(CONVENTIONS)) -> ConformingTarget:
        return ConformingTarget(self.cast, tuple(map(client, clients)), mistake)

    def probe_for(
        self, rule_id: str, target: ConformingTarget, silent: dict[str, str] | None = None, *, known: bool = True
    ) -> Probe:
        broker = BrokerProfile("v2", "http://cible.test/api/v2")
        return Probe(
            rule=next(rule for rule in load_rules() if rule.id == rule_id),
            profile=Profile("cible", BASE, broker, target.clients, silent=silent or {}),
            contract=target.contract,
            today=JOUR,
            journal=target.journal,
            caller=target,
            cast=target.cast if known else None,
            oracle=target.oracle if known else None,
            depth=replace(DEFAULT_DEPTH, load=60),
        )

    def probe_of_named(self, rule_id: str, target: ConformingTarget, *logins: str) -> Probe:
        """The same where nobody's data is known, and the profile names these people."""
        personas = tuple(PersonaProfile(login) for login in logins)
        probe = self.probe_for(rule_id, target, known=False)
        return replace(probe, named=Named(personas, probe.profile, target))

    def judge(
        self, rule_id: str, target: ConformingTarget, silent: dict[str, str] | None = None, *, known: bool = True
    ) -> Probe:
        """Run the checks of a rule; an Outcome goes through."""
        probe = self.probe_for(rule_id, target, silent, known=known)
        for check in checks_of(rule_id):
            check(probe)
        return probe


@pytest.fixture(scope="session")
def bench() -> Bench:
    import_checks()
    return Bench(load_cast(JOUR))
