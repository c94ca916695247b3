"""A Redis server of the tests' own: started where it is needed, on a free port, and ended with them."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from redis.backoff import ConstantBackoff
from redis.exceptions import ConnectionError as NotYet
from redis.retry import Retry

from droits_conformance.held_port import HeldPort

_HOW = "the tests of --state start a Redis server: install redis-server (Debian: apt-get install redis-server)"


class RedisServer:
    """A server that forgets nothing that it acknowledged, not even when it is killed; `options` are the program's."""

    def __init__(self, folder: Path, *options: str) -> None:
        program = shutil.which("redis-server")
        assert program, _HOW
        self._held = HeldPort("127.0.0.1")  # while it is dead, nobody else shall be given its port
        self.port = self._held.address[1]
        self._command = [program, "--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(folder), "--save", ""]
        self._command += [
            "--appendonly",
            "yes",
            "--appendfsync",
            "always",
            "--logfile",
            str(folder / "redis.log"),
            *options,
        ]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """What `--state` is told."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> "RedisServer":
        """Start it, and wait until it answers."""
        self._process = subprocess.Popen(self._command, stdin=subprocess.DEVNULL)
        with self.client() as client:
            client.ping()
        return self

    def kill(self) -> None:
        """End it as a power cut does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def end(self) -> None:
        """End it, and give its port back."""
        self.kill()
        self._held.let_go()

    def client(self) -> redis.Redis:
        """Somebody who asks it, and waits for it to start."""
        patient = Retry(ConstantBackoff(0.02), 500, (NotYet, OSError))
        return redis.Redis(port=self.port, retry=patient, retry_on_error=[NotYet])


@pytest.fixture(scope="session")
def new_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., RedisServer]]:
    """Starts a server, with options of the program, for whoever wants it for himself."""
    servers: list[RedisServer] = []

    def start(*options: str) -> RedisServer:
        servers.append(RedisServer(tmp_path_factory.mktemp("redis"), *options))
        return servers[-1].start()

    yield start
    for server in servers:
        server.end()


@pytest.fixture(scope="session")
def common_redis(new_redis: Callable[..., RedisServer]) -> RedisServer:
    """The server that all tests of this process have in common."""
    return new_redis()


@pytest.fixture
def redis_server(common_redis: RedisServer) -> RedisServer:
    """The same, empty."""
    with common_redis.client() as client:
        client.flushall()
    return common_redis
