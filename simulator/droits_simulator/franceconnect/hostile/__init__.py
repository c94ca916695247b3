"""A FranceConnect that lies, on purpose and by name: so that an integration can prove that it refuses each lie.

Endpoints write what they say through `signed`, `signed_v1`, `told`, `published` and `instead`; in a session without
hostilities these say exactly what they are given. Source of the traps: docs/sources.md, franceconnect §11.

Hostilities are for partners. `lapses` are for the judge: ways in which a FranceConnect is simply wrong, which change what an
endpoint is asked and answers (`answered`) or how it seals it (`sealed`). docs/decisions/0106.
"""

from droits_simulator.franceconnect.hostile.answers import answered as answered
from droits_simulator.franceconnect.hostile.answers import instead as instead
from droits_simulator.franceconnect.hostile.answers import signed as signed
from droits_simulator.franceconnect.hostile.answers import signed_v1 as signed_v1
from droits_simulator.franceconnect.hostile.answers import told as told
from droits_simulator.franceconnect.hostile.envelope import Envelope as Envelope
from droits_simulator.franceconnect.hostile.hostility import CHECKTOKEN as CHECKTOKEN
from droits_simulator.franceconnect.hostile.hostility import ID_TOKEN as ID_TOKEN
from droits_simulator.franceconnect.hostile.hostility import JWKS as JWKS
from droits_simulator.franceconnect.hostile.hostility import RETURN as RETURN
from droits_simulator.franceconnect.hostile.hostility import USERINFO as USERINFO
from droits_simulator.franceconnect.hostile.hostility import Hostility as Hostility
from droits_simulator.franceconnect.hostile.lapses import Lapse as Lapse
from droits_simulator.franceconnect.hostile.lapses import lapses as lapses
from droits_simulator.franceconnect.hostile.rotation import published as published
from droits_simulator.franceconnect.hostile.rotation import read_rotated as read_rotated
from droits_simulator.franceconnect.hostile.table import HOSTILITIES as HOSTILITIES
from droits_simulator.franceconnect.hostile.table import asks_otherwise as asks_otherwise
from droits_simulator.franceconnect.hostile.table import sealed as sealed
from droits_simulator.franceconnect.hostile.to_providers import calls_dead as calls_dead
from droits_simulator.franceconnect.hostile.to_services import is_bare as is_bare
from droits_simulator.franceconnect.hostile.to_services import refuses_userinfo as refuses_userinfo

__all__ = [
    "CHECKTOKEN",
    "HOSTILITIES",
    "ID_TOKEN",
    "JWKS",
    "RETURN",
    "USERINFO",
    "Envelope",
    "Hostility",
    "Lapse",
    "answered",
    "asks_otherwise",
    "calls_dead",
    "instead",
    "is_bare",
    "lapses",
    "published",
    "read_rotated",
    "refuses_userinfo",
    "sealed",
    "signed",
    "signed_v1",
    "told",
]
