"""Where FranceConnect's pages do not lead to the service."""

from typing import Any

import httpx
import pytest

from droits_simulator.client import LoginFailed, SandboxDown, pages
from droits_simulator.client.pages import Person, walk

URL = "http://127.0.0.1:8800/api/v2/authorize?redirect_uri=http%3A%2F%2F127.0.0.1%3A9999%2Fcallback"
LOGIN = '<title>Connexion</title><form method="post" action="/login"><input name="login"><input name="password"></form>'
SOMEBODY = Person("claire.dupont", "123")


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> dict[str, httpx.Response]:
    """Answers by path; whatever is missing is 404."""
    answers: dict[str, httpx.Response] = {}

    def connection(_url: str, **options: Any) -> httpx.Client:
        def answer(request: httpx.Request) -> httpx.Response:
            found = answers.get(request.url.path, httpx.Response(404, html="<title>Perdu</title>"))
            return httpx.Response(found.status_code, headers=found.headers, content=found.content)

        return httpx.Client(transport=httpx.MockTransport(answer), **options)

    monkeypatch.setattr(pages, "connection", connection)
    return answers


def to(address: str) -> httpx.Response:
    return httpx.Response(303, headers={"Location": address})


def test_the_way_back_is_given_and_not_opened(broker) -> None:
    broker |= {
        "/api/v2/authorize": httpx.Response(200, html=LOGIN),
        "/login": to("http://127.0.0.1:9999/callback?code=c"),
    }

    assert walk(URL, SOMEBODY) == "http://127.0.0.1:9999/callback?code=c"


def test_a_login_page_that_comes_back_ends_the_walk(broker) -> None:
    broker |= {"/api/v2/authorize": httpx.Response(200, html=LOGIN), "/login": httpx.Response(200, html=LOGIN)}

    with pytest.raises(LoginFailed, match=r"the login ended at login: status 200, 'Connexion'"):
        walk(URL, SOMEBODY)


def test_an_error_page_ends_the_walk(broker) -> None:
    with pytest.raises(LoginFailed, match=r"a page that asks nothing: status 404, 'Perdu'"):
        walk(URL, SOMEBODY)


def test_redirects_do_not_go_on_for_ever(broker) -> None:
    broker["/api/v2/authorize"] = to("/api/v2/authorize")

    with pytest.raises(LoginFailed, match="more than 30 pages"):
        walk(URL, SOMEBODY)


def test_an_address_that_leads_nowhere_back_is_refused_before_it_is_opened() -> None:
    with pytest.raises(LoginFailed, match="redirect_uri"):
        walk("http://127.0.0.1:9/api/v2/authorize", SOMEBODY)


def test_a_broker_that_does_not_answer_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    monkeypatch.setattr(pages, "connection", lambda _url: httpx.Client(transport=httpx.MockTransport(silent)))

    with pytest.raises(SandboxDown, match=r"^http://127\.0\.0\.1:8800/api/v2/authorize: refused"):
        walk(URL, SOMEBODY)
