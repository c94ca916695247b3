"""Sessions of a sandbox, in each of which one variant plays: opened with its faults, closed after it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import httpx

from droits_conformance.errors import BrokenVariant
from droits_conformance.sandbox_process import announced_profile
from droits_conformance.target import Profile
from droits_conformance.wire import trusted

LIFE = 900  # seconds after which a session ends by itself
_TIMEOUT = 20.0


@contextmanager
def session(sandbox: Profile, faults: Iterable[str]) -> Iterator[Profile]:
    """The profile of a new session with these faults; BrokenVariant if the sandbox does not open it."""
    if sandbox.control is None:
        raise BrokenVariant("a session", "the target has no control API", "a sandbox")
    headers = {"Authorization": f"Bearer {sandbox.control.token}"} if sandbox.control.token else {}
    client = httpx.Client(
        base_url=sandbox.control.url, headers=headers, timeout=_TIMEOUT, trust_env=False, verify=trusted()
    )
    with client as line:
        told = _opened(line, list(faults))
        try:
            yield _described(sandbox, told)
        finally:
            with suppress(httpx.HTTPError):
                line.delete(f"sessions/{told['session']}")


def _opened(line: httpx.Client, faults: list[str]) -> dict[str, Any]:
    told: dict[str, Any] = _told(line, "POST", "sessions", {"label": "droits mutants", "life": LIFE}, 201)
    if faults:
        _told(line, "PUT", f"{told['control'].rstrip('/')}/faults", {"faults": faults}, 200)
    return told


def _told(line: httpx.Client, method: str, address: str, wanted: dict[str, Any], status: int) -> Any:
    asked = f"{method} {address} {wanted}"
    try:
        answer = line.request(method, address, json=wanted)
    except httpx.HTTPError as cause:
        raise BrokenVariant(asked, f"no answer ({type(cause).__name__})", f"status {status}") from cause
    if answer.status_code != status:
        raise BrokenVariant(asked, f"status {answer.status_code}", str(status))
    return answer.json()


def _described(sandbox: Profile, told: dict[str, Any]) -> Profile:
    """The session's profile. Its lines stand in the sandbox's log among others, which are not its own."""
    profile = announced_profile(told, sandbox.name, sandbox.today, sandbox.foyers)
    token = sandbox.control.token if sandbox.control else None
    control = profile.control and replace(profile.control, token=token)
    return replace(profile, log=sandbox.log, control=control, faults=sandbox.faults)
