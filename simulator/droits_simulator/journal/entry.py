"""What the journal keeps of an exchange: plain values, masked.

`id` names it (the answer's X-Request-Id), `moment` is the session's time, `duration_ms` the machine's. So is `began_ms`,
which the recorder adds: counted from some moment of the machine, it tells which exchanges went on side by side. `kind` is
`droits` or `franceconnect`. `partner` is the holder of the key, `client` the FranceConnect client, `persona` the login.
`verdict` is `answered`, `refused` or `failed`; `refused_at` names the branch of the decision tree and `passed` how many
branches came before it for certain; `code` is the problem's, or FranceConnect's error; `facts` are what the branches looked
at (facts.py).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlsplit

import orjson

from droits_contract import Contract
from droits_simulator.api.appel import Appel
from droits_simulator.journal.branches import ADDRESSES, ANSWERS
from droits_simulator.journal.facts import Hidden, decided_at, established, facts_of
from droits_simulator.journal.masking import Masker, SessionMasker
from droits_simulator.journal.wire import Exchanged, header_of
from droits_simulator.sessions import current
from droits_simulator.settings import RIGHTS_PATH
from droits_simulator.witness import Witness

Entry = dict[str, Any]
BROKERS = ("/api/v1/", "/api/v2/")
_BELOW, _DOCUMENT = f"{RIGHTS_PATH}/", f"{RIGHTS_PATH}/openapi.json"
_CLIENT = re.compile(rb"(?:^|&)client_id=([^&]{1,200})")
_PAGE_CODE = re.compile(rb"\bY[0-9A-F]{6}\b")
_FAULTS = b"x-banc-droits-faute"
_JSON = re.compile(r"application/(?:problem\+)?json")


def kind_of(path: str) -> str | None:
    """Whose exchange it is, by its path in the session; None for what the journal leaves out."""
    if path.startswith(_BELOW) or path == RIGHTS_PATH:
        return None if path == _DOCUMENT else "droits"
    return "franceconnect" if path.startswith(BROKERS) else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an exchange ended, and the rules that speak of it."""

    verdict: str
    refused_at: str | None
    code: str | None
    passed: int
    rules: tuple[str, ...]
    facts: dict[str, Any]


class Entries:
    """Makes entries. `client_name` gives the short name of a FranceConnect client id, or the id itself."""

    def __init__(self, contract: Contract, masker: Masker, client_name: Callable[[str], str]) -> None:
        self._operations = {RIGHTS_PATH + one.path: one.operation_id for one in contract.operations}
        self._hidden = Hidden(contract)
        self._masker, self._client_name = masker, client_name

    def of(self, exchanged: Exchanged, witness: Witness, moment: str, duration_ms: float) -> Entry:
        """The entry of an exchange; its id is the answer's."""
        session = current()
        masker = self._masker.of(session.id, exchanged.sent_secrets())
        appel: Appel | None = witness.appel
        kind = kind_of(exchanged.scope["path"])
        if appel is not None:
            outcome = self._droits(exchanged, appel, masker)
        else:
            outcome = _franceconnect(exchanged, masker) if kind == "franceconnect" else _before_the_api(exchanged)
        client_id = self._client_id(exchanged, witness)
        return {
            "id": header_of(exchanged.headers, b"x-request-id"),
            "moment": moment,
            "duration_ms": duration_ms,
            "kind": kind,
            "method": masker.text(exchanged.scope["method"])[:20],
            "path": session.prefix + exchanged.path(masker),
            "query": exchanged.query(masker),
            "status": exchanged.status,
            "complete": exchanged.complete,
            "operation": self._operation(exchanged) if kind == "droits" else None,
            "partner": appel.partenaire.nom if appel and appel.partenaire else None,
            "client": masker.text(self._client_name(client_id))[:100] if client_id else None,
            "persona": masker.text(_login(appel, witness))[:100] or None,
            "verdict": outcome.verdict,
            "refused_at": outcome.refused_at,
            "code": outcome.code,
            "passed": outcome.passed,
            "rules": list(outcome.rules),
            "faults": [one for one in header_of(exchanged.headers, _FAULTS).split(", ") if one],
            "facts": outcome.facts,
            "request": exchanged.request_value(masker),
            "response": exchanged.response_value(masker),
        }

    def _operation(self, exchanged: Exchanged) -> str | None:
        path = exchanged.scope["path"]
        return self._operations.get(path + "/" if path == RIGHTS_PATH else path)

    def _droits(self, exchanged: Exchanged, appel: Appel, masker: SessionMasker) -> Outcome:
        operation_id = self._operation(exchanged) or ""
        facts = facts_of(appel, operation_id, self._hidden, self._client_name, masker)
        code = appel.refus.code if appel.refus else _problem(exchanged)
        if code is None and exchanged.status < 400 and exchanged.complete:
            return Outcome("answered", None, None, established(appel), ANSWERS.get(operation_id, ()), facts)
        branch, rules = decided_at(appel, code)
        verdict = "failed" if code in {None, "erreur-interne"} else "refused"
        passed = {"route": 0, "method": 1}.get(branch, established(appel))
        return Outcome(verdict, branch, code, passed, rules, facts)

    @staticmethod
    def _client_id(exchanged: Exchanged, witness: Witness) -> str:
        if witness.appel is None:
            found = _CLIENT.search(exchanged.scope["query_string"]) or _CLIENT.search(exchanged.request.held)
            if found is not None:
                return unquote_plus(found[1].decode("latin-1"))
        return witness.client_id or (witness.appel.jeton.client_id if witness.appel and witness.appel.jeton else "")


def _before_the_api(exchanged: Exchanged) -> Outcome:
    """A call of the rights API that never reached it: a wish was refused."""
    return Outcome("refused" if exchanged.complete else "failed", None, _problem(exchanged), 0, (), {})


def _login(appel: Appel | None, witness: Witness) -> str:
    if witness.login or appel is None or appel.appelant is None:
        return witness.login
    return appel.appelant[1].login or ""


def _problem(exchanged: Exchanged) -> str | None:
    """The code of a problem that no refusal of the API made, as a fault may answer one."""
    code = _members(exchanged).get("code") if exchanged.status >= 400 else None
    return code if isinstance(code, str) else None


def _franceconnect(exchanged: Exchanged, masker: SessionMasker) -> Outcome:
    code, description = _error(exchanged)
    path = exchanged.scope["path"]
    version, below = path[5:7], path[7:]
    addresses = ADDRESSES[version]
    known = next((one for one in sorted(addresses, key=len, reverse=True) if below.startswith(one)), "")
    facts = {"description": masker.text(description)[:300]} if description else {}
    verdict = "refused" if code or exchanged.status >= 400 else "answered"
    if exchanged.status >= 500 or not exchanged.complete:
        verdict = "failed"
    return Outcome(verdict, None, masker.text(code)[:60] or None, 0, addresses.get(known, ()), facts)


def _error(exchanged: Exchanged) -> tuple[str, str]:
    """FranceConnect's error and its description: in a JSON body, in an address to go back to, or on a page."""
    if exchanged.status >= 400:
        page = _PAGE_CODE.search(exchanged.response.held) if "html" in _nature(exchanged) else None
        if page is not None:
            return page[0].decode("ascii"), ""
        members = _members(exchanged)
    else:
        location = urlsplit(header_of(exchanged.headers, b"location"))
        members = dict(parse_qsl(location.query or location.fragment))
    found = [members.get(name) for name in ("error", "error_description")]
    error, description = (one if isinstance(one, str) else "" for one in found)
    return error, description


def _members(exchanged: Exchanged) -> dict[str, Any]:
    if not _JSON.match(_nature(exchanged)):
        return {}
    try:
        value = orjson.loads(exchanged.response.held)
    except orjson.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}


def _nature(exchanged: Exchanged) -> str:
    return header_of(exchanged.headers, b"content-type").lower()
