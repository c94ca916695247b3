"""The judge's source of tokens: one relying party per client, of the version that the profile names."""

from droits_conformance.caller import IssuedToken
from droits_conformance.journey.jose import Now
from droits_conformance.journey.relying_party import RelyingParty
from droits_conformance.journey.session import OpenWire, Session
from droits_conformance.journey.v1 import RelyingPartyV1
from droits_conformance.target import BrokerProfile, ClientProfile
from droits_fixtures import Personne


class Login:
    """Logs people in through the broker's pages."""

    def __init__(self, broker: BrokerProfile, open_wire: OpenWire, *, now: Now = None) -> None:
        self._broker = broker
        self._open_wire = open_wire
        self._now = now
        self._parties: dict[str, RelyingParty | RelyingPartyV1] = {}

    def obtain(self, client: ClientProfile, persona: Personne, scopes: tuple[str, ...]) -> IssuedToken:
        """A fresh token; JourneyFailed if there is none."""
        session = self.session(client, persona, scopes)
        return IssuedToken(session.access_token, session.expires_in)

    def session(self, client: ClientProfile, persona: Personne, scopes: tuple[str, ...]) -> Session:
        """A fresh login with all that it gives."""
        return self.party(client).login(persona.login or persona.cle, scopes)

    def party(self, client: ClientProfile) -> RelyingParty | RelyingPartyV1:
        """The relying party of a client."""
        if client.name not in self._parties:
            made = RelyingParty if self._broker.version == "v2" else RelyingPartyV1
            self._parties[client.name] = made(self._broker, client, self._open_wire, now=self._now)
        return self._parties[client.name]
