"""Where variants play one after another: in front of sandboxes that are kept warm, or in front of any target.

On sandboxes each plays in a session of its own, so that none finds what another one left; in front of a target only
rewritings can play.
"""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Protocol, Self

from droits_conformance.errors import BrokenVariant
from droits_conformance.mutants.proxy import Proxy
from droits_conformance.mutants.scene import Scene
from droits_conformance.mutants.sessions import session
from droits_conformance.mutants.variant import Origin, Variant
from droits_conformance.profile import read_profile
from droits_conformance.sandbox_pair import OF_FRANCECONNECT, SandboxPair
from droits_conformance.target import Profile
from droits_contract import load_contract

# Some wire mutants answer too late on purpose: a judge that waited for each as long as usual would take minutes.
_HASTE = 3.0  # seconds


class Stage(Protocol):
    """Where variants play."""

    def playing(
        self, variants: tuple[Variant, ...], seed: int, *, broker_played: bool = True
    ) -> AbstractContextManager[Profile]:
        """The profile of a target that is all these variants at once; BrokenVariant if it does not come about.

        Without `broker_played` no rule is asked for which the judge plays FranceConnect.
        """


@contextmanager
def stage_for(profile: str | None) -> Iterator[Stage]:
    """A stage in front of the target whose profile is in that file; with None, on sandboxes that it starts and stops."""
    if profile is not None:
        yield InFront(read_profile(Path(profile), os.environ))
        return
    with Sandboxes() as stage:
        yield stage


class InFront:
    """A stage in front of a target of somebody's."""

    def __init__(self, target: Profile) -> None:
        self._target = target

    @contextmanager
    def playing(self, variants: tuple[Variant, ...], seed: int, *, broker_played: bool = True) -> Iterator[Profile]:
        """See Stage; BrokenVariant for one that is made by switches of the sandbox."""
        del broker_played  # the profile says whether the judge may play it
        switched = [variant.id for variant in variants if variant.faults]
        if switched:
            raise BrokenVariant(
                switched[0], "it is made by switches of the sandbox", "a rewriting, in front of a target"
            )
        with ExitStack() as stack:
            yield _behind(stack, self._target, variants, _scene(self._target, seed))


class Sandboxes:
    """A sandbox, and a second one that asks a FranceConnect of the judge's, as long as the `with` block."""

    def __init__(self) -> None:
        self._pair = SandboxPair()

    def __enter__(self) -> Self:
        """Start them."""
        self._pair.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop them."""
        self._pair.__exit__()

    @contextmanager
    def playing(self, variants: tuple[Variant, ...], seed: int, *, broker_played: bool = True) -> Iterator[Profile]:
        """See Stage."""
        faults = [name for variant in variants for name in variant.faults]
        elsewhere = [name for name in faults if not name.startswith(OF_FRANCECONNECT)]
        with ExitStack() as stack:
            first = stack.enter_context(session(self._pair.first, faults))
            first = replace(first, timeout=_HASTE) if any(one.origin is Origin.WIRE for one in variants) else first
            scene = _scene(first, seed)
            front = _behind(stack, first, variants, scene)
            if not broker_played:
                yield front
                return
            other = stack.enter_context(session(self._pair.second, elsewhere))
            asking = _behind(stack, other, variants, scene)
            played = self._pair.profile.played_broker
            yield replace(front, played_broker=played and replace(played, droits=asking.droits))


def _scene(profile: Profile, seed: int) -> Scene:
    return Scene(profile, load_contract(), Random(seed))  # noqa: S311 - chance to vary, not to protect


def _behind(stack: ExitStack, profile: Profile, variants: tuple[Variant, ...], scene: Scene) -> Profile:
    """The profile as it is reached through the rewritings, the first of which is the nearest to the target."""
    for variant in variants:
        if variant.factory is not None:
            profile = stack.enter_context(Proxy(profile, variant.factory(scene), scene.contract, scene.left)).in_front()
    return profile
