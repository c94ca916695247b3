"""The control API of a session, as plain calls (contract: spec/openapi/sandbox.yaml)."""

from collections.abc import Mapping
from typing import Any

import httpx

from droits_simulator.client.errors import ControlRefused, SandboxDown
from droits_simulator.client.wire import connection


class Control:
    """Calls below `url`, the control address of one session; `token` is what the sandbox demands, if it does.

    What this package has no words for (access requests, registrations, webhooks) is one `call` away.
    """

    def __init__(self, url: str, token: str | None = None) -> None:
        self.url = url.rstrip("/") + "/"
        self._token = token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = connection(self.url, base_url=self.url, headers=headers)

    def at(self, url: str) -> "Control":
        """The same, of another session of this sandbox."""
        return Control(url, self._token)

    def call(
        self, method: str, path: str = "", content: Any = None, query: Mapping[str, str | int] | None = None
    ) -> Any:
        """The JSON that a call brings back, None if it brings nothing; ControlRefused, SandboxDown."""
        asked = f"{method} {self.url}{path}"
        try:
            answer = self._http.request(method, path, json=content, params=query or {})
            told = answer.json() if answer.content else None
        except httpx.HTTPError as cause:
            raise SandboxDown(self.url, str(cause) or type(cause).__name__) from cause
        except ValueError as cause:
            raise SandboxDown(self.url, f"status {answer.status_code} and no JSON") from cause
        if answer.is_success:
            return told
        problem = told if isinstance(told, dict) else {}
        raise ControlRefused(asked, answer.status_code, problem.get("code", ""), problem.get("detail", ""))

    def close(self) -> None:
        """Close the connections."""
        self._http.close()
