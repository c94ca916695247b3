"""The lapses that exist, by name and in the order of the names."""

from droits_simulator.franceconnect.hostile.lapses.authorize import AUTHORIZE_LAPSES
from droits_simulator.franceconnect.hostile.lapses.checktoken import CHECKTOKENS
from droits_simulator.franceconnect.hostile.lapses.claims import CLAIMS
from droits_simulator.franceconnect.hostile.lapses.code import CODES
from droits_simulator.franceconnect.hostile.lapses.discovery import DISCOVERIES
from droits_simulator.franceconnect.hostile.lapses.ending import ENDINGS
from droits_simulator.franceconnect.hostile.lapses.lapse import Lapse
from droits_simulator.franceconnect.hostile.lapses.token import TOKENS
from droits_simulator.franceconnect.hostile.lapses.v1 import V1
from droits_simulator.franceconnect.hostile.lapses.way_back import WAY_BACK

_EVERY = (
    *AUTHORIZE_LAPSES,
    *CHECKTOKENS,
    *CLAIMS,
    *CODES,
    *DISCOVERIES,
    *ENDINGS,
    *TOKENS,
    *V1,
    *WAY_BACK,
)
LAPSES: dict[str, Lapse] = {one.nom: one for one in sorted(_EVERY, key=lambda one: one.nom)}
