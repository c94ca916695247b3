"""The load: `wrk`, one thread and 16 connections on a core of its own, and what it says."""

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass

SERVER_CORE, DRIVER_CORE = 0, 1
CONNECTIONS = 16
ON_SERVER_CORE = ("taskset", "-c", str(SERVER_CORE))
_TO_MS = {"us": 1 / 1000, "ms": 1.0, "s": 1e3, "m": 60e3}
_TOTAL = re.compile(r"(\d+) requests in ([\d.]+)(us|ms|s|m),")
_OTHERS = re.compile(r"Non-2xx or 3xx responses: (\d+)")
_SOCKET = re.compile(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")


class WrkFailed(Exception):
    """It did not run, or met what a benchmark must not measure."""


@dataclass(frozen=True, slots=True)
class Load:
    """Requests answered, how many a second, latencies in milliseconds, and how many were neither 2xx nor 3xx."""

    requests: int
    rate: float
    p50: float
    p99: float
    refused: int


def command(url: str, headers: Mapping[str, str], seconds: float) -> list[str]:
    """The command line; header values are secrets of a sandbox, see `shown`."""
    told = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    pinned = ["taskset", "-c", str(DRIVER_CORE)]
    return [*pinned, "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "--latency", *told, url]


def shown(names: tuple[str, ...], seconds: float) -> str:
    """The command as a report shows it."""
    return " ".join(command("URL", dict.fromkeys(names, "…"), seconds))


def run(url: str, headers: Mapping[str, str], seconds: float, *, refused: bool = False) -> Load:
    """Load of so many whole seconds; WrkFailed unless all answers were 2xx, or all were refusals."""
    ended = subprocess.run(command(url, headers, seconds), capture_output=True, text=True, check=False)
    if ended.returncode:
        raise WrkFailed(f"wrk ended with {ended.returncode}: {ended.stderr.strip()[:200]}")
    load = read(ended.stdout)
    wanted = load.requests if refused else 0
    if load.refused != wanted:
        raise WrkFailed(f"{load.refused} of {load.requests} answers were refusals, expected {wanted}: {url}")
    return load


def read(text: str) -> Load:
    """What wrk printed; WrkFailed when it lost connections, or says something else.

    >>> _latency("   99%    1.50ms", 99)
    1.5
    """
    total, socket = _TOTAL.search(text), _SOCKET.search(text)
    if total is None or not int(total[1]):
        raise WrkFailed(f"nothing was answered: {text.strip()[:200]}")
    if socket is not None and any(map(int, socket.groups())):
        raise WrkFailed(socket[0])
    seconds = float(total[2]) * _TO_MS[total[3]] / 1e3
    others = _OTHERS.search(text)
    requests = int(total[1])
    return Load(requests, requests / seconds, _latency(text, 50), _latency(text, 99), int(others[1]) if others else 0)


def _latency(text: str, percent: int) -> float:
    found = re.search(rf"^\s*{percent}%\s+([\d.]+)(us|ms|s|m)\s*$", text, re.MULTILINE)
    if found is None:
        raise WrkFailed(f"no {percent}th percentile: {text.strip()[:200]}")
    return float(found[1]) * _TO_MS[found[2]]
