"""A journal written by hand, as a sandbox's archive has it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import orjson
import pytest

from droits_conformance.audit.record import Record, record_of

Entry = dict[str, Any]
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
RETURN = "http://127.0.0.1:9999/callback"
LASTED = 10.0  # milliseconds
LIFE = 60
TOKEN = "jeton:0000f1"
RIGHTS = "/test/v1/droits/beneficiaires/me"


class Scribe:
    """Writes entries one after the other; `wait` lets time pass. Each method gives the entry, for a test to spoil it."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.faults: list[str] = []
        self._elapsed, self._numbers = 0.0, count(1)

    def wait(self, seconds: float) -> None:
        self._elapsed += seconds * 1000

    def exchange(
        self,
        method: str,
        path: str,
        *,
        query: dict[str, str] | None = None,
        form: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        status: int = 200,
        answer: dict[str, str] | None = None,
        told: Any = None,
        **members: Any,
    ) -> Entry:
        began = self._elapsed
        self._elapsed += LASTED
        request = {
            "method": method,
            "url": f"http://127.0.0.1:8800/s/essai{path}",
            "headers": [{"name": name, "value": value} for name, value in (headers or {}).items()],
            "queryString": [{"name": name, "value": value} for name, value in (query or {}).items()],
        }
        if form:
            text = "&".join(f"{name}={value}" for name, value in form.items())
            request["postData"] = {"mimeType": "application/x-www-form-urlencoded", "text": text}
        nature = "application/json" if told is not None else "text/html"
        content = {"mimeType": nature, "text": orjson.dumps(told).decode() if told is not None else ""}
        listed = [{"name": name, "value": value} for name, value in (answer or {}).items()]
        entry = {
            "startedDateTime": (NOON + timedelta(milliseconds=began)).isoformat(timespec="milliseconds"),
            "time": LASTED,
            "request": request,
            "response": {"status": status, "headers": listed, "content": content},
            "_id": f"X{next(self._numbers)}",
            "_began_ms": began,
            "_operation": None,
            "_partner": None,
            "_client": None,
            "_convention": None,
            "_persona": None,
            "_code": None,
            "_complete": True,
            "_faults": list(self.faults),
        }
        self.entries.append(entry | members)
        return self.entries[-1]

    def authorize(
        self, journey: str = "opaque:0000a1", *, version: str = "v2", client: str = "mutuelle", **asked: str
    ) -> Entry:
        sent = {"client_id": "c1", "redirect_uri": RETURN, "scope": "openid droits_assurance_maladie"}
        sent |= {"state": journey[-6:] * 5, "nonce": journey[-6:] * 4}
        sent |= {"acr_values": "eidas1"} if version == "v2" else {}
        sent = {name: value for name, value in (sent | asked).items() if value}
        to = {"location": f"/s/essai/api/{version}/interaction/{journey}"}
        return self.exchange("GET", f"/api/{version}/authorize", query=sent, status=303, answer=to, _client=client)

    def comes_back(self, journey: str = "opaque:0000a1", code: str = "code:0000c1", *, version: str = "v2") -> Entry:
        to = {"location": f"{RETURN}?code={code}&state=revenu"}
        path = f"/api/{version}/interaction/{journey}/consent"
        return self.exchange("POST", path, status=303, answer=to, _persona="claire.dupont")

    def redeem(self, code: str = "code:0000c1", token: str = TOKEN, *, version: str = "v2", status: int = 200) -> Entry:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": RETURN,
            "client_secret": "secret:0000e1",
        }
        told = {"access_token": token, "id_token": f"jeton:id{token[-4:]}", "expires_in": LIFE}
        return self.exchange(
            "POST",
            f"/api/{version}/token",
            form=form,
            status=status,
            told=told if status == 200 else {"error": "invalid_grant"},
            _client="mutuelle",
            _persona="claire.dupont",
        )

    def rights(self, token: str = TOKEN, *, path: str = RIGHTS, status: int = 200, **members: Any) -> Entry:
        headers = {"x-api-key": "cle:0000d1", "authorization": f"Bearer {token}"}
        named = {"_partner": "mutuelle", "_client": "mutuelle", "_persona": "claire.dupont", "_operation": "getMe"}
        named["_convention"] = "organisme-complementaire"
        return self.exchange("GET", path, headers=headers, status=status, told={}, **(named | members))

    def userinfo(self, token: str = TOKEN, *, version: str = "v2") -> Entry:
        return self.exchange("GET", f"/api/{version}/userinfo", headers={"authorization": f"Bearer {token}"})

    def goodbye(self, token: str = TOKEN, *, version: str = "v2", **sent: str) -> Entry:
        path = f"/api/{version}/{'session/end' if version == 'v2' else 'logout'}"
        asked = {"id_token_hint": f"jeton:id{token[-4:]}", "state": "adieu"} | sent
        return self.exchange("GET", path, query={name: value for name, value in asked.items() if value}, status=303)

    def log_in(self, number: int = 1, *, version: str = "v2", **asked: str) -> str:
        """A whole login; gives its token."""
        journey, code, token = f"opaque:0000a{number}", f"code:0000c{number}", f"jeton:0000f{number}"
        self.authorize(journey, version=version, **asked)
        self.comes_back(journey, code, version=version)
        self.redeem(code, token, version=version)
        return token

    def record(self, *clients: Sequence[str]) -> Record:
        return record_of(self.entries, clients)  # type: ignore[arg-type]


@pytest.fixture
def scribe() -> Scribe:
    return Scribe()
