"""The sandboxes of `droits verify --sandbox`: the one that is judged, and one that asks a FranceConnect played by the judge.

The second is the same but for its broker. Both start at once, because each takes a second or two to be ready.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any, Self

from droits_conformance.held_port import HeldPort
from droits_conformance.sandbox_process import SandboxProcess
from droits_conformance.target import PlayedBrokerProfile, Profile
from droits_contract.errors import BenchError

PLAYED = frozenset({"AUT-007", "AUT-013"})  # rules for which the judge plays the broker
_HOST = "127.0.0.1"
OF_FRANCECONNECT = "courtier-"  # how the names of its misbehaviours begin; the second sandbox has none of its own


class SandboxPair:
    """Runs as long as the `with` block; `profile` describes the first sandbox, and the second as its `played_broker`.

    `faults` and `options` are those of SandboxProcess. Without `played` there is no second one.
    """

    def __init__(
        self,
        *,
        played: bool = True,
        faults: Sequence[str] = (),
        process: Callable[..., SandboxProcess] = SandboxProcess,
        **options: Any,
    ) -> None:
        self._make, self._played, self._faults, self._options = process, played, tuple(faults), options
        self._port: HeldPort | None = None
        self._first: SandboxProcess
        self._second: SandboxProcess | None = None
        self._stack = ExitStack()
        self.profile: Profile

    def __enter__(self) -> Self:
        """Start both, and wait until both serve."""
        with ExitStack() as stack:
            self._prepare(stack)
            for one in self._processes():
                one.spawn()
                stack.callback(one.stop)
            for one in self._processes():
                one.__enter__()
            self.profile = self._described()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop both."""
        self._stack.close()

    @property
    def first(self) -> Profile:
        """The sandbox that is judged, by itself."""
        return self._first.profile

    @property
    def second(self) -> Profile:
        """The sandbox that asks a FranceConnect of the judge's; BenchError if there is none."""
        if self._second is None:
            raise BenchError("no sandbox was started whose FranceConnect the judge plays")
        return self._second.profile

    def check_alive(self) -> None:
        """BenchError with its last words if one of them has ended by itself."""
        for one in self._processes():
            one.check_alive()

    def _prepare(self, stack: ExitStack) -> None:
        self._first = self._make(faults=self._faults, **self._options)
        if not self._played:
            return
        self._port = stack.enter_context(HeldPort(_HOST))
        others = tuple(name for name in self._faults if not name.startswith(OF_FRANCECONNECT))
        self._second = self._make(broker=_issuer(self._port), faults=others, **self._options)

    def _processes(self) -> tuple[SandboxProcess, ...]:
        return (self._first,) if self._second is None else (self._first, self._second)

    def _described(self) -> Profile:
        profile = self._first.profile
        if self._second is None or self._port is None:
            return profile
        if profile.provider is None:
            raise BenchError("the sandbox announced no data provider, so that no FranceConnect can be played for it")
        provider = profile.provider
        issuer, listen = _issuer(self._port), self._port.address
        played = PlayedBrokerProfile(
            self._second.profile.droits, "v2", issuer, listen, provider.client_id, provider.key
        )
        return replace(profile, played_broker=played)


def _issuer(port: HeldPort) -> str:
    """The address of the FranceConnect that the judge will play there."""
    host, number = port.address
    return f"http://{host}:{number}/api/v2"
