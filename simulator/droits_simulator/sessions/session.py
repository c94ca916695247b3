"""What a session is, and which one a request belongs to."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from typing import Any

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Session:
    """A world of its own.

    `offset` is how many seconds its clock is ahead of the machine's; `stopped_at`, in seconds since 1970, is where it
    stands still instead. `faults` are those of the rights API, `hostile` those of FranceConnect, by name. `created_at` and
    `expires_at` are the machine's time, in seconds since 1970; the default session never expires. `label` is its owner's
    word for it. `wishes` stand for the calls of each operation, by operationId (`*` for all) and name, as they are written;
    `personas_without_login` is whether a wish may name whom to answer about. `people_of` is the day (YYYY-MM-DD) that the
    dates of people count from, None for the present one (gens.py). `wished_at` is the moment that one request
    asked to be answered at, and `wished` what it asked to go wrong, as answers tell it; neither is ever kept.
    """

    id: str = DEFAULT
    offset: float = 0.0
    stopped_at: float | None = None
    faults: tuple[str, ...] = ()
    hostile: tuple[str, ...] = ()
    label: str = ""
    created_at: float = 0.0
    expires_at: float | None = None
    wishes: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    personas_without_login: bool = False
    people_of: str | None = None
    wished_at: float | None = None
    wished: tuple[str, ...] = ()

    @property
    def prefix(self) -> str:
        """What stands before every path of this session, without final slash; empty for the default one."""
        return "" if self.id == DEFAULT else f"/s/{self.id}"

    @property
    def misbehaves(self) -> tuple[str, ...]:
        """The names of all that is wrong on purpose."""
        return (*self.faults, *self.hostile)

    @property
    def marks(self) -> tuple[str, ...]:
        """The same, and what the request under way asked for: all that an answer must not be taken for the API's for."""
        return (*self.faults, *self.hostile, *self.wished)

    @property
    def bequeathed(self) -> dict[str, Any]:
        """What a session that is opened through this one begins with: all that is wrong or wished for; its clock apart.

        The default one leaves nothing, so that a new world does not depend on what anybody does at the root.
        """
        names = () if self.id == DEFAULT else ("faults", "hostile", "wishes", "personas_without_login")
        return {name: getattr(self, name) for name in names}

    def as_value(self) -> dict[str, Any]:
        """Plain values, for a store."""
        return asdict(self)

    @classmethod
    def of(cls, value: dict[str, Any]) -> "Session":
        """From its stored form."""
        return cls(**{**value, "faults": tuple(value["faults"]), "hostile": tuple(value["hostile"]), "wished": ()})


_PLAIN = Session()
_current: ContextVar[Session] = ContextVar("session", default=_PLAIN)


def current() -> Session:
    """The session of the request under way; outside of requests, a default one on which nothing is moved."""
    return _current.get()


def within(session: Session) -> AbstractContextManager[None]:
    """What runs inside belongs to `session`."""
    return _Within(session)


class _Within(AbstractContextManager[None]):
    """Entered once for each request, and for each entry of the journal: a class costs less there than a generator."""

    __slots__ = ("_session", "_token")

    def __init__(self, session: Session) -> None:
        self._session = session

    def __enter__(self) -> None:
        self._token = _current.set(self._session)

    def __exit__(self, *_raised: object) -> None:
        _current.reset(self._token)
