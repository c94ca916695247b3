"""How long a code and an access token live."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """Seconds that a code and an access token live."""

    code: int
    token: int


# v2: FranceConnect's configuration. v1: a table says 60, a mock of the published client 1200; the latter is inferred.
LIFETIMES: Mapping[str, Lifetimes] = MappingProxyType({"v1": Lifetimes(30, 1200), "v2": Lifetimes(30, 60)})
