"""State in common: the line to a Redis or Valkey, and what all who share it must hold alike."""

from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from droits_contract.errors import BenchError
from droits_fixtures.errors import MissingExtra
from droits_simulator.state.address import BadState, StateAddress
from droits_simulator.state.names import COMMONS, PREFIX

if TYPE_CHECKING:
    from droits_simulator.state.line import Line

_SECONDS_TO_CONNECT, _SECONDS_TO_ANSWER = 2.0, 2.0
_MOST_CONNECTIONS = 512


@dataclass
class StateUnreachable(BenchError):
    """Nothing that could keep state answers where `--state` leads. `reason` names the error, not what was sent."""

    place: str
    reason: str
    code = "state-unreachable"

    def __str__(self) -> str:
        """Where, why, what to do."""
        return (
            f"--state {self.place}: no Redis or Valkey answers there ({self.reason}); start one, or correct the address, "
            "user and password"
        )


def line_to(address: StateAddress) -> "Line":
    """A line to that address, not opened yet; MissingExtra where the library is not installed."""
    redis = _library()
    from droits_simulator.state.batches import Batches  # noqa: PLC0415 - as the next line
    from droits_simulator.state.line import Line  # noqa: PLC0415 - it imports the library

    pool = redis.asyncio.ConnectionPool.from_url(
        address.url, max_connections=_MOST_CONNECTIONS, **_options(redis, redis.asyncio.retry.Retry)
    )
    return Line(Batches(redis.asyncio.Redis.from_pool(pool)))


class Commons:
    """What all who share a store hold alike, drawn by who comes first and kept there. Asked while a sandbox starts."""

    def __init__(self, address: StateAddress) -> None:
        """Look whether somebody answers: BadState, StateUnreachable or MissingExtra if not."""
        redis = _library()
        self._address, self._errors = address, (redis.exceptions.RedisError, OSError)
        try:
            self._client = redis.Redis.from_url(address.url, **_options(redis, redis.retry.Retry))
            self._asked("PING")
        except (ValueError, TypeError) as cause:
            raise BadState("an address with parts that the library of Redis does not know") from cause

    def drawn(self, name: str, draw: Callable[[], str]) -> str:
        """The text of that name: what somebody drew before, else what `draw` gives now."""
        key = f"{PREFIX}{COMMONS}:{name}"
        found = self._asked("GET", key)
        if found is None:
            self._asked("SET", key, draw(), "NX")
            found = self._asked("GET", key)
        return str(found.decode())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, cause: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the connection."""
        self._client.close()

    def _asked(self, *command: str) -> Any:
        try:
            return self._client.execute_command(*command)
        except self._errors as cause:
            raise StateUnreachable(self._address.shown, type(cause).__name__) from cause


def _options(redis: Any, retry: Any) -> dict[str, Any]:
    """No retries of the library's own: it would send again what must not be done twice (line.py)."""
    return {
        "retry": retry(redis.backoff.NoBackoff(), 0),
        "socket_timeout": _SECONDS_TO_ANSWER,
        "socket_connect_timeout": _SECONDS_TO_CONNECT,
        "client_name": "banc-droits",
    }


def _library() -> Any:
    try:
        import redis  # noqa: PLC0415 - an extra
        import redis.asyncio  # noqa: PLC0415
        import redis.backoff  # noqa: PLC0415
        import redis.retry  # noqa: PLC0415
    except ImportError as cause:
        raise MissingExtra(
            "--state redis://…", "redis", "redis", "leave --state out: one worker, state in memory"
        ) from cause
    return redis
