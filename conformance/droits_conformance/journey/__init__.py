"""The judge as a service of FranceConnect: it obtains tokens through the real pages, and has no back door.

from droits_conformance.journey import Login

Login(profile.broker, open_wire).obtain(client, persona, ("openid", "droits_assurance_maladie"))
"""

from droits_conformance.journey.login import Login as Login
from droits_conformance.journey.session import Session as Session

__all__ = ["Login", "Session"]
