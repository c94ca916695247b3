"""The session at FranceConnect: 30 idle minutes, offered and never imposed."""


def test_a_second_journey_offers_to_continue_as_the_same_person(bench, soup):
    bench.code()
    start = bench.authorize()
    page = soup(bench.http.get(start.headers["location"]))
    assert "Continuer en tant que angela" in page.find(id="session").get_text()
    consent = bench.http.post(page.find(id="session")["action"])
    assert bench.decide(consent).status_code == 303


def test_whoever_skips_the_choice_is_offered_the_session_on_the_login_page(bench, soup):
    bench.code()
    login = bench.authorize(idp_hint="bac-a-sable").headers["location"]
    page = soup(bench.http.get(login))
    assert "Continuer en tant que angela" in page.find(id="session").get_text()
    assert bench.decide(bench.http.post(page.find(id="session")["action"])).status_code == 303


def test_the_session_ends_after_30_idle_minutes(bench, soup):
    bench.code()
    bench.clock.advance(1800)
    page = bench.authorize().headers["location"]
    assert soup(bench.http.get(page)).find(id="session") is None
    ended = bench.http.post(f"{page}/session")
    assert (ended.status_code, ended.headers["location"]) == (303, page)


def test_using_the_session_prolongs_it(bench, soup):
    bench.code()
    bench.clock.advance(1700)
    bench.http.post(f"{bench.authorize().headers['location']}/session")
    bench.clock.advance(1700)
    assert soup(bench.http.get(bench.authorize().headers["location"])).find(id="session") is not None


def test_logging_in_again_ends_the_older_session(bench, soup):
    """A name of a session that somebody planted in this browser is worth nothing after the login."""
    bench.code()
    older = bench.http.cookies["bd_session"]
    bench.code()
    assert bench.http.cookies["bd_session"] != older
    bench.http = bench.browser()
    bench.http.cookies.set("bd_session", older, path="/api/v2")
    assert soup(bench.http.get(bench.authorize().headers["location"])).find(id="session") is None


def test_another_browser_has_no_session(bench, soup):
    bench.code()
    bench.http = bench.browser()
    assert soup(bench.http.get(bench.authorize().headers["location"])).find(id="session") is None


def test_the_cookie_is_the_brokers_own_and_limited_to_its_path(bench):
    cookie = bench.log_in(bench.authorize()).headers["set-cookie"]
    assert cookie.startswith("bd_session=")
    assert "Path=/api/v2;" in cookie
    assert "HttpOnly" in cookie
    assert "Secure" not in cookie
