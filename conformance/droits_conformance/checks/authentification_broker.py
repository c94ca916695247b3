"""AUT-007 and AUT-013: the judge plays the FranceConnect that the target asks (spec/rules/authentification.yaml).

Before a target is accused of believing a false answer, it must have believed a true one: whoever refuses everything is
not set up as the profile says.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from droits_conformance.call import Answer
from droits_conformance.caller import default_scopes
from droits_conformance.checks.own_world import at
from droits_conformance.checks.people import Ask, somebody
from droits_conformance.checks.reading import put
from droits_conformance.checks.registry import check
from droits_conformance.day import PARIS
from droits_conformance.finding import Inapplicable, Misconfigured
from droits_conformance.journey.introspection import Introspection, Reply, UnusableKey, Vouched
from droits_conformance.journey.played_broker import PlayedBroker
from droits_conformance.probe import Probe
from droits_conformance.target import PlayedBrokerProfile

_BOTH = (502, 503)
Answering = Callable[[Vouched], Reply]


@dataclass(frozen=True, slots=True)
class _Stage:
    """A target that asks the judge; `probe` calls it, `ask` is the question, `voice` speaks as the broker."""

    probe: Probe
    ask: Ask
    voice: Introspection
    broker: PlayedBroker

    def call(self, answering: Answering) -> Answer:
        """Put the question with a token never seen, of which the broker says that."""
        vouched = self.made_up()
        self.broker.says = lambda _: answering(vouched)
        return put(self.probe, self.ask, bearer=vouched.token)

    def made_up(self) -> Vouched:
        """A new token for the person who asks."""
        client = self.ask.client
        return Vouched(secrets.token_urlsafe(32), self.ask.persona, client.client_id, default_scopes(client))


@check("AUT-007")
def an_inactive_token_is_refused(probe: Probe) -> None:
    """HTTP 200 alone says nothing: `active` false is a refusal, with or without the rest of what is said of a token."""
    profile = _played(probe)
    if profile.version != "v2":
        raise Inapplicable("FranceConnect v1 says that a token is dead by 401, never by active:false")
    with _stage(probe, profile) as stage:
        said: tuple[tuple[str, Answering], ...] = (
            ("active:false alone", lambda _: stage.voice.dead()),
            ("active:false and an identity", stage.voice.dead),
        )
        for words, answering in said:
            _is(stage.probe, stage.call(answering), words, 401)


@check("AUT-013")
def a_broker_that_cannot_be_believed_is_nobodys_yes(probe: Probe) -> None:
    """Errors, nonsense, answers of nobody knows whom, and no broker at all: 502 or 503."""
    with _stage(probe, _played(probe)) as stage:
        for words in stage.voice.lies(stage.made_up()):
            answer = stage.call(lambda vouched, words=words: stage.voice.lies(vouched)[words])  # type: ignore[misc]
            _is(stage.probe, answer, words, *_BOTH)
        stage.broker.stop()
        _is(
            stage.probe,
            put(stage.probe, stage.ask, bearer=stage.made_up().token),
            "nothing, for nobody listens",
            *_BOTH,
        )


def _played(probe: Probe) -> PlayedBrokerProfile:
    if probe.profile.played_broker is None:
        raise Inapplicable(
            "the profile names no address of the target that asks a FranceConnect played by the judge"
            " (a table [played_broker])"
        )
    probe.people()  # a broker tells who somebody is
    return probe.profile.played_broker


@contextmanager
def _stage(probe: Probe, profile: PlayedBrokerProfile) -> Iterator[_Stage]:
    """Play the broker, once the target has believed it; Misconfigured if it does not."""
    voice = _voice(probe, profile)
    with (
        PlayedBroker(profile, voice.published, lambda _: voice.dead()) as broker,
        at(probe, replace(probe.profile, droits=profile.droits)) as there,
    ):
        stage = _Stage(there, somebody(there), voice, broker)
        answer = stage.call(voice.true)
        if answer.status != 200:
            asked = "asked" if broker.asked else "was never asked"
            raise Misconfigured(
                f"{profile.droits} answers {answer.status} to a good token of the FranceConnect that the judge plays at"
                f" {profile.issuer} (which {asked}); is it configured for that address, and for the data provider and key"
                " of [played_broker]?"
            )
        yield stage


def _voice(probe: Probe, profile: PlayedBrokerProfile) -> Introspection:
    try:
        return Introspection(profile, lambda: _now(probe))
    except UnusableKey as cause:
        raise Misconfigured(f"played_broker.key: {cause}") from cause


def _now(probe: Probe) -> int:
    """Seconds since 1970 where the target lives: this time of day, on its own day if it has one."""
    present = datetime.now(UTC)
    if probe.profile.today is None:
        return int(present.timestamp())
    return int(datetime.combine(probe.profile.today, present.astimezone(PARIS).timetz()).timestamp())


def _is(probe: Probe, answer: Answer, words: str, *statuses: int) -> None:
    seen = f"status {answer.status} when FranceConnect answers {words}"
    expected = f"status {' or '.join(map(str, statuses))}"
    probe.expect(answer.status in statuses, answer, seen=seen, expected=expected)
