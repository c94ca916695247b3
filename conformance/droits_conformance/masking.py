"""What may leave the process: the same text, without what identifies a person or opens a door.

Masked: NIRs (CNAM's own structure, 13 characters or 15 with the key, blanks or not), API keys, client secrets, bearer
tokens, codes, JSON Web Tokens, cookies and passwords. A mask says what stood there (`[NIR]`, `[api_key hopital]`), so
that a report stays readable.

Surprise: the usual password of test accounts is `123`, so a password is masked as the value of a form field and never as
bare text, or dates and ports would be eaten.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import quote

from droits_conformance.exchange import Exchange, Headers, Journal
from droits_conformance.result import Run
from droits_conformance.target import Profile

_GAP = r"(?:[ .\-+\u00a0]|%20)?"
# Sex, year, month (20 and above: civil registry incomplete), département, commune, rank, key.
NIR = re.compile(
    rf"(?<!\d)[1-478]{_GAP}\d\d{_GAP}(?:0[1-9]|1[0-2]|[2-9]\d){_GAP}(?:\d\d|2[abAB]){_GAP}\d{{3}}{_GAP}\d{{3}}"
    rf"(?:{_GAP}\d\d)?(?!\d)"
)
JWT = re.compile(r"eyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*){1,4}")
_BEARER = re.compile(r"\b(bearer)(:?\s+)[A-Za-z0-9._~+/=-]{6,}", re.IGNORECASE)
_SECRET_FIELDS = "access_token|id_token|id_token_hint|refresh_token|token|client_secret|password|mot_de_passe|mdp"  # noqa: S105 - names
_PAIR = re.compile(rf"((?:^|[?&\s])(?:{_SECRET_FIELDS})=)[^&\s\"'<>]+", re.IGNORECASE)
_MEMBER = re.compile(rf"(\"(?:{_SECRET_FIELDS})\"\s*:\s*\")[^\"]+", re.IGNORECASE)
_CODE = re.compile(r"((?:^|[?&\s;])code=)[A-Za-z0-9_-]{10,}")
_SECRET_HEADERS = frozenset({"authorization", "x-api-key", "cookie", "set-cookie", "proxy-authorization"})
_HARVEST = re.compile(
    r"(?:bearer\s+|(?:^|[?&])(?:code|token|access_token|id_token)=|\"(?:access_token|id_token)\"\s*:\s*\")"
    r"([A-Za-z0-9._~+/=-]{10,})",
    re.IGNORECASE,
)
_SHORTEST_SECRET = 6  # below that a "secret" is a word or a number that stands everywhere


class Masker:
    """Masks texts and exchanges for one target. `secrets` are values to hide besides those of the profile."""

    def __init__(self, profile: Profile, secrets: Iterable[str] = ()) -> None:
        named = dict.fromkeys(secrets, "[secret]")
        for client in profile.all_clients:
            named[client.api_key] = f"[api_key {client.name}]"
            named[client.client_secret] = f"[client_secret {client.name}]"
        if profile.provider:
            named[profile.provider.client_secret] = "[client_secret provider]"
        if profile.control and profile.control.token:
            named[profile.control.token] = "[control token]"
        self._labels = _with_encodings(named)
        longest_first = sorted(self._labels, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
        password = re.escape(quote(profile.broker.password, safe=""))
        self._password = re.compile(rf"((?:^|&)[\w.\-\[\]%]+=){password}(?=&|$)")

    def text(self, text: str) -> str:
        """The text without identities and secrets."""
        masked = self._known.sub(lambda found: self._labels[found.group()], text)
        masked = JWT.sub("[jwt]", masked)
        masked = _BEARER.sub(r"\1\2[token]", masked)
        masked = _PAIR.sub(_keep_mask, masked)
        masked = _MEMBER.sub(_keep_mask, masked)
        masked = _CODE.sub(r"\1[code]", masked)
        return NIR.sub("[NIR]", masked)

    def exchange(self, exchange: Exchange) -> Exchange:
        """The exchange without identities and secrets; bodies keep their other bytes."""
        return replace(
            exchange,
            url=self.text(exchange.url),
            request_headers=self._headers(exchange.request_headers),
            request_body=self._body(exchange.request_body, form=True),
            headers=self._headers(exchange.headers),
            body=self._body(exchange.body, form=False),
            error=None if exchange.error is None else self.text(exchange.error),
        )

    def _headers(self, headers: Headers) -> Headers:
        return tuple((name, self._header(name.lower(), value)) for name, value in headers)

    def _header(self, name: str, value: str) -> str:
        masked = self.text(value)
        if name not in _SECRET_HEADERS or masked.startswith("["):
            return masked
        if name in {"cookie", "set-cookie"}:
            return re.sub(r"^([^=;]+)=[^;]*", r"\1=[cookie]", masked) if name == "set-cookie" else "[cookie]"
        scheme, blank, rest = masked.partition(" ")
        return f"{scheme}{blank}[token]" if rest else "[secret]"

    def _body(self, body: bytes, *, form: bool) -> bytes:
        # Latin-1 maps each byte to one character, so that whatever is not masked comes out as it went in.
        text = body.decode("latin-1")
        masked = self._password.sub(r"\1[password]", text) if form else text
        return self.text(masked).encode("latin-1", errors="replace")


def masker_of(run: Run) -> Masker:
    """A masker that also knows every token and code seen in the journal of the run, wherever they were echoed."""
    return Masker(run.profile, run.journal.once("secrets", harvest))


def harvest(journal: Journal) -> frozenset[str]:
    """Tokens and codes that stand in the exchanges of a journal."""
    found: set[str] = set()
    for exchange in journal:
        headers = (value for _, value in (*exchange.request_headers, *exchange.headers))
        bodies = (exchange.request_body.decode("latin-1"), exchange.body.decode("latin-1"))
        for text in (exchange.url, *headers, *bodies):
            found.update(_HARVEST.findall(text))
    return frozenset(found)


def _with_encodings(named: dict[str, str]) -> dict[str, str]:
    labels = {quote(secret, safe=""): label for secret, label in named.items() if len(secret) >= _SHORTEST_SECRET}
    return labels | {secret: label for secret, label in named.items() if len(secret) >= _SHORTEST_SECRET}


def _keep_mask(found: re.Match[str]) -> str:
    value = found.group()[len(found.group(1)) :]
    return found.group() if value.startswith("[") else f"{found.group(1)}[secret]"
