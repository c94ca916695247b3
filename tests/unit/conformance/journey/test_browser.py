from collections.abc import Callable

import httpx
import pytest

from droits_conformance.errors import JourneyFailed
from droits_conformance.exchange import Journal
from droits_conformance.journey.browser import Browser, Callback, log_in, walk_out
from droits_conformance.journey.page import Page
from droits_conformance.wire import Wire

HOME = "http://127.0.0.1:9999/callback"
START = "http://fc.test/authorize"
Pages = dict[str, httpx.Response | list[httpx.Response]]

LOGIN = (
    '<title>Connexion</title><form method="post" action="/login"><input name="identifiant">'
    '<input type="password" name="secret"><button name="go" value="1">Valider</button></form>'
)
BACK = httpx.Response(302, headers={"location": f"{HOME}?code=c&state=s"})


def _html(text: str, status: int = 200) -> httpx.Response:
    return httpx.Response(status, html=text)


def _to(place: str, status: int = 303) -> httpx.Response:
    return httpx.Response(status, headers={"location": place})


class Site:
    """Answers `METHOD /path` from a table, and remembers what it was sent."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.sent: list[tuple[str, str, str]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.sent.append((request.method, str(request.url), request.content.decode()))
        found = self.pages[f"{request.method} {request.url.path}"]
        return found.pop(0) if isinstance(found, list) else found


@pytest.fixture
def walk(journal: Journal) -> Callable[..., Callback]:
    def walk(site: Site, *, consent: bool = True) -> Callback:
        with Wire("broker", journal, timeout=5, cookies=True, transport=httpx.MockTransport(site)) as wire:
            return log_in(Browser(wire, HOME), START, "claire", "123", consent=consent)

    return walk


Walk = Callable[..., Callback]


def test_login_and_consent_lead_back_to_the_service(walk: Walk) -> None:
    consent = (
        '<form method="post" action="ok"><input type="hidden" name="uid" value="7"><button>Continuer</button></form>'
    )
    site = Site({"GET /authorize": _html(LOGIN), "POST /login": _html(consent), "POST /ok": BACK})

    assert walk(site).parameters == {"code": "c", "state": "s"}
    assert site.sent[1:] == [
        ("POST", "http://fc.test/login", "identifiant=claire&secret=123&go=1"),
        ("POST", "http://fc.test/ok", "uid=7"),
    ]


def test_the_service_itself_is_never_opened(walk: Walk) -> None:
    site = Site({"GET /authorize": BACK})

    walk(site)

    assert [url for _, url, _ in site.sent] == [START]


def test_a_choice_of_identity_providers_comes_before_the_login(walk: Walk) -> None:
    choice = '<form method="get" action="/fi"><button name="idp" value="fip1">Démonstration</button></form>'
    site = Site({"GET /authorize": _html(choice), "GET /fi": _html(LOGIN), "POST /login": BACK})

    assert walk(site).parameters["code"] == "c"
    assert site.sent[1][:2] == ("GET", "http://fc.test/fi?idp=fip1")


CHOICE = (
    '<a href="/aide">Aide</a>'
    '<form method="post" action="/langue"><button name="lang" value="en">English</button></form>'
    '<form method="post" action="/fi"><button name="fi" value="panne">Fournisseur en panne</button>'
    '<button name="fi" value="demo">Fournisseur de démonstration</button></form>'
    '<form method="post" action="/abandon"><button>Revenir au service sans se connecter</button></form>'
)


@pytest.mark.parametrize("consent", [True, False])
def test_on_the_choice_of_a_provider_what_leads_on_is_found_and_the_way_back_never_taken(
    walk: Walk, consent: bool
) -> None:
    question = (
        '<form method="post" action="/c"><button name="choix" value="non">Je refuse</button>'
        '<button name="choix" value="oui">J’accepte</button></form>'
    )
    site = Site(
        {
            "GET /authorize": _html(CHOICE),
            "POST /langue": _html(CHOICE),
            "POST /fi": [_html("<title>En panne</title>", 400), _to("/connexion")],
            "GET /connexion": _html(LOGIN),
            "POST /login": _html(question),
            "POST /c": BACK,
        }
    )

    assert walk(site, consent=consent).parameters["code"] == "c"
    assert [sent for _, _, sent in site.sent] == [
        "",
        "lang=en",
        "fi=panne",
        "fi=demo",
        "",
        "identifiant=claire&secret=123&go=1",
        "choix=oui" if consent else "choix=non",
    ]


def test_a_choice_of_which_nothing_leads_on_is_told_by_its_last_answer(walk: Walk) -> None:
    choice = '<form method="post" action="/fi"><button name="fi" value="panne">Fournisseur</button></form>'
    site = Site({"GET /authorize": _html(choice), "POST /fi": _html("<title>En panne</title>", 400)})

    with pytest.raises(JourneyFailed) as caught:
        walk(site)

    assert (caught.value.step, caught.value.seen) == ("way to the login page", "status 400, page “En panne”")
    assert len(site.sent) == 2


def test_a_page_that_offers_the_way_back_alone_is_told(walk: Walk) -> None:
    choice = '<title>Fermé</title><form method="post" action="/abandon"><button>Retour au service</button></form>'

    with pytest.raises(JourneyFailed, match="page “Fermé”; expected a form to go on with"):
        walk(Site({"GET /authorize": _html(choice)}))


@pytest.mark.parametrize(("consent", "chosen"), [(True, "choix=oui"), (False, "choix=non")])
def test_the_button_that_says_what_is_wanted_is_pressed(walk: Walk, consent: bool, chosen: str) -> None:
    question = (
        '<form method="post" action="/c"><button name="choix" value="non">Je refuse</button>'
        '<button name="choix" value="oui">J’accepte</button></form>'
    )
    site = Site({"GET /authorize": _html(LOGIN), "POST /login": _html(question), "POST /c": BACK})

    walk(site, consent=consent)

    assert site.sent[-1][2] == chosen


def test_refusal_may_be_a_form_of_its_own(walk: Walk) -> None:
    question = (
        '<form method="post" action="/oui"><button>Continuer vers le service</button></form>'
        '<form method="post" action="/non"><input type="submit" value="Annuler"></form>'
    )
    site = Site({"GET /authorize": _html(LOGIN), "POST /login": _html(question), "POST /oui": BACK, "POST /non": BACK})

    walk(site, consent=False)

    assert site.sent[-1][1] == "http://fc.test/non"


def test_refusal_may_be_a_link(walk: Walk) -> None:
    question = (
        '<form method="post" action="/oui"><button>Continuer</button></form><a href="/retour">Retour au service</a>'
    )
    site = Site({"GET /authorize": _html(LOGIN), "POST /login": _html(question), "GET /retour": BACK})

    walk(site, consent=False)

    assert site.sent[-1][:2] == ("GET", "http://fc.test/retour")


def test_a_required_box_is_ticked_and_an_optional_one_is_not(walk: Walk) -> None:
    question = (
        '<form method="post" action="/c"><input type="checkbox" name="lu" required>'
        '<input type="checkbox" name="lettre"><select name="langue"><option>fr</option></select><button>OK</button></form>'
    )
    site = Site({"GET /authorize": _html(LOGIN), "POST /login": _html(question), "POST /c": BACK})

    walk(site)

    assert site.sent[-1][2] == "lu=on&langue=fr"


def test_a_login_chosen_from_a_list(walk: Walk) -> None:
    page = (
        '<form method="post" action="/login"><select name="compte"><option value="paul">Paul</option>'
        '<option value="claire">Claire</option></select><input type="password" name="mdp"></form>'
    )
    site = Site({"GET /authorize": _html(page), "POST /login": BACK})

    walk(site)

    assert site.sent[-1][2] == "compte=claire&mdp=123"


def test_a_temporary_redirect_keeps_method_and_body(walk: Walk) -> None:
    site = Site({"GET /authorize": _html(LOGIN), "POST /login": _to("/login2", 307), "POST /login2": BACK})

    walk(site)

    assert site.sent[-1] == ("POST", "http://fc.test/login2", site.sent[-2][2])


def test_an_error_page_is_told_by_step_status_and_title(walk: Walk) -> None:
    site = Site({"GET /authorize": _html("<title>Y04EA6EF</title>", 400)})

    with pytest.raises(JourneyFailed) as caught:
        walk(site)

    assert (caught.value.step, caught.value.seen) == ("way to the login page", "status 400, page “Y04EA6EF”")


def test_a_refused_password_is_told_and_not_tried_again(walk: Walk) -> None:
    site = Site({"GET /authorize": _html(LOGIN), "POST /login": _html(LOGIN)})

    with pytest.raises(JourneyFailed, match="the login page came back"):
        walk(site)

    assert len(site.sent) == 2


def test_a_page_that_leads_nowhere_is_told(walk: Walk) -> None:
    site = Site({"GET /authorize": _html("<h1>Service fermé</h1>")})

    with pytest.raises(JourneyFailed, match="page “Service fermé”; expected a form to go on with"):
        walk(site)


def test_a_login_form_without_a_login_is_told(walk: Walk) -> None:
    site = Site({"GET /authorize": _html('<form><input type="password" name="p"></form>')})

    with pytest.raises(JourneyFailed, match="without a field for the login"):
        walk(site)


def test_redirects_without_end_are_told(walk: Walk) -> None:
    with pytest.raises(JourneyFailed, match="more than 20 in a row"):
        walk(Site({"GET /authorize": _to("/authorize")}))


def test_pages_without_end_are_told(walk: Walk) -> None:
    again = _html('<form method="get" action="/authorize"><button>Continuer</button></form>')

    with pytest.raises(JourneyFailed, match="still on a page after 12"):
        walk(Site({"GET /authorize": again}))


def test_an_address_like_the_service_is_not_the_service(walk: Walk) -> None:
    site = Site({"GET /authorize": _to(f"{HOME}2?code=c"), "GET /callback2": _html("<title>Ailleurs</title>", 404)})

    with pytest.raises(JourneyFailed, match="Ailleurs"):
        walk(site)


def _leave(site: Site) -> Page | Callback:
    with Wire("broker", Journal(), timeout=5, cookies=True, transport=httpx.MockTransport(site)) as wire:
        return walk_out(Browser(wire, HOME), "http://fc.test/session/end")


def test_a_logout_sends_the_forms_of_scripts_and_confirms() -> None:
    first = _html('<form method="post" action="/confirm"><input type="hidden" name="xsrf" value="1"></form>')
    second = _html('<form method="post" action="/leave"><button name="logout" value="yes">Oui</button></form>')
    site = Site({"GET /session/end": first, "POST /confirm": second, "POST /leave": _to(f"{HOME}?state=s")})

    assert _leave(site) == Callback("state=s")
    assert [(method, body) for method, _, body in site.sent] == [
        ("GET", ""),
        ("POST", "xsrf=1"),
        ("POST", "logout=yes"),
    ]


def test_a_goodbye_that_offers_another_language_is_the_end() -> None:
    goodbye = _html(
        '<title>Au revoir</title><form action="/langue"><button name="l" value="en">English</button></form>'
    )

    ended = _leave(Site({"GET /session/end": goodbye}))

    assert isinstance(ended, Page)
    assert ended.title == "Au revoir"


def test_a_refused_logout_is_a_page() -> None:
    ended = _leave(Site({"GET /session/end": _html("<title>Y030007</title><form><button>OK</button></form>", 400)}))

    assert str(ended) == "status 400, page “Y030007”"


def test_a_logout_without_end_is_told() -> None:
    again = _html('<form method="get" action="/session/end"><button>Continuer</button></form>')

    with pytest.raises(JourneyFailed, match="logout: still on a page after 12"):
        _leave(Site({"GET /session/end": again}))
