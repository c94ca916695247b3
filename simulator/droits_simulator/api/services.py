"""What answering a call needs, gathered in one frozen value that app.py builds.

Each member is a seam: a fault (faults/) is a function from Services to Services that replaces one or two of them, so that
the code that answers never knows whether a fault is on.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from starlette.types import Scope

from droits_contract import Convention
from droits_fixtures.model import Foyer, Personne
from droits_simulator.api.problems import Refus
from droits_simulator.api.token import Jeton, TokenVerifier
from droits_simulator.clock import Clock
from droits_simulator.droits.demande import Fenetre
from droits_simulator.droits.peuple import Peuple, Trouve
from droits_simulator.droits.reconciliation import Identite
from droits_simulator.partenaire import Partenaire
from droits_simulator.quota import Decompte, uncounted


def nothing_more(_scope: Scope) -> Mapping[str, Any]:
    """What a discreet log says of a request besides its usual members."""
    return {}


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that a call to the rights API asks others.

    `people` gives the people of a day, `reconcilie` the household and person of a civil status on that day.
    `partenaire` finds who holds a key in the session under way, `rattache` tells whether a token was issued to that
    partner's own client.
    `lit_date` reads a date parameter (ValueError: not a date; None: as if it were not there). `cherche` finds a NIR in the
    circle of the appelant. `masque` cuts data to a convention. `presente` is the last hand on the data of an operation.
    `compte` counts a call against the quota of who makes it; by default nobody has one.
    `consigne` gives what the log's line of a call has beyond the usual members (request_log.py): nothing, by default.
    `faults` are the names of the faults that are on. `refus` is the answer to every call, where there is to be no other.
    `at_path` are other services for the calls of some paths of the contract, where something is wrong at these alone.
    """

    clock: Clock
    people: Callable[[date], Peuple]
    reconcilie: Callable[[date, Identite], Trouve | None]
    verifier: TokenVerifier
    partenaire: Callable[[bytes], Awaitable[Partenaire | None]]
    conventions: Mapping[str, Convention]
    rattache: Callable[[Partenaire, Jeton], bool]
    lit_date: Callable[[str], date | None]
    fenetre: Callable[[date, date | None, date | None], Fenetre]
    cherche: Callable[[Peuple, Foyer, Personne, str], Trouve | None]
    masque: Callable[[str, Any, Convention], Any]
    presente: Callable[[str, Any], Any]
    compte: Callable[[Partenaire, Convention], Awaitable[Decompte]] = uncounted
    consigne: Callable[[Scope], Mapping[str, Any]] = nothing_more
    validate_responses: bool = True
    faults: tuple[str, ...] = ()
    refus: Refus | None = None
    at_path: "Mapping[str, Services]" = field(default_factory=dict)
