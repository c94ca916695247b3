"""A person's browser, reduced to what a login needs: cookies, redirects, forms. It stops at the service's callback.

Nothing here knows a given broker. A login form is one with a password field. Before it there may be pages to get past, such
as the choice of an identity provider: their buttons are tried in turn until one leads on, those that say no never. After
it a consent is a choice between buttons whose words say yes or no (docs/sources.md, franceconnect §10).
"""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from droits_conformance.errors import JourneyFailed
from droits_conformance.journey.page import Button, Form, Page, parse_page
from droits_conformance.wire import Received, Wire

_MOST_REDIRECTS = 20
_MOST_PAGES = 12
_UNWILLING = 2
_FORM = (("content-type", "application/x-www-form-urlencoded"),)
_YES = re.compile(r"accept|continu|autoris|allow|valid|confirm|consent|oui\b|connexion|connect")
_NO = re.compile(r"refus|den[iy]|annul|cancel|reject|decline|retour|reven[ie]|abandon|\bnon?\b|\bback\b")


Press = tuple[str, Button | None]  # address of a form, and the button


@dataclass(frozen=True, slots=True)
class Callback:
    """The browser was sent back to the service. `query` is the query string as it stood in the address."""

    query: str = field(repr=False)

    @property
    def parameters(self) -> dict[str, str]:
        """The query, decoded once."""
        return dict(parse_qsl(self.query, keep_blank_values=True))


class Browser:
    """Walks pages; `redirect_uri` is the address at which it stops without opening it."""

    def __init__(self, wire: Wire, redirect_uri: str) -> None:
        self._wire = wire
        self._home = urlsplit(redirect_uri)[:3]

    def open(self, url: str) -> Page | Callback:
        """Open an address and follow its redirects."""
        return self._follow("GET", url, None)

    def submit(self, form: Form, pairs: dict[str, str]) -> Page | Callback:
        """Send a form and follow the redirects of the answer."""
        encoded = urlencode(pairs)
        if form.method == "POST":
            return self._follow("POST", form.action, encoded.encode("ascii"))
        return self._follow("GET", f"{form.action.partition('?')[0]}?{encoded}", None)

    def _follow(self, method: str, url: str, body: bytes | None) -> Page | Callback:
        for _ in range(_MOST_REDIRECTS):
            answer = self._wire.send(method, url, headers=_FORM if body is not None else (), body=body)
            location = _location(answer)
            if location is None:
                return parse_page(answer.url, answer.status, answer.body)
            if urlsplit(location)[:3] == self._home:
                return Callback(urlsplit(location).query)
            url = location
            if answer.status not in {307, 308}:
                method, body = "GET", None
        raise JourneyFailed(
            "redirects", f"more than {_MOST_REDIRECTS} in a row", "a page or the way back to the service"
        )


def log_in(browser: Browser, url: str, login: str, password: str, *, consent: bool = True) -> Callback:
    """Open `url`, log in, accept or refuse, and come back to the service; JourneyFailed names the page where it ended."""
    here, logged_in = browser.open(url), False
    tried: set[Press] = set()
    for _ in range(_MOST_PAGES):
        if isinstance(here, Callback):
            return here
        if here.status >= 400:
            raise JourneyFailed(_step(logged_in), str(here), "a page to go on with")
        form = next((form for form in here.forms if form.of_kind("password")), None)
        if form is not None and logged_in:
            raise JourneyFailed(
                "login", f"the login page came back ({here})", "login and password of the data set accepted"
            )
        if form is not None:
            here, logged_in = browser.submit(form, _credentials(form, here, login, password)), True
        elif logged_in:
            here = _decide(browser, here, consent=consent, step=_step(logged_in))
        else:
            here = _get_past(browser, here, tried)
    raise JourneyFailed(_step(logged_in), f"still on a page after {_MOST_PAGES}", "the way back to the service")


def walk_out(browser: Browser, url: str) -> Page | Callback:
    """Open the logout `url` and confirm what it asks, until the service is back or a page asks nothing more."""
    here = browser.open(url)
    for _ in range(_MOST_PAGES):
        if isinstance(here, Callback) or here.status >= 400 or not any(map(_leads_on, here.forms)):
            return here
        here = _decide(browser, here, consent=True, step="logout")
    raise JourneyFailed("logout", f"still on a page after {_MOST_PAGES}", "the service, or a page that says goodbye")


def _leads_on(form: Form) -> bool:
    # A form without buttons is one that a script sends; a page that says goodbye may offer other things, as a language.
    return not form.buttons or _rank(_button(form.buttons, consent=True), consent=True) == 0


def _credentials(form: Form, page: Page, login: str, password: str) -> dict[str, str]:
    secret = form.of_kind("password")
    name = form.of_kind("text", "email") or form.of_kind("select", "radio")
    if secret is None or name is None:
        raise JourneyFailed("login", f"a form without a field for the login ({page})", "fields for login and password")
    pressed = _button(form.buttons, consent=True)
    return form.pairs() | _pressed(pressed) | {name.name: login, secret.name: password}


def _get_past(browser: Browser, page: Page, tried: set[Press]) -> Page | Callback:
    """Press what leads on, like somebody who goes back after an error page; whoever refuses does so after the login."""
    presses = [(form, button) for form in page.forms for button in form.buttons or (None,)]
    willing = sorted((press for press in presses if _willing(press)), key=lambda press: _eagerness(press, tried))
    if not willing:
        raise JourneyFailed(_step(logged_in=False), str(page), "a form to go on with")
    for form, button in willing[:_MOST_PAGES]:
        tried.add((form.action, button))
        led = browser.submit(form, form.pairs() | _pressed(button))
        if isinstance(led, Callback) or led.status < 400:
            break
    return led


def _willing(press: tuple[Form, Button | None]) -> bool:
    return _rank(press[1], consent=True) < _UNWILLING


def _eagerness(press: tuple[Form, Button | None], tried: set[Press]) -> tuple[bool, int]:
    """What was pressed before, a change of language say, comes last."""
    form, button = press
    return (form.action, button) in tried, _rank(button, consent=True)


def _decide(browser: Browser, page: Page, *, consent: bool, step: str) -> Page | Callback:
    if not consent:
        link = next((address for words, address in page.links if _NO.search(words)), None)
        if link and not any(_NO.search(button.words) for form in page.forms for button in form.buttons):
            return browser.open(link)
    ranked = sorted(page.forms, key=lambda form: _rank(_button(form.buttons, consent=consent), consent=consent))
    if not ranked:
        raise JourneyFailed(step, str(page), "a form to go on with")
    return browser.submit(ranked[0], ranked[0].pairs() | _pressed(_button(ranked[0].buttons, consent=consent)))


def _button(buttons: tuple[Button, ...], *, consent: bool) -> Button | None:
    return min(buttons, key=lambda button: _rank(button, consent=consent), default=None)


def _rank(button: Button | None, *, consent: bool) -> int:
    """0 says what is wanted, 1 says nothing, 2 says the contrary."""
    if button is None:
        return 1
    says_no, says_yes = bool(_NO.search(button.words)), bool(_YES.search(button.words))
    if says_no:
        return _UNWILLING if consent else 0
    return (0 if consent else _UNWILLING) if says_yes else 1


def _pressed(button: Button | None) -> dict[str, str]:
    return {button.name: button.value} if button and button.name else {}


def _location(answer: Received) -> str | None:
    location = answer.header("location")
    return urljoin(answer.url, location) if location and 300 <= answer.status < 400 else None


def _step(logged_in: bool) -> str:
    return "consent" if logged_in else "way to the login page"
