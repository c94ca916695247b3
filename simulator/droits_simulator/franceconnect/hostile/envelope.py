"""What checktoken puts around its signed answer: encryption for the data provider."""

from collections.abc import Mapping
from dataclasses import dataclass

from joserfc import jwe
from joserfc.jwk import Key


@dataclass(frozen=True, slots=True)
class Envelope:
    """A text and how it will be encrypted: `header` holds `alg` and `enc`; `bare` leaves the text as it is."""

    content: str
    header: Mapping[str, str]
    key: Key
    bare: bool = False

    def written(self) -> str:
        """What is sent."""
        if self.bare:
            return self.content
        algorithms = [self.header["alg"], self.header["enc"]]
        return jwe.encrypt_compact(dict(self.header), self.content, self.key, algorithms=algorithms)
