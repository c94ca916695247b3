"""A tiny target that answers the examples of the contract, and in which one fault at a time can be planted."""

import copy
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from droits_conformance.depth import DEFAULT
from droits_conformance.exchange import Journal
from droits_conformance.probe import Probe
from droits_conformance.target import BrokerProfile, ClientProfile, Profile
from droits_contract import Level, Provenance, Rule, load_contract
from droits_fixtures.model import Adresse, Caisse, Cast, Foyer, Personne

TODAY = date(2026, 11, 24)
KEY = "key-of-the-fake-hospital"
TOKEN = "token-of-the-fake-broker"
ASSURE = "2850349990012"
ENFANT = "1150749990034"
CONTRACT = load_contract()
PATTERN = re.compile(CONTRACT.document["components"]["parameters"]["nir"]["schema"]["pattern"])


def personne(cle: str, nir: str, qualite: str, login: str | None = None) -> Personne:
    """Somebody with nothing but an identity: what they are owed is the fake oracle's business."""
    caisse = Caisse("01", "991", "0000", "CPAM", "991", Adresse("49100", "ANGERS"))
    return Personne(
        cle, nir, "Fontanelle", (cle,), "F", "1985-03-14", date(1985, 3, 14), 1, qualite, "99100", None, caisse, login=login
    )  # fmt: skip


CLAIRE = personne("claire", ASSURE, "assure", "claire.fontanelle")
NOE = personne("noe", ENFANT, "enfant")


class TwoOperations:
    """An oracle for whom nobody is owed anything but their identity and their caisse."""

    def circle(self, persona: Personne) -> tuple[Personne, ...]:
        """Claire and her child."""
        return (persona, NOE)

    def answer(self, operation_id: str, *_: Any) -> tuple[int, Any]:
        """200 for `/me` and `/caisse`, 403 for the others."""
        return (200, {}) if operation_id in {"getMe", "getBeneficiairesNirCaisse"} else (403, None)


class OneToken:
    """A caller whose token never dies."""

    def keep_pace(self, client: str) -> None:
        """There is no quota."""

    def token(self, *_: Any) -> str:
        """The token."""
        return TOKEN


@dataclass
class Target:
    """The fake. `faults` names what it does wrong; `paths` the calls that it got, as `METHOD path nir`."""

    url: str = ""
    faults: set[str] = field(default_factory=set)
    calls: list[tuple[str, str, str | None]] = field(default_factory=list)
    family: tuple[str, ...] = (ASSURE, ENFANT)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one call."""
        request = Request(scope, receive)
        response = self._answer(request)
        await response(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        path = request.url.path.removeprefix("/beneficiaires") or "/"
        self.calls.append((request.method, path, request.headers.get("nir")))
        if request.method != "GET":
            return self._other_method()
        return self._refusal(request, path) or self._success(path)

    def _other_method(self) -> Response:
        if "method" in self.faults:
            return JSONResponse({"fait": True})
        return problem(405, "methode-non-permise", **({} if "no-allow" in self.faults else {"allow": "GET, HEAD"}))

    def _refusal(self, request: Request, path: str) -> Response | None:
        if request.headers.get("x-api-key") != KEY and "no-key" not in self.faults:
            return problem(401, "cle-absente", **{"www-authenticate": "Bearer"})
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return problem(401, "jeton-absent", **{"www-authenticate": "Bearer"})
        wrong = list(self._wrong(request, path))
        if ("dateDebut", "query") in wrong and "crash" in self.faults:
            return JSONResponse({"trace": "boum"}, status_code=500)
        return problem(400, "parametre-invalide", wrong) if wrong else None

    def _wrong(self, request: Request, path: str) -> Iterator[tuple[str, str]]:
        for name in ("dateDebut", "dateFin"):
            values = request.query_params.getlist(name)
            if ("any-date" not in self.faults and not all(is_day(value) for value in values)) or len(values) > 1:
                yield name, "query"
            if any(is_day(value) and not date.fromisoformat(value) >= TODAY for value in values):
                yield name, "query"
        if path == "/caisse" and self._is_bad(request.headers.get("nir")):
            yield "nir", "header"

    def _is_bad(self, nir: str | None) -> bool:
        if nir is None:
            return "no-nir" not in self.faults
        return PATTERN.search(nir) is None and "any-nir" not in self.faults

    def _success(self, path: str) -> Response:
        body = example(path)
        if "wrong-type" in self.faults and path == "/me":
            body["rang_naissance"] = "un"
        if "refuses" in self.faults and path == "/me":
            return problem(403, "operation-non-accordee")
        kind = "text/plain" if "text" in self.faults and path == "/me" else "application/json"
        return Response(json.dumps(body), media_type=kind, headers={"Cache-Control": "no-store"})


def example(path: str) -> Any:
    """The first example that the contract gives of a good answer."""
    content = CONTRACT.document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    first = content["example"] if "example" in content else next(iter(content["examples"].values()))["value"]
    return copy.deepcopy(first)


def is_day(value: str) -> bool:
    """Whether it is a calendar date written as RFC 3339 asks."""
    try:
        return bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) and date.fromisoformat(value))
    except ValueError:
        return False


def problem(status: int, code: str, wrong: Any = (), **headers: str) -> Response:
    """A problem body as the contract describes it."""
    body: dict[str, Any] = {
        "type": f"https://banc-droits.example/problemes/{code}",
        "title": code,
        "status": status,
        "detail": code,
        "code": code,
    }
    if wrong:
        body["errors"] = [{"parametre": name, "in": place, "detail": "refusé"} for name, place in wrong]
    return JSONResponse(body, status, {"Cache-Control": "no-store", **headers}, "application/problem+json")


@pytest.fixture(scope="session")
def served() -> Iterator[Target]:
    target = Target()
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(target, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    target.url = f"http://127.0.0.1:{listening.getsockname()[1]}/beneficiaires/"
    yield target
    server.should_exit = True
    thread.join()


@pytest.fixture
def target(served: Target) -> Target:
    """The fake, without faults and without memory."""
    served.faults.clear()
    served.calls.clear()
    return served


@pytest.fixture
def secrets() -> tuple[str, ...]:
    """What no text may show."""
    return (ASSURE, ENFANT, KEY, TOKEN)


@pytest.fixture
def make_probe(target: Target) -> Callable[..., Probe]:
    """Make the probe of a GEN rule; probes made by one maker share their campaign, on two operations and few cases."""
    return prober(target)


@pytest.fixture
def make_other_probe(target: Target) -> Callable[..., Probe]:
    """Another run on the same target."""
    return prober(target)


def prober(target: Target) -> Callable[..., Probe]:
    """What one run shares: caller, oracle and journal."""
    journal = Journal()
    caller: Any = OneToken()
    oracle: Any = TwoOperations()

    def make(rule_id: str, url: str = target.url) -> Probe:
        client = ClientProfile("hopital", "etablissement-de-soins", KEY, "id", "secret", "http://127.0.0.1:9/callback")
        profile = Profile("fake", url, BrokerProfile("v2", "http://127.0.0.1:9/api/v2"), (client,), timeout=2.0)
        rule = Rule(rule_id, "generated", "t", "t", Level.MUST, Provenance.INFERRED, "s", ())
        cast = Cast(TODAY, (Foyer("f", "r", (), TODAY, (CLAIRE, NOE)),))
        few = replace(DEFAULT, examples=4)
        return Probe(rule, profile, CONTRACT, TODAY, journal, caller, cast, oracle, seed=7, depth=few)

    return make
