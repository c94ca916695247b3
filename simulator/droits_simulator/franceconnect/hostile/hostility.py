"""What a hostility is."""

from collections.abc import Callable
from dataclasses import dataclass

from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.hostile.draft import Draft

RETURN, ID_TOKEN, USERINFO, JWKS, CHECKTOKEN = "retour", "id_token", "userinfo", "jwks", "checktoken"
BOTH = frozenset({"v1", "v2"})
V2_ONLY = frozenset({"v2"})


@dataclass(frozen=True, slots=True)
class Around:
    """What a change may need to know: `secret` is the service's, `token` the access token as it was presented."""

    context: Context
    version: str
    secret: str = ""
    token: str = ""


Change = Callable[[Draft, Around], Draft]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostility:
    """A lie or a failure of FranceConnect, by its name.

    `titre` (French) and `title` say what goes wrong; `refuse` what a careful integration does then; `trap` the mistake of
    integrations that it shows (docs/sources.md, franceconnect §11). `place` is the answer that it spoils: whatever is not
    `checktoken` is meant for services. `change` is None where the endpoint itself behaves otherwise.
    """

    nom: str
    titre: str
    title: str
    refuse: str
    trap: str
    place: str
    versions: frozenset[str] = BOTH
    change: Change | None = None
