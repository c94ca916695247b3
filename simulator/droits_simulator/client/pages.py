"""A person's browser before FranceConnect's pages: it opens an address, logs in, accepts or refuses, and comes back.

It walks the real pages and has no back door; only what the forms of the sandbox are called is known here.
"""

from dataclasses import dataclass, field

import httpx
from bs4 import BeautifulSoup, Tag

from droits_simulator.client.errors import LoginFailed, SandboxDown
from droits_simulator.client.wire import connection

IDENTITY_PROVIDER = "bac-a-sable"  # the one that is not down on purpose
_MOST_STEPS = 30


@dataclass(frozen=True, slots=True)
class Person:
    """Who sits before the browser, and whether they agree to be identified."""

    login: str
    password: str = field(repr=False)
    agrees: bool = True


def walk(url: str, person: Person) -> str:
    """From `url`, an authorize address, to the address (with `code` or `error`) at which the service is called back.

    The redirect URI is not opened. LoginFailed where the pages end before it, SandboxDown where nothing answers.
    """
    redirect_uri = httpx.URL(url).params.get("redirect_uri")
    if not redirect_uri:
        raise LoginFailed("its first address", "no redirect_uri in it")
    back = _home(httpx.URL(redirect_uri))
    try:
        with connection(url) as browser:
            return _walked(browser, browser.build_request("GET", url), back, person)
    except httpx.HTTPError as cause:
        raise SandboxDown(url.partition("?")[0], str(cause) or type(cause).__name__) from cause


def _walked(browser: httpx.Client, request: httpx.Request, back: httpx.URL, person: Person) -> str:
    passed: set[str] = set()
    for _ in range(_MOST_STEPS):
        answer = browser.send(request)
        onward = answer.next_request
        if onward is not None and _home(onward.url) == back:
            return str(onward.url)
        request = onward or _pressed(browser, answer, person, passed)
    raise LoginFailed("redirects", f"more than {_MOST_STEPS} pages")


def _pressed(browser: httpx.Client, answer: httpx.Response, person: Person, passed: set[str]) -> httpx.Request:
    page = BeautifulSoup(answer.text, "html.parser")
    title = page.title.get_text(strip=True) if page.title else "a page without title"
    seen = f"status {answer.status_code}, {title!r}"
    step, form, fields = _filled(page, person)
    if form is None or answer.status_code >= 400 or step in passed:
        raise LoginFailed(step, seen)
    passed.add(step)
    address = answer.url.join(str(form.get("action", "")))
    return browser.build_request(str(form.get("method", "get")).upper(), address, data=fields)


def _filled(page: BeautifulSoup, person: Person) -> tuple[str, Tag | None, dict[str, str]]:
    """The step at hand, its form, and what to send by it."""
    decision = "accepter" if person.agrees else "refuser"
    steps = (
        ("consent", f'button[name="decision"][value="{decision}"]', {"decision": decision}),
        ("login", 'input[name="password"]', {"login": person.login, "password": person.password}),
        ("identity provider", f'button[value="{IDENTITY_PROVIDER}"]', {"identity_provider": IDENTITY_PROVIDER}),
    )
    for step, selector, fields in steps:
        found = page.select_one(selector)
        form = found.find_parent("form") if found else None
        if form is not None:
            return step, form, fields
    return "a page that asks nothing", None, {}


def _home(url: httpx.URL) -> httpx.URL:
    return url.copy_with(query=None, fragment=None)
