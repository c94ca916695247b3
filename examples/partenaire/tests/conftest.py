"""The service of this project, pointed at a session of a sandbox; `session` comes with banc-droits."""

from collections.abc import Callable, Iterator

import pytest

from droits_simulator.client import Session
from mutuelle.droits import Droits
from mutuelle.france_connect import FranceConnect
from mutuelle.page import MemberPage


def _service_in(session: Session) -> MemberPage:
    """The service as it would be deployed, but for addresses, credentials and the clock by which it verifies tokens."""
    me = session.clients["mutuelle"]
    france_connect = FranceConnect(
        session.brokers["v2"],
        me.client_id,
        me.client_secret,
        me.redirect_uri,
        now=lambda: session.clock.now.timestamp(),  # noqa: PLW0108 - the clock moves: it is read at each call
    )
    return MemberPage(france_connect, Droits(session.droits, me.api_key))


@pytest.fixture
def service_in() -> Callable[[Session], MemberPage]:
    """The service in a session that a test opened by itself."""
    return _service_in


@pytest.fixture
def page(session: Session) -> Iterator[MemberPage]:
    """The member's page; nobody is logged in."""
    with _service_in(session) as page:
        yield page


@pytest.fixture
def log_in(session: Session, page: MemberPage) -> Callable[..., MemberPage]:
    """Let somebody log in: `session.browse` plays their browser on FranceConnect's pages."""

    def log_in(persona, *, agrees: bool = True) -> MemberPage:
        departure = page.show()
        page.come_back(departure, session.browse(departure.url, persona, agrees=agrees))
        return page

    return log_in
