"""How what the sandbox keeps is called on a Redis or Valkey."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

PREFIX = "bd:"
OPENED, SESSIONS, COMMONS = "opened", "sessions", "commons"
_LASTING = frozenset({"default", SESSIONS, OPENED, COMMONS})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a key of a session lies: `rest` is the key without its session, `kind` the first part of that, if it has two."""

    session: str
    rest: str
    kind: str
    field: str

    @property
    def base(self) -> str:
        """What the names of all that the session holds begin with."""
        return f"{PREFIX}{self.session}:"

    @property
    def values(self) -> str:
        """The hash of the values of its kind."""
        return f"{PREFIX}{self.session}:v:{self.kind}"

    @property
    def dead(self) -> str:
        """The sorted set that tells when each of them is dead."""
        return f"{PREFIX}{self.session}:x:{self.kind}"

    @property
    def list(self) -> str:
        """The list of that key."""
        return f"{PREFIX}{self.session}:l:{self.rest}"

    @property
    def parts(self) -> str:
        """The set that names all kinds and lists of the session."""
        return f"{PREFIX}{self.session}:parts"

    @property
    def keys(self) -> tuple[str, str, str]:
        """What a script that writes is given."""
        return self.values, self.dead, self.parts

    @property
    def lasting(self) -> bool:
        """Whether it is there for as long as the sandbox, and not for as long as a session."""
        return self.session in _LASTING

    def key(self, field: str) -> str:
        """The key of another value of its kind."""
        return f"{self.session}/{self.kind}/{field}" if self.kind else f"{self.session}/{field}"


def place_of(key: str) -> Place:
    """Where a key lies.

    >>> place_of("default/token/abc").values, place_of("sessions/abc").values
    ('bd:default:v:token', 'bd:sessions:v:')
    """
    session, _, rest = key.partition("/")
    kind, slash, field = rest.partition("/")
    return Place(session, rest, kind, field) if slash else Place(session, rest, "", rest)


def matching(place: Place, parts: Iterable[str]) -> Iterator[Place]:
    """The kinds in which keys may lie that begin like the one at `place`; `parts` are those of its session."""
    if place.kind:
        yield place
        return
    for part in parts:
        if part.startswith(place.rest) or not part:
            yield Place(place.session, place.rest, part, "")


def ask_names(alea: Callable[[int], str], count: int) -> Callable[[], str]:
    """Gives a new name for each operation, under which its result is kept for a while."""
    return lambda: f"{PREFIX}ask:{alea(count)}"
