"""Fixtures for the tests of a partner: `sandbox`, `session`, `persona`, `clock`, `faults`.

docs/how-to/test-your-integration.md shows them at work.

pytest loads this module wherever banc-droits is installed, so it imports nothing but pytest until a fixture is asked for.
`-p no:banc_droits` turns it off. A fixture of the same name in a conftest.py or a test module stands before these.
"""

import os
from collections.abc import Generator, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from droits_simulator.client import Clock, Faults, Persona, Sandbox, Session

URL_VARIABLE = "BANC_DROITS_URL"
_LINES = 20
_SESSION: "pytest.StashKey[Session]" = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the one option."""
    parser.getgroup("banc-droits").addoption(
        "--banc-droits-url",
        metavar="URL",
        default=None,
        help=f"Use the sandbox at URL instead of starting one (or set {URL_VARIABLE}); its control token, if it wants one, "
        "is in BANC_DROITS_CONTROL_TOKEN.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", "persona(login): whom the fixture `persona` gives")


@pytest.fixture(scope="session")
def banc_droits_options() -> Mapping[str, Any]:
    """What `sandbox` is started with, as keyword arguments of `Sandbox.start`; override it in your conftest.py."""
    return {}


@pytest.fixture(scope="session")
def sandbox(pytestconfig: pytest.Config, banc_droits_options: Mapping[str, Any]) -> "Iterator[Sandbox]":
    """The sandbox of the test run: the one at --banc-droits-url, or a process of its own, one for each worker of xdist."""
    from droits_simulator.client import Sandbox  # noqa: PLC0415 - nothing is loaded before it is used

    url = pytestconfig.getoption("banc_droits_url") or os.environ.get(URL_VARIABLE)
    if url and banc_droits_options:
        raise pytest.UsageError(
            f"the sandbox at {url} runs already: banc_droits_options are for one that pytest starts"
        )
    with Sandbox.at(url) if url else Sandbox.start(**banc_droits_options) as running:
        yield running


@pytest.fixture
def session(sandbox: "Sandbox", request: pytest.FixtureRequest) -> "Iterator[Session]":
    """A fresh session for this test alone; if the test fails, its report ends with what happened in it."""
    with sandbox.session(label=request.node.name[:80]) as opened:
        request.node.stash[_SESSION] = opened
        yield opened


@pytest.fixture
def persona(session: "Session", request: pytest.FixtureRequest) -> "Persona":
    """The person whom `@pytest.mark.persona("claire.dupont")` names, or an indirect parameter; UnknownName lists all."""
    marker = request.node.get_closest_marker("persona")
    login: str | None = getattr(request, "param", None) or (marker.args[0] if marker and marker.args else None)
    if login is None:
        raise pytest.UsageError('whom? mark the test, as @pytest.mark.persona("claire.dupont")')
    from droits_simulator.client.announced import pick  # noqa: PLC0415 - nothing is loaded before it is used

    found: Persona = pick("persona", session.personas, login)
    return found


@pytest.fixture
def clock(session: "Session") -> "Clock":
    """The clock of the test's session."""
    return session.clock


@pytest.fixture
def faults(session: "Session") -> "Faults":
    """What goes wrong on purpose in the test's session."""
    return session.faults


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a failure what the sandbox saw of the test."""
    report = yield
    opened = item.stash.get(_SESSION, None)
    if report.failed and report.when != "teardown" and opened is not None:
        report.sections.append((f"Banc Droits journal, session {opened.id}", _last_lines(opened)))
    return report


def _last_lines(session: "Session") -> str:
    from droits_simulator.client import ClientError  # noqa: PLC0415 - nothing is loaded before it is used

    try:
        exchanges = session.journal(limit=_LINES)
    except ClientError as cause:
        return f"it cannot be read: {cause}"
    return "\n".join(map(str, reversed(exchanges))) or "nothing was asked of this session"
