"""The calls of the rights API: credentials, addresses, parameters."""

import re
from collections.abc import Iterator
from itertools import chain

from droits_conformance.audit.call import Call
from droits_conformance.audit.record import Record
from droits_conformance.audit.registry import Breach, judges, looked_at

_SECRET = re.compile(r"\b(?:jeton|cle|secret):[0-9a-f]{6}")
_NIR = re.compile(r"\bnir:[0-9a-f]{6}")
# A hint of logout is a token, and belongs there. A state or nonce of many digits looks like a NIR, and need not be one.
_LAWFUL_TOKEN = frozenset({"id_token_hint"})
_RANDOM = frozenset({"state", "nonce"})
_RANDOM_IN_REFERER = re.compile(r"(?<=[?&])(?:state|nonce)=[^&#\s]*")
_CALLING = frozenset({"GET", "HEAD"})
_OFF_CONTRACT = frozenset({"chemin-inconnu", "methode-non-permise"})


@judges("CLI-030")
def both_credentials(record: Record) -> Iterator[Breach]:
    """Neither is ever missing."""
    for call in looked_at(call for call in record.rights if call.method in _CALLING):
        missing = [name for name, there in _credentials(call) if not there]
        if missing:
            yield Breach((call,), (f"sans {' ni '.join(missing)}", f"without {' nor '.join(missing)}"))


@judges("CLI-031")
def token_alive(record: Record) -> Iterator[Breach]:
    """An expired token may be presented once, and by what was under way when the 401 came."""
    for login in looked_at(login for login in record.logins if login.rights and login.expires):
        late = [call for call in login.rights if login.expires and call.moment > login.expires]
        known = [call for call in late[1:] if call.follows(late[0])]
        if known:
            count = len(known) + 1
            seen = f"{count} appels avec un jeton expiré", f"{count} calls with an expired token"
            yield Breach((late[0], *known), seen)


@judges("CLI-032")
def no_secret_in_an_address(record: Record) -> Iterator[Breach]:
    """Of the rights API and of FranceConnect; nor in the address from which a page says that it comes."""
    for call in looked_at(record.calls):
        if _SECRET.search(_address(call, _LAWFUL_TOKEN | _RANDOM)):
            seen = ("une clé, un jeton ou un secret dans l'adresse", "a key, token or secret in the address")
            yield Breach((call,), seen)


@judges("CLI-033")
def no_nir_in_an_address(record: Record) -> Iterator[Breach]:
    """The same, of a NIR."""
    for call in looked_at(record.calls):
        if _NIR.search(_address(call, _RANDOM)):
            yield Breach((call,), ("un NIR dans l'adresse", "a NIR in the address"))


@judges("CLI-034")
def well_formed(record: Record) -> Iterator[Breach]:
    """No answer says that a parameter is wrong."""
    for call in looked_at(record.rights):
        if call.code == "parametre-invalide" and not call.is_wished:
            yield Breach((call,), ("refusé : parametre-invalide", "refused: parametre-invalide"))


@judges("CLI-035")
def in_the_contract(record: Record) -> Iterator[Breach]:
    """No answer says that there is nothing at the address, or nothing by that method."""
    for call in looked_at(record.rights):
        if call.code in _OFF_CONTRACT:
            yield Breach((call,), (f"refusé : {call.code}", f"refused: {call.code}"))


def _credentials(call: Call) -> tuple[tuple[str, bool], ...]:
    key = bool(call.headers.get("x-api-key", "").strip())
    return ("X-API-Key", key), ("Authorization: Bearer", call.bearer is not None)


def _address(call: Call, but: frozenset[str]) -> str:
    query = (f"{name}={value}" for name, value in call.query if name not in but)
    referer = _RANDOM_IN_REFERER.sub("", call.headers.get("referer", ""))
    return "\n".join(chain((call.place, referer), query))
