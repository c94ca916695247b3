"""The API de droits as this service calls it.

Every way in which it fails to answer has a name, and none of them looks like "no rights".
"""

from dataclasses import dataclass
from typing import Any

import httpx

_TIMEOUT = 5.0


class NotInsured(Exception):
    """The API knows nothing of this person (404): they are insured elsewhere, and may well have rights there."""


class LoginExpired(Exception):
    """The FranceConnect token is over (401): the member logs in again, which is nobody's mistake."""


@dataclass
class ComeBackLater(Exception):
    """The API cannot answer now (429, 5xx, no or half an answer): what is owed is unknown, not nothing.

    `seconds` is how long to wait, if it was told.
    """

    seconds: int | None = None


class Droits:
    """The rights API at `url`, with the key of the convention."""

    def __init__(self, url: str, api_key: str) -> None:
        self._http = httpx.Client(base_url=url, headers={"X-API-Key": api_key}, timeout=_TIMEOUT)

    def read(self, path: str, token: str, nir: str | None = None) -> Any:
        """The JSON at `path` below the API; NotInsured, LoginExpired or ComeBackLater."""
        headers = {"Authorization": f"Bearer {token}"} | ({"nir": nir} if nir else {})
        try:
            answer = self._http.get(path, headers=headers)
            told = answer.json()
        except (httpx.HTTPError, ValueError) as cause:
            raise ComeBackLater from cause
        if answer.status_code == 404 and told["code"] == "assure-non-gere":
            raise NotInsured
        if answer.status_code == 401 and told["code"] == "jeton-invalide":
            raise LoginExpired
        if answer.status_code == 429 or answer.status_code >= 500:
            seconds = answer.headers.get("Retry-After", "")
            raise ComeBackLater(int(seconds) if seconds.isdecimal() else None)
        answer.raise_for_status()  # the rest is a mistake of ours: a key, a convention, a parameter
        return told

    def close(self) -> None:
        """Close the connections."""
        self._http.close()
