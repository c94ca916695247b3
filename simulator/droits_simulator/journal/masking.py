"""What may stand in the journal of an exchange: everything but what identifies a person or opens a door.

NIRs, keys, tokens, codes, secrets and cookies are replaced by a pseudonym that says what stood there: `nir:3fa09c`. The same
value has the same pseudonym throughout a session, so that a token can be followed from FranceConnect to the rights API and
a person from call to call; it is made with a secret of the process, so that nobody gets the value back from it. Passwords
get no pseudonym: they are too short.

Besides the places where such values belong, any run of characters that looks like one is masked wherever it stands; that
may be more than necessary (`opaque:…`), never less.
"""

import re
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qsl, unquote

import orjson

PASSWORD = "[mot de passe]"  # noqa: S105 - what stands in its place
_KINDS = {
    "access_token": "jeton", "id_token": "jeton", "id_token_hint": "jeton", "refresh_token": "jeton", "token": "jeton",
    "logout_token": "jeton", "assertion": "jeton", "client_assertion": "jeton", "authorization": "jeton",
    "client_secret": "secret", "code": "code", "nir": "nir",
    "x-api-key": "cle", "api_key": "cle", "apikey": "cle", "cle": "cle",
    "cookie": "temoin", "set-cookie": "temoin",
    "password": "password", "passwd": "password", "mot_de_passe": "password", "mdp": "password",
}  # fmt: skip
# `code` in JSON is a word that must be read: of a problem, of a type of contract, of an exoneration.
_MEMBERS = {name: kind for name, kind in _KINDS.items() if name != "code"}
_NAMES = "|".join(sorted(_KINDS, key=len, reverse=True))
_MEMBER_NAMES = "|".join(sorted(_MEMBERS, key=len, reverse=True))

_GAP = r"[\s.\-+_/\u00b7\u00a0\u202f]{0,3}"
_DIGIT = rf"{_GAP}\d"
_NIR = rf"(?<!\d)[1-8](?:{_DIGIT}){{4}}{_GAP}(?:\d{_DIGIT}|2{_GAP}[abAB])(?:{_DIGIT}){{6}}(?:{_DIGIT}{_DIGIT})?(?!\d)"
# In the middle of a run of characters eyJ is chance: a random state of 32 holds one in some thousands. A dot tells a token.
_JWT = r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){0,4}|eyJ[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){1,4}"
_FOUND = re.compile(
    rf"(?P<pair>(?:^|(?<=[?&;\s]))(?P<name>{_NAMES})=)(?P<paired>[^&;\s\"'<>#]+)"
    rf"|(?P<member>\"(?P<key>{_MEMBER_NAMES})\"\s*:\s*\")(?P<held>[^\"]+)"
    rf"|(?P<jwt>(?-i:{_JWT}))"
    r"|(?P<bearer>\b(?:bearer|basic)\s+)(?P<credentials>[A-Za-z0-9._~+/=-]{6,})"
    r"|(?P<cle>\bbd-[a-z]+-[A-Za-z0-9_-]{12,})"
    r"|(?P<uuid>[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})"
    r"|(?P<opaque>(?=[a-z_-]*[A-Z0-9])[A-Za-z0-9_-]{40,})"
    rf"|(?P<nir>{_NIR})"
    r"|(?P<digits>\d{13,})",
    re.IGNORECASE,
)
# A long run of small letters and hyphens is a name; ignoring case, the pattern cannot tell.
_NAME = re.compile(r"[a-z_-]+")
_PSEUDONYM = re.compile(r"[a-z]+:[0-9a-f]{6}")
_SCHEMES = frozenset({"bearer", "basic", "digest", "dpop"})
_SHORTEST_SECRET = 8  # below, a "secret" is a word that stands everywhere
_LARGEST_PLAIN = 10**12
_UNQUOTED = 3
_LONGEST_REMEMBERED, _MOST_REMEMBERED = 100, 4096


class Masker:
    """Masks for one sandbox.

    `secret` makes the pseudonyms. `known` are secrets of the sandbox, each with the kind that stands before its pseudonym;
    `public` are long names that are none.
    """

    def __init__(self, secret: bytes, known: Iterable[tuple[str, str]] = (), public: Iterable[str] = ()) -> None:
        self._secret = secret
        self._kinds = {value: kind for value, kind in known if len(value) >= _SHORTEST_SECRET}
        longest_first = sorted(self._kinds, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
        self._public = frozenset(public)
        self._harmless: set[str] = set()

    def of(self, session: str, sent: Iterable[tuple[str, str]] = ()) -> "SessionMasker":
        """The masker of an exchange of a session. `sent` are secrets that it carries, each with its kind."""
        return SessionMasker(self, session, {value: kind for value, kind in sent if len(value) >= _SHORTEST_SECRET})

    def pseudonym(self, session: str, kind: str, value: str) -> str:
        """The pseudonym of a value in a session; of a NIR, the same however it is written."""
        if kind == "password":
            return PASSWORD
        if kind == "nir":
            value = "".join(filter(str.isalnum, unquote(value))).upper()[:13]
        digest = blake2b(f"{session}\0{value}".encode("utf-8", "surrogatepass"), key=self._secret, digest_size=3)
        return f"{kind}:{digest.hexdigest()}"

    def replace_known(self, session: str, text: str) -> str:
        """The text without the sandbox's own secrets."""
        return self._known.sub(lambda found: self.pseudonym(session, self._kinds[found[0]], found[0]), text)

    def is_harmless(self, text: str) -> bool:
        """Whether the text was looked at before, and nothing in it had to be masked."""
        return text in self._harmless

    def remember(self, text: str) -> None:
        """Note that nothing had to be masked: names, labels and headers come again and again."""
        if len(text) <= _LONGEST_REMEMBERED:
            if len(self._harmless) >= _MOST_REMEMBERED:
                self._harmless.clear()
            self._harmless.add(text)

    def is_public(self, text: str) -> bool:
        """Whether a long run of characters is no secret."""
        return text in self._public or _NAME.fullmatch(text) is not None


class SessionMasker:
    """A `Masker` for one exchange."""

    def __init__(self, masker: Masker, session: str, sent: dict[str, str]) -> None:
        self._masker, self._session, self._sent = masker, session, sent

    def pseudonym(self, kind: str, value: str) -> str:
        """The pseudonym of a value that is known to be of that kind."""
        return self._masker.pseudonym(self._session, kind, value)

    def text(self, text: str) -> str:
        """A text of any form; one that hides something behind percent signs comes back without them."""
        if self._masker.is_harmless(text) and not any(value in text for value in self._sent):
            return text
        masked = self._opened(text)
        if masked == text:
            self._masker.remember(text)
        return masked

    def header(self, name: str, value: str) -> str:
        """The value of a header; `name` in lower case."""
        kind = _KINDS.get(name)
        if kind == "jeton":
            scheme, _, credentials = value.strip().partition(" ")
            # Without a scheme that is known, the first word may be the token itself.
            shown = scheme if scheme.lower() in _SCHEMES else ""
            return f"{shown} {self._masked(kind, credentials.strip() if shown else value.strip())}".strip()
        if name == "cookie":
            return "; ".join(self._cookie(part) for part in value.split(";"))
        if name == "set-cookie":
            first, semicolon, attributes = value.partition(";")
            return self._cookie(first) + semicolon + self.text(attributes)
        return self._masked(kind, value.strip()) if kind else self.text(value)

    def form(self, text: str) -> str:
        """A form, or the query of an address, laid open."""
        pairs = parse_qsl(text, keep_blank_values=True, errors="replace")
        return "&".join(
            f"{_packed(self.text(name))}={_packed(self._field(name, value, _KINDS))}" for name, value in pairs
        )

    def json(self, value: Any) -> Any:
        """A JSON value, with the same members."""
        if isinstance(value, dict):
            return {self.text(name): self._field(name, held, _MEMBERS) for name, held in value.items()}
        if isinstance(value, list):
            return [self.json(one) for one in value]
        if isinstance(value, str):
            return self.text(value)
        is_large = isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) >= _LARGEST_PLAIN
        return self.pseudonym("nir", str(value).partition(".")[0]) if is_large else value

    def body(self, text: str, nature: str) -> str:
        """A body; `nature` is its content type, in lower case."""
        if "x-www-form-urlencoded" in nature:
            return self.form(text)
        if "json" in nature or text[:1] in {"{", "["}:
            try:
                return orjson.dumps(self.json(orjson.loads(text))).decode()
            except (orjson.JSONDecodeError, orjson.JSONEncodeError, RecursionError):
                return self.text(text)
        return self.text(text)

    def _field(self, name: str, value: Any, kinds: dict[str, str]) -> Any:
        kind = kinds.get(name.lower())
        if kind is None or isinstance(value, (dict, list)):
            return self.json(value)
        return value if value is None else self._masked(kind, str(value))

    def _masked(self, kind: str, value: str) -> str:
        return value if not value or _PSEUDONYM.fullmatch(value) else self.pseudonym(kind, value)

    def _cookie(self, part: str) -> str:
        name, equals, value = part.strip().partition("=")
        return f"{self.text(name)}={self.pseudonym('temoin', value)}" if equals else self.pseudonym("temoin", name)

    def _opened(self, text: str) -> str:
        masked = self._plain(text)
        for _ in range(_UNQUOTED):
            if "%" not in text:
                break
            text = unquote(text, errors="replace")
            opened = self._plain(text)
            if opened != text:
                masked = opened
        return masked

    def _plain(self, text: str) -> str:
        for value, kind in self._sent.items():
            if value in text:
                text = text.replace(value, self.pseudonym(kind, value))
        return _FOUND.sub(self._replaced, self._masker.replace_known(self._session, text))

    def _replaced(self, found: re.Match[str]) -> str:
        if found["pair"]:
            return found["pair"] + self._masked(_KINDS[found["name"].lower()], found["paired"])
        if found["member"]:
            return found["member"] + self._masked(_MEMBERS[found["key"].lower()], found["held"])
        if found["bearer"]:
            return found["bearer"] + self._masked("jeton", found["credentials"])
        if found["opaque"] and self._masker.is_public(found["opaque"]):
            return found["opaque"]
        kind = {"jwt": "jeton", "digits": "nir", "uuid": "opaque"}.get(str(found.lastgroup), str(found.lastgroup))
        return self.pseudonym(kind, found[0])


def _packed(text: Any) -> str:
    """A name or value in a query, readable: only what would end it is encoded."""
    return str(text).replace("%", "%25").replace("&", "%26")
