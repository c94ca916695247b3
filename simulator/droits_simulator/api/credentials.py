"""Reading the two credentials of a call: the partner's key and the person's FranceConnect token.

A credential that is sent twice is refused whatever it says: obeying the first and obeying the last are both guesses.
"""

import re
from urllib.parse import parse_qsl

from starlette.types import Scope

from droits_simulator.api.problems import Refus
from droits_simulator.api.services import Services
from droits_simulator.api.token import BrokerUnreachable, Jeton
from droits_simulator.partenaire import Partenaire

# The b64token of RFC 6750 §2.1; the scheme is case-insensitive (RFC 9110 §11.1).
_BEARER = re.compile(rb"bearer +([A-Za-z0-9\-._~+/]+=*)", re.IGNORECASE)
_DOUBLED = "Envoyez un seul en-tête Authorization."
_UNREADABLE = "L'en-tête Authorization doit contenir Bearer, une espace et le jeton."
_IN_QUERY = "Un jeton ne s'envoie jamais dans l'adresse ; utilisez l'en-tête Authorization."


def header_values(scope: Scope, name: bytes) -> list[bytes]:
    """All values of a header, in the order received; `name` in lower case, as the envelope leaves them."""
    return [value for key, value in scope["headers"] if key == name]


async def partenaire_of(scope: Scope, services: Services) -> Partenaire:
    """Who holds the key of the call; Refus when there is no key, several, or an unknown one."""
    cles = header_values(scope, b"x-api-key")
    if not any(cles):
        raise Refus("cle-absente")
    partenaire = await services.partenaire(cles[0]) if len(cles) == 1 else None
    if partenaire is None:
        raise Refus("cle-inconnue")
    return partenaire


def bearer_of(scope: Scope) -> str:
    """The token as sent; Refus when it is absent, malformed, sent twice or sent in the address."""
    values = header_values(scope, b"authorization")
    if _in_query(scope):
        raise Refus("jeton-invalide", _IN_QUERY)
    if len(values) > 1:
        raise Refus("jeton-invalide", _DOUBLED)
    scheme = values[0].partition(b" ")[0].lower() if values else b""
    if scheme != b"bearer":
        raise Refus("jeton-absent")
    found = _BEARER.fullmatch(values[0].strip())
    if found is None:
        raise Refus("jeton-invalide", _UNREADABLE)
    return found[1].decode("ascii")


async def jeton_of(bearer: str, session: str, services: Services) -> Jeton:
    """What FranceConnect says of the token; Refus when it is dead, or when nobody can tell."""
    try:
        jeton = await services.verifier.verify(bearer, session)
    except BrokerUnreachable as cause:
        code = "franceconnect-illisible" if cause.nonsense else "franceconnect-injoignable"
        raise Refus(code) from cause
    if jeton is None:
        raise Refus("jeton-invalide")
    return jeton


def _in_query(scope: Scope) -> bool:
    query: bytes = scope.get("query_string", b"")
    if b"access_token" not in query and b"%" not in query:
        return False  # a name can be written otherwise with a percent sign alone
    return any(name == "access_token" for name, _ in parse_qsl(query.decode("latin-1"), keep_blank_values=True))
