"""A call to the rights API, as a value: who asks, for whom, about which days, and what is done wrongly on purpose."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson

from droits_fixtures import Personne


class _Default:
    """Marks "as a well-behaved partner would send it"; None means "not sent"."""

    def __repr__(self) -> str:
        return "default"


DEFAULT: Final = _Default()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call.

    `client` is the name of a client of the profile, `persona` who logged in at FranceConnect. `nir` is the header as sent
    (None: not sent). Dates are sent as written when they are strings. The fields after them replace what a well-behaved
    partner would send: `api_key` and `bearer` (None: not sent), `authorization` the whole header, `headers` and `query`
    further pairs, `method`, and `path` under the base URL instead of the operation's.
    """

    operation_id: str
    client: str
    persona: Personne
    nir: str | None = None
    date_debut: date | str | None = None
    date_fin: date | str | None = None
    api_key: str | _Default | None = DEFAULT
    bearer: str | _Default | None = DEFAULT
    authorization: str | _Default | None = DEFAULT
    headers: tuple[tuple[str, str], ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    method: str | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Header names are lower-case; `exchange` is the number in the journal."""

    call: Call
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    exchange: int

    def header(self, name: str) -> str | None:
        """The first value of a header, or None."""
        return next((value for key, value in self.headers if key == name.lower()), None)

    def listed(self, name: str) -> str:
        """All values of a header that is a list, as if they had come on one line (RFC 9110 §5.3); empty if there is none."""
        return ", ".join(value for key, value in self.headers if key == name.lower())

    @property
    def media_type(self) -> str:
        """Content type without its parameters, lower-case; empty if there is none."""
        return (self.header("content-type") or "").split(";")[0].strip().lower()

    def json(self) -> Any:
        """The body as JSON; ValueError if it is not."""
        return orjson.loads(self.body)
