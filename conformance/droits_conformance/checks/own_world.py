"""What checks need to leave the target's usual addresses: the same rule asked elsewhere, and a world with its own clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from droits_conformance.caller import HttpCaller
from droits_conformance.checks.broker import need_pages, opener, wire
from droits_conformance.control import Control, World
from droits_conformance.finding import Inapplicable
from droits_conformance.journey import Login
from droits_conformance.probe import Probe
from droits_conformance.target import BrokerProfile, Profile


@dataclass(frozen=True, slots=True)
class OwnWorld:
    """A session of the judge's own: `probe` asks in it, `control` moves its clock."""

    probe: Probe
    control: Control
    session: World


@contextmanager
def at(probe: Probe, profile: Profile) -> Iterator[Probe]:
    """The same rule at the addresses of another profile; what is compared there counts here."""
    with wire(probe, "droits") as line:
        login = Login(profile.broker, opener(probe))  # judged at its own iat: a world has a clock of its own
        there = replace(probe, profile=profile, caller=HttpCaller(profile, probe.contract, line, login))
        try:
            yield there
        finally:
            probe.evaluated = there.evaluated


@contextmanager
def own_world(probe: Probe) -> Iterator[OwnWorld]:
    """A world opened for this rule, and closed after it; Inapplicable without a control API."""
    need_pages(probe)
    if probe.profile.control is None:
        raise Inapplicable("the profile names no clock that the judge may move (a table [control])")
    with wire(probe, "control") as line:
        control = Control(probe.profile.control, line)
        with control.world() as world, at(probe, _profile_of(probe.profile, world)) as there:
            there.today = world.today
            yield OwnWorld(there, control, world)


def _profile_of(profile: Profile, world: World) -> Profile:
    version = profile.broker.version
    if version not in world.brokers:
        raise Inapplicable(f"a session of the target has no FranceConnect {version}")
    broker: BrokerProfile = replace(
        profile.broker, issuer=world.brokers[version], v1_issuer=world.brokers.get("v1") if version == "v1" else None
    )
    return replace(profile, droits=world.droits, broker=broker, today=world.today)
