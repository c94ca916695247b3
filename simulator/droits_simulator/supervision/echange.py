"""One measured exchange: which operation of which service, how it ended, how long it took, and what was wrong on purpose."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from droits_contract import Contract
from droits_simulator.journal.branches import ADDRESSES
from droits_simulator.journal.entry import kind_of
from droits_simulator.settings import RIGHTS_PATH

API, FRANCECONNECT = "droits", "franceconnect"
UNKNOWN, NOBODY, OTHER = "inconnue", "aucun", "autre"
# Wishes that ask for an answer, not for a failure.
_HARMLESS = frozenset({"horloge", "persona"})
_WISH = "voeu:"


class Echange(NamedTuple):
    """An exchange that is over.

    `service` is `droits` or `franceconnect`; `operation` an operationId of the contract, an address of FranceConnect, or
    `inconnue`. `status` is 0 when no answer began, `complete` is False when it broke off. `partenaire` is a name from the
    register, `autre` for a partner who is not there, or `aucun`. `voulu` are the names of faults and wishes behind it.
    `beneficiaire` is the NIR of the person whom the answer is about, None if there is no answer about a person.
    """

    service: str
    operation: str
    status: int
    complete: bool
    seconds: float
    partenaire: str = NOBODY
    voulu: tuple[str, ...] = ()
    beneficiaire: str | None = None

    @property
    def echoue(self) -> bool:
        """Whether it failed, which is never the fault of who called."""
        return self.status >= 500 or not self.complete

    @property
    def anormal(self) -> bool:
        """Whether it failed, or something was made to go wrong in it."""
        return bool(self.voulu) or self.echoue

    @property
    def nature(self) -> str:
        """What went wrong, in one word for each cause: `503`, `rompu` (broken off), `sans-reponse`, or nothing."""
        if not self.status:
            return "sans-reponse"
        if not self.complete:
            return "rompu"
        return str(self.status) if self.status >= 500 else ""


class Operations:
    """Finds the operation of a path; its answers are few, whatever is asked for."""

    def __init__(self, contract: Contract) -> None:
        self._known: Mapping[str, str] = {one.path.rstrip("/"): one.operation_id for one in contract.operations}
        self._exact = {RIGHTS_PATH + one.path: (API, one.operation_id) for one in contract.operations}

    def at(self, path: str) -> tuple[str, str]:
        """Service and operation of a path in the session, which is one of the rights API or of FranceConnect."""
        exact = self._exact.get(path)
        if exact is not None:
            return exact
        if kind_of(path) == FRANCECONNECT:
            return FRANCECONNECT, _address(path)
        below = path.removeprefix(RIGHTS_PATH)
        return API, self._known.get("" if below == "/" else below, UNKNOWN)


@lru_cache(maxsize=64)
def voulu(header: str) -> tuple[str, ...]:
    """The names in `X-Banc-Droits-Faute` that stand for something wrong, without the values of wishes.

    >>> voulu("panne, voeu:delay=250, voeu:horloge")
    ('panne', 'voeu:delay')
    """
    names = dict.fromkeys(one.partition("=")[0] for one in header.split(", ") if one)
    return tuple(name for name in names if name.removeprefix(_WISH) not in _HARMLESS)


def _address(path: str) -> str:
    version, below = path[5:7], path[7:]
    if below in ADDRESSES[version]:
        return version + below
    known = (one for one in ADDRESSES[version] if below.startswith(f"{one}/"))
    return version + max(known, key=len, default=f"/{UNKNOWN}")
