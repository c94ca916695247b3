"""A broker whose store has no room left refuses for now, never with a 500."""

from droits_simulator.state.memory import MemoryStore


def _fill(bench) -> None:
    store: MemoryStore = bench.store
    store._most = store._additions_left = 0


def test_a_journey_that_cannot_be_kept_is_refused_until_there_is_room(bench):
    _fill(bench)
    refused = bench.authorize()
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "60")
    bench.store._most = 1000
    assert bench.authorize().status_code == 303


def test_an_exchange_that_finds_no_room_is_refused_for_now(bench):
    code = bench.code()
    _fill(bench)
    refused = bench.exchange(code)
    assert (refused.status_code, refused.json()["error"]) == (503, "temporarily_unavailable")


def test_a_browser_is_shown_a_page(bench, soup):
    _fill(bench)
    page = bench.http.get("/api/v2/authorize", params=bench.wish(), headers={"Accept": "text/html"})
    assert page.status_code == 503
    assert "503" in soup(page).get_text()
