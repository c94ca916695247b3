"""A healthy target for the doctor: the fake broker, before a rights API that answers as the oracle does."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from droits_conformance.doctor import admission
from droits_conformance.doctor.admission import admit
from droits_conformance.doctor.examination import Outcome
from droits_conformance.doctor.examinations import EXAMINATIONS
from droits_conformance.doctor.patient import Patient
from droits_conformance.doctor.symptom import Symptom, Whose
from droits_conformance.doctor.visit import visit
from droits_conformance.exchange import Journal
from droits_conformance.oracle import Oracle
from droits_conformance.surroundings import Surroundings
from droits_conformance.target import ClientProfile, Profile
from droits_contract import load_contract, load_convention
from droits_fixtures import Cast, load_cast

NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)
KEPT = ("barbier-fins-de-droits", "chevalier-sans-medecin", "bernard-seul")
BROKER = ("/api/v1/", "/api/v2/", "/login", "/consent")
DROITS = "/test/v1/droits/beneficiaires"


def cast_on(day: date) -> Cast:
    """Three households of the cast; two of them have rights that move with the day."""
    return Cast(day, tuple(foyer for foyer in load_cast(day).foyers if foyer.id in KEPT))


class CalmNetwork:
    """Everything resolves and connects; `troubles` are what goes wrong, by verb and host."""

    def __init__(self) -> None:
        self.troubles: dict[tuple[str, str], OSError] = {}
        self.proxied: set[str] = set()
        self.asked: list[tuple[str, str, int]] = []

    def resolve(self, host: str, port: int) -> None:
        self._trouble("resolve", host, port)

    def connect(self, host: str, port: int) -> None:
        self._trouble("connect", host, port)

    def handshake(self, host: str, port: int) -> None:
        self._trouble("handshake", host, port)

    def is_proxied(self, scheme: str, host: str) -> bool:
        return f"{scheme}://{host}" in self.proxied

    def _trouble(self, verb: str, host: str, port: int) -> None:
        self.asked.append((verb, host, port))
        if trouble := self.troubles.get((verb, host)):
            raise trouble


@dataclass
class Ailing:
    """The target. `planted` are answers by the end of the path, `ahead` seconds by side; `without_codes` makes it curt."""

    broker: Any
    clients: tuple[ClientProfile, ...]
    oracle: Oracle
    planted: dict[str, Callable[[httpx.Request], httpx.Response]] = field(default_factory=dict)
    ahead: dict[str, int] = field(default_factory=lambda: {"droits": 0, "broker": 0})
    refuses_logins: set[str] = field(default_factory=set)
    revoked: set[str] = field(default_factory=set)
    binds: bool = True
    without_codes: bool = False
    login: str = ""

    def __post_init__(self) -> None:
        self.broker.now = int(NOON.timestamp())
        self.keys = {client.api_key: client for client in self.clients}
        self.owners: dict[str, tuple[str, str]] = {}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        side = "droits" if request.url.path.startswith(DROITS) else "broker"
        answer = self._answer(request, side)
        answer.headers["date"] = format_datetime(NOON + timedelta(seconds=self.ahead[side]), usegmt=True)
        return answer

    def _answer(self, request: httpx.Request, side: str) -> httpx.Response:
        for end, planted in self.planted.items():
            if request.url.path.endswith(end):
                return planted(request)
        if side == "droits":
            return self.droits(request)
        is_broker = request.url.path.startswith(BROKER)
        return self._of_the_broker(request) if is_broker else httpx.Response(404)

    def _of_the_broker(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST" and request.url.path.endswith("/login"):
            self.login = parse_qs(request.content.decode())["login"][0]
            if self.login in self.refuses_logins:
                return httpx.Response(
                    200, html='<form method="post"><input name="l"><input type="password" name="p"></form>'
                )
        answer: httpx.Response = self.broker(request)
        if request.url.path.endswith("/token") and answer.status_code == 200:
            self.owners[answer.json()["access_token"]] = (self.broker.asked["client_id"], self.login)
        return answer

    def droits(self, request: httpx.Request) -> httpx.Response:
        partner = self.keys.get(request.headers.get("x-api-key", ""))
        client_id, login = self.owners.get(request.headers.get("authorization", "")[7:], ("", ""))
        if partner is None:
            return self.refusal(401, "cle-inconnue")
        if not login:
            return self.refusal(401, "jeton-invalide")
        if partner.api_key in self.revoked:
            return self.refusal(403, "habilitation-inactive")
        if self.binds and partner.client_id != client_id:
            return self.refusal(403, "client-non-rattache")
        return self._rights(request, partner, login)

    def _rights(self, request: httpx.Request, partner: ClientProfile, login: str) -> httpx.Response:
        path = request.url.path.removeprefix(DROITS)
        operation = next(one for one in load_contract().operations if one.path == path)
        persona = next((one for one in self.oracle.cast.personas() if one.login == login), None)
        convention = load_convention(partner.convention)
        if not convention.grants(operation.operation_id):
            return self.refusal(403, "operation-non-accordee")
        if persona is None:
            return self.refusal(404, "assure-non-gere")
        status, body = self.oracle.answer(operation.operation_id, convention, persona, request.headers.get("nir"))
        return httpx.Response(status, json=body)

    def refusal(self, status: int, code: str) -> httpx.Response:
        return httpx.Response(status, json={} if self.without_codes else {"code": code})


@dataclass
class Consultation:
    """A visit of the target; `finds` is what a test says of it."""

    profile: Profile
    ailing: Ailing
    network: CalmNetwork
    now: datetime = NOON

    def patient(self) -> Patient:
        around = Surroundings(now=lambda: self.now, monotonic=lambda: 0.0, transport=httpx.MockTransport(self.ailing))
        return admit(self.profile, Journal(), around, self.network)

    def outcomes(self) -> dict[str, Outcome]:
        return {one.name: one for one in visit(self.patient(), EXAMINATIONS, lambda _: None)}

    def symptoms(self) -> list[Symptom]:
        return [symptom for outcome in self.outcomes().values() for symptom in outcome.symptoms]

    def finds(self, code: str, whose: Whose, key: str) -> Symptom:
        """That one symptom and no other, with a remedy that names the key."""
        found = self.symptoms()
        assert [(one.code, one.whose) for one in found] == [(code, whose)]
        assert key in found[0].remedy
        return found[0]

    def change(self, **changes: Any) -> None:
        self.profile = replace(self.profile, **changes)

    def change_client(self, rank: int, **changes: Any) -> None:
        clients = list(self.profile.clients)
        clients[rank] = replace(clients[rank], **changes)
        self.change(clients=tuple(clients))

    def change_broker(self, **changes: Any) -> None:
        self.change(broker=replace(self.profile.broker, **changes))

    def plant(self, end: str, status: int, **content: Any) -> None:
        self.ailing.planted[end] = lambda _request: httpx.Response(status, **content)


@pytest.fixture
def network() -> CalmNetwork:
    return CalmNetwork()


@pytest.fixture
def ailing(target: Any, services: tuple[ClientProfile, ...]) -> Ailing:
    return Ailing(target, services, Oracle(cast_on(NOON.date()), NOON.date()))


@pytest.fixture
def consultation(
    profile: Profile,
    services: tuple[ClientProfile, ...],
    ailing: Ailing,
    network: CalmNetwork,
    monkeypatch: pytest.MonkeyPatch,
) -> Consultation:
    def load(of: Profile, day: date, _draw: int) -> Cast | None:
        return None if of.foyers == "unknown" else cast_on(day)

    monkeypatch.setattr(admission, "load_data_set", load)
    return Consultation(replace(profile, clients=services), ailing, network)
