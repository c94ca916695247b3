"""Does anybody answer? Asked once, before any rule, so that a dead target is one line and not a wall of failures."""

from collections.abc import Callable

from droits_conformance.errors import TargetSilent, TargetUnreachable
from droits_conformance.target import Profile
from droits_conformance.wire import Wire


def check_reachable(profile: Profile, open_wire: Callable[[str], Wire]) -> None:
    """Any HTTP answer will do, whatever its status; TargetUnreachable names the first address that gives none."""
    _knock(open_wire("droits"), profile.droits, profile.origin)
    if profile.broker.has_pages:
        _knock(open_wire("broker"), _broker_address(profile), profile.origin)


def _broker_address(profile: Profile) -> str:
    issuer = profile.broker.issuer
    return f"{issuer}/.well-known/openid-configuration" if profile.broker.version == "v2" else f"{issuer}/authorize"


def _knock(wire: Wire, address: str, origin: str) -> None:
    try:
        with wire:
            wire.send("GET", address)
    except TargetSilent as silence:
        raise TargetUnreachable(address, silence.reason, origin) from silence
