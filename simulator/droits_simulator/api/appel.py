"""What is known of a call while it goes through the checks: each of them adds what it established."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.types import Scope

from droits_contract import Convention
from droits_simulator.api.problems import Refus
from droits_simulator.api.services import Services
from droits_simulator.api.token import Jeton
from droits_simulator.droits.demande import Fenetre
from droits_simulator.droits.peuple import Trouve
from droits_simulator.partenaire import Partenaire
from droits_simulator.quota import Decompte

_KEY = "appel"


@dataclass(slots=True)
class Appel:
    """A call on its way.

    `chemin` is its path, with the prefix of its session; `services` are those of the session. The
    rest is None until the check that establishes it has passed, in the order of the members: `porteur` is True once there is
    a well-formed bearer token, `decompte` is what counting the call against the quota found, `appelant` is the caller and
    `sujet` the person asked about, each with their household.
    `refus` is what the call ended in, if it was refused.
    """

    request_id: str
    chemin: str
    session: str
    jour: date
    services: Services
    partenaire: Partenaire | None = None
    porteur: bool = False
    jeton: Jeton | None = None
    decompte: Decompte | None = None
    convention: Convention | None = None
    nir: str | None = None
    fenetre: Fenetre | None = None
    appelant: Trouve | None = None
    sujet: Trouve | None = None
    refus: Refus | None = None

    @property
    def instance(self) -> str:
        """How a problem names it: by its path and `request_id`, never a query."""
        return f"{self.chemin}#{self.request_id}"

    def refuse(self, refus: Refus) -> None:
        """End the call in a refusal.

        The journal keeps the call for a while: without this, it would keep with it all frames that the refusal came through,
        in a circle that only the garbage collector opens.
        """
        self.refus = refus.with_traceback(None)
        refus.__cause__ = refus.__context__ = None


def attach(scope: Scope, appel: Appel, **changed: Any) -> Scope:
    """The scope with the call in its state, and what is `changed`; the scope and state that came are left as they were."""
    return {**scope, **changed, "state": {**scope.get("state", {}), _KEY: appel}}


def appel_of(scope: Scope) -> Appel:
    """The call that the envelope attached to the scope."""
    appel: Appel = scope["state"][_KEY]
    return appel
