"""Unknown paths, other methods, big bodies, cut connections: a plain refusal, never a 500."""

import asyncio

import pytest


@pytest.mark.parametrize(
    "path", ["/api/v2/nowhere", "/api/v2/", "/api/v2/token/", "/api/v1/nowhere", "/api/v2/token/introspection"]
)
def test_an_unknown_path_is_404(bench, path):
    assert bench.http.get(path).status_code == 404


def test_a_browser_gets_a_page_and_a_program_gets_json(bench, soup):
    soup(bench.http.get("/api/v2/nowhere", headers={"Accept": "text/html"}))
    assert bench.http.get("/api/v2/nowhere").json()["error"] == "invalid_request"


@pytest.mark.parametrize("path", ["/api/v2/token", "/api/v2/checktoken", "/api/v1/token", "/api/v2/token/revocation"])
def test_another_method_is_405_with_allow(bench, path):
    answer = bench.http.get(path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize("path", ["/api/v2/token", "/api/v2/checktoken", "/api/v1/token", "/api/v1/checktoken"])
def test_a_body_over_64_kilobytes_is_413(bench, path):
    assert bench.http.post(path, data={"token": "t" * 70_000}).status_code == 413


def test_a_cut_connection_is_no_fault_of_ours(bench):
    async def cut() -> list[int]:
        async def receive():
            return {"type": "http.disconnect"}

        async def send(message):
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        statuses: list[int] = []
        headers = [(b"content-type", b"application/x-www-form-urlencoded")]
        scope = {"type": "http", "method": "POST", "path": "/api/v2/token", "query_string": b"", "headers": headers}
        await bench.app({**scope, "root_path": "", "http_version": "1.1", "scheme": "http"}, receive, send)
        return statuses

    assert asyncio.run(cut()) == [400]


def test_no_input_gives_a_500(bench):
    """Everything that is sent with nonsense is refused: statuses below 500 everywhere."""
    nonsense = {"token": "\x00é\U0001f600" * 50, "code": "../x", "client_id": "é", "client_secret": "é"}
    for version in ("v1", "v2"):
        for path in ("authorize", "token", "userinfo", "checktoken", "logout", "session/end", "interaction/é/consent"):
            url = f"/api/{version}/{path}"
            assert bench.http.get(url, params=nonsense).status_code < 500
            assert bench.http.post(url, data=nonsense).status_code < 500
            assert (
                bench.http.post(url, content=b"\xff\x00", headers={"Cookie": b"bd_interaction=\xff"}).status_code < 500
            )
            assert bench.http.get(f"{url}?%", headers={"Authorization": b"Bearer \xff\xfe"}).status_code < 500
