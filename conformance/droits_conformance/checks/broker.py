"""What the checks of FranceConnect share: a relying party on the probe's broker, and findings without a call.

Here a journey that fails accuses the target: the way to a token is what the rules are about.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import orjson

from droits_conformance.caller import default_scopes
from droits_conformance.errors import JourneyFailed
from droits_conformance.finding import Broken, Finding, Inapplicable
from droits_conformance.journey.browser import Browser, Callback, log_in, walk_out
from droits_conformance.journey.data_provider import DataProvider
from droits_conformance.journey.page import Page
from droits_conformance.journey.relying_party import RelyingParty, Replaced, random_text
from droits_conformance.journey.session import Session
from droits_conformance.journey.v1 import RelyingPartyV1
from droits_conformance.probe import Probe
from droits_conformance.target import ClientProfile
from droits_conformance.wire import Received, Wire


@dataclass(frozen=True, slots=True)
class Broker:
    """The v2 broker as one client of the profile meets it; `login` is a person of the data set, `scopes` the usual ones."""

    probe: Probe
    party: RelyingParty
    client: ClientProfile
    login: str
    scopes: tuple[str, ...]

    def session(self, scopes: tuple[str, ...] = ()) -> Session:
        """A login; a journey that fails is a breach."""
        with accusing(self.probe, "a login"):
            return self.party.login(self.login, scopes or self.scopes)

    def log_out(self, pairs: Mapping[str, str], home: str) -> tuple[Session, Callback | Page]:
        """Log in, then ask for the end of that session in the same browser, with the id_token and `pairs`.

        The browser stops where it is sent to `home`; else it ends on a page of the broker. JourneyFailed goes through.
        """
        with opener(self.probe)(True) as wire:
            session = self.party.login_on(wire, self.login, self.scopes)
            url = self.party.logout_url({"id_token_hint": session.id_token, **pairs})
            return session, walk_out(Browser(wire, home), url)

    def ask_logout(self, pairs: Mapping[str, str]) -> Received:
        """Open the logout address with these parameters alone, and follow no redirect."""
        with accusing(self.probe, "a logout"), opener(self.probe)(True) as wire:
            return wire.send("GET", self.party.logout_url(pairs))

    def ask(self, replaced: Replaced) -> Received:
        """Open authorize with parameters changed or left out (None), and follow no redirect."""
        with opener(self.probe)(True) as wire:
            return wire.send("GET", self.url(random_text(), replaced))

    def ask_userinfo(self) -> Received:
        """What userinfo answers to somebody who shows no token."""
        metadata, _ = self.party.discover()
        with opener(self.probe)(False) as wire:
            return wire.send("GET", metadata["userinfo_endpoint"])

    def walk(self, state: str, replaced: Replaced, *, consent: bool = True) -> Callback:
        """Go through the pages and come back to the service, with a code or an error."""
        with accusing(self.probe, "authorize"), opener(self.probe)(True) as wire:
            browser = Browser(wire, self.client.redirect_uri)
            password = self.probe.profile.broker.password
            return log_in(browser, self.url(state, replaced), self.login, password, consent=consent)

    def url(self, state: str, replaced: Replaced) -> str:
        """The authorize address of a well-behaved service, but for what is replaced."""
        return self.party.authorize_url(self.scopes, state, random_text(), replaced)


def broker_of(
    probe: Probe, random: Callable[[], str] = random_text, *, client: ClientProfile | None = None, login: str = ""
) -> Broker:
    """The v2 broker of the profile as `client` meets it, by default the first; `login` is who logs in.

    Inapplicable if the broker is v1 or if nobody of the data set is known.
    """
    profile = probe.profile
    need_pages(probe)
    if profile.broker.version != "v2":
        raise Inapplicable("the profile's broker is v1")
    chosen = client or profile.clients[0]
    party = RelyingParty(profile.broker, chosen, opener(probe), now=now(probe), random=random)
    return Broker(probe, party, chosen, login or first_login(probe), default_scopes(chosen))


def provider_of(broker: Broker) -> DataProvider:
    """The data provider of the profile at that broker; Inapplicable if the profile names none."""
    profile = broker.probe.profile
    if profile.provider is None:
        raise Inapplicable("the profile names no data provider whom the judge may play (a table [provider])")
    return DataProvider(profile.broker.issuer, profile.provider, broker.party, opener(broker.probe))


def party_v1(probe: Probe) -> RelyingPartyV1:
    """The v1 broker of the profile as its first client meets it; Inapplicable if there is none."""
    broker = replace(probe.profile.broker, version="v1", issuer=v1_base(probe))
    return RelyingPartyV1(broker, probe.profile.clients[0], opener(probe), now=now(probe))


def v1_base(probe: Probe) -> str:
    """The issuer of the v1 broker; Inapplicable if there is none."""
    need_pages(probe)
    if probe.profile.broker.v1_issuer is None:
        raise Inapplicable("the profile names no v1 broker (broker.v1_issuer)")
    return probe.profile.broker.v1_issuer


def need_pages(probe: Probe) -> None:
    """Inapplicable if tokens come from elsewhere than FranceConnect's pages: the judge then has no way through these."""
    if not probe.profile.broker.has_pages:
        raise Inapplicable(
            "it needs FranceConnect's own pages, and the profile's tokens come from elsewhere"
            f" (broker.tokens = {probe.profile.broker.tokens!r})"
        )


def first_login(probe: Probe) -> str:
    """The login of the first person of the data set, or of those whom the profile names."""
    persona = probe.personas()[0]
    return persona.login or persona.cle


def opener(probe: Probe) -> Callable[[bool], Wire]:
    """Opens connections to the broker whose exchanges go into the probe's journal."""
    return lambda cookies: wire(probe, "broker", cookies=cookies)


def wire(probe: Probe, side: str, *, cookies: bool = False) -> Wire:
    """A connection to one side, whose exchanges go into the probe's journal."""
    return Wire(side, probe.journal, timeout=probe.profile.timeout, cookies=cookies, transport=probe.transport)


def now(probe: Probe) -> Callable[[], int] | None:
    """The machine's seconds since 1970; None for a target that was told which day it is, and has a clock of its own."""
    return None if probe.profile.today else lambda: int(datetime.now(UTC).timestamp())


@contextmanager
def accusing(probe: Probe, asked: str) -> Iterator[None]:
    """Count one comparison: the journey inside leads to its end. One that cannot be made is none."""
    try:
        yield
        probe.evaluated += 1
    except JourneyFailed as failed:
        probe.evaluated += 1
        raise Broken(Finding(f"{asked}, {failed.step}", failed.seen, failed.expected, len(probe.journal))) from failed


def expect(probe: Probe, holds: bool, asked: str, seen: object, expected: object, number: int | None = None) -> None:
    """Count one comparison; raise Broken if it does not hold. `number` is the exchange that shows it."""
    probe.evaluated += 1
    if not holds:
        raise Broken(Finding(asked, str(seen), str(expected), number))


def words(names: Iterable[str]) -> str:
    """Names in their order."""
    return ", ".join(sorted(names)) or "none"


def is_error_page(broker: Broker, answer: Received, asked: str) -> None:
    """The answer must be a page of status 400 that sends nobody anywhere."""
    seen = f"status {answer.status}{' and a redirect' if answer.header('location') else ''}"
    holds = answer.status == 400 and answer.header("location") is None
    expect(broker.probe, holds, asked, seen, "status 400, a page, no redirect", answer.exchange)


def returns_error(broker: Broker, error: str, replaced: Replaced, *, consent: bool = True) -> dict[str, str]:
    """The service must be told `error`, with all that goes with it; what it was told."""
    state = random_text()
    asked = ", ".join(f"{name}={value}" for name, value in replaced.items()) or "a refused consent"
    found = broker.walk(state, replaced, consent=consent).parameters
    expect(
        broker.probe,
        found.get("error") == error,
        asked,
        f"error {found.get('error')!r}",
        error,
        len(broker.probe.journal),
    )
    wanted = {"state": state, "iss": broker.probe.profile.broker.issuer}
    kept = bool(found.get("error_description")) and all(found.get(name) == value for name, value in wanted.items())
    expect(
        broker.probe, kept, asked, f"parameters {words(found)}", "error_description, the state sent, the issuer as iss"
    )
    return found


def is_error(broker: Broker, answer: Received, asked: str, status: int, error: str) -> None:
    """The answer must have that status and that `error`."""
    found = object_of(answer).get("error")
    holds = (answer.status, found) == (status, error)
    expect(
        broker.probe, holds, asked, f"status {answer.status}, error {found!r}", f"{status}, {error}", answer.exchange
    )


def object_of(answer: Received) -> dict[str, object]:
    """The JSON object of an answer, empty if it holds none."""
    try:
        document = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return {}
    return document if isinstance(document, dict) else {}
