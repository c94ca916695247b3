"""What a load shall be, and within which limits the target shall bear it."""

from dataclasses import dataclass
from typing import Any, Self

from droits_conformance.target import Profile
from droits_contract import load_convention
from droits_contract.errors import BenchError

NAMES = ("rate", "seconds", "people", "errors", "p50", "p99")


class TooMuchLoad(BenchError):
    """A load that the conventions do not allow would judge their quotas, not the target."""

    code = "too-much-load"


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declared load.

    `rate` is calls to the rights API per second, over all machines together, `seconds` how long, `people` how many are there
    at once, each with a login of their own. `errors` is the share of calls that may fail (server errors, no answer), from 0
    to 1; `p50` and `p99` the milliseconds within which so many of 100 calls shall be answered, None for no limit (ROB-005).
    """

    rate: float = 20.0
    seconds: float = 30.0
    people: int = 10
    errors: float = 0.0
    p50: float | None = None
    p99: float | None = None

    @classmethod
    def of(cls, profile: Profile, chosen: dict[str, Any]) -> Self:
        """What the profile's table [load] says, and what the command line says instead; TooMuchLoad above a quota."""
        told = {**profile.load, **{name: chosen[name] for name in NAMES if chosen.get(name) is not None}}
        declared = cls(**told)
        declared.check_quotas(profile)
        return declared

    def check_quotas(self, profile: Profile) -> None:
        """TooMuchLoad if a client would call more often than its convention allows."""
        share = self.rate / len(profile.clients)
        for client in profile.clients:
            allowed = load_convention(client.convention).quota.par_seconde
            if allowed is not None and share > allowed:
                raise TooMuchLoad(
                    f"{self.rate:g} calls/s over {len(profile.clients)} clients are {share:g} for {client.name}, whose"
                    f" convention allows {allowed}; lower --rate to {allowed * len(profile.clients)}, or lend more clients"
                )
