"""The request of an exchange, as one that may be shown and sent again."""

from dataclasses import dataclass

from droits_conformance.counterexample.hiding import Hider
from droits_conformance.counterexample.parts import Text, Variable, variables_of
from droits_conformance.exchange import Exchange
from droits_conformance.wire import DEFAULT_HEADERS

# What a client adds by itself: it differs between ours, curl and httpx, and no rule is about it.
_OF_THE_CLIENT = {"host": None, "connection": None, "content-length": None}
_NEVER_IN_CLEAR = ("cookie", "proxy-authorization")
_COOKIE = Variable("DROITS_COOKIE", "cookies of a session that is over", lasting=False)
_AUTHORIZATION = Variable("DROITS_AUTHORIZATION", "an Authorization header, made for this one call", lasting=False)
_MADE_UP = Variable("DROITS_MADE_UP_TOKEN", "a token that nobody issued", "jeton-de-personne-0123456789")
_KEY = Variable("DROITS_NEARLY_A_KEY", "a key that resembles a real one", lasting=False)
_ALIKE = 6  # characters at the beginning that a made-up key may have in common with a real one


@dataclass(frozen=True, slots=True)
class Request:
    """Method, address, headers and body of a request; header names as they were sent."""

    method: str
    url: Text
    headers: tuple[tuple[str, Text], ...]
    body: Text

    @property
    def variables(self) -> list[Variable]:
        """The variables in it."""
        return variables_of(*(value for _, value in self.headers), self.url, self.body)

    @property
    def lasting(self) -> bool:
        """Whether it can be sent again at any time."""
        return all(variable.lasting for variable in self.variables)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes requests; `keys` are the real API keys, `pages` tells that every real token is known to the hider."""

    hider: Hider
    keys: tuple[str, ...]
    pages: bool

    def request(self, exchange: Exchange) -> Request:
        """What was sent in that exchange, without a secret in it."""
        headers = tuple(
            (name, self._header(name.lower(), readable(value)))
            for name, value in exchange.request_headers
            if not _is_of_the_client(name.lower(), value)
        )
        body = self.hider.hidden(readable(exchange.request_body.decode("latin-1")))
        return Request(exchange.method, self.hider.hidden(exchange.url), headers, body)

    def _header(self, name: str, value: str) -> Text:
        if name in _NEVER_IN_CLEAR:
            return (_COOKIE,)
        if name == "authorization":
            return self._authorization(value)
        if name == "x-api-key" and value not in self.keys and self._is_nearly_a_key(value):
            return (_KEY,)
        return self.hider.hidden(value)

    def _authorization(self, value: str) -> Text:
        scheme, blank, rest = value.partition(" ")
        if not rest and scheme in ("", "Bearer"):
            return (value,) if value else ()
        hidden = self.hider.hidden(rest)
        known = any(isinstance(piece, Variable) for piece in hidden)
        if scheme != "Bearer" or not (known or self.pages):
            return (_AUTHORIZATION,)
        return (f"{scheme}{blank}", *(hidden if known else (_MADE_UP,)))

    def _is_nearly_a_key(self, value: str) -> bool:
        return len(value) >= _ALIKE and any(value in key or key[: len(value)] == value for key in self.keys)


def readable(sent: str) -> str:
    """Bytes that the journal keeps as Latin-1, as the UTF-8 that they most likely are."""
    try:
        return sent.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return sent


def _is_of_the_client(name: str, value: str) -> bool:
    usual = (_OF_THE_CLIENT | DEFAULT_HEADERS).get(name, "")
    return usual is None or (bool(usual) and value == usual)
