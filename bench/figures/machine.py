"""The machine and its processes: what they have used and hold, and the versions of what is measured."""

import os
import platform
import socket
import subprocess
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
LIBRARIES = ("banc-droits", "connexion", "starlette", "uvicorn", "uvloop", "httptools", "jsonschema-rs", "orjson")


def tree(pid: int) -> Iterator[int]:
    """A process and all that descend from it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text(encoding="ascii").split():
            yield from tree(int(child))


def processor(pid: int) -> float:
    """Seconds of processor that a process and its descendants have used, all threads together."""
    return sum(_ticks(one) for one in tree(pid)) / _TICKS


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def memory(pid: int) -> float:
    """MB (a million bytes) that a process and its descendants hold: what is shared counts in each."""
    return sum(_resident(one) for one in tree(pid)) * 1024 / 1e6


def _resident(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def versions(*libraries: str) -> dict[str, str]:
    """Python, libraries, `wrk`, and the machine."""
    told = {"python": platform.python_version()} | {name: version(name) for name in libraries or LIBRARIES}
    return told | {"wrk": _wrk(), "machine": _model(), "system": f"{platform.system()} {platform.release()}"}


def _wrk() -> str:
    try:
        said = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False)  # noqa: S607 - as the load
    except OSError:
        return "not installed"
    return (said.stdout + said.stderr).split("[")[0].removeprefix("wrk").strip() or "unknown"


def _model() -> str:
    names = [line.partition(":")[2].strip() for line in _cpuinfo() if line.startswith("model name")]
    return f"{names[0] if names else platform.machine()}, {os.cpu_count()} cores"


def _cpuinfo() -> list[str]:
    try:
        return Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
