"""The quota in the decision tree, and what answers say of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from droits_contract import Convention, Quota
from droits_fixtures import Personne
from droits_simulator.api.services import Services
from droits_simulator.partenaire import Partenaire
from droits_simulator.quota import Compteur, Decompte, Limite
from droits_simulator.state import MemoryStore

POLICY = '"jour";q=3;w=86400'


@pytest.fixture
def limited(services: Services, fait_api: Callable[..., object]):
    """The API under conventions that grant three calls a day; it is noon in Paris."""
    conventions = {name: replace(one, quota=Quota(par_jour=3)) for name, one in services.conventions.items()}
    compteur = Compteur(MemoryStore(services.clock), services.clock)
    return fait_api(replace(services, conventions=conventions, compte=compteur.compte))


@pytest.fixture
def spent(services: Services, fait_api: Callable[..., object]):
    """The API when every quota is spent."""

    async def compte(_partenaire: Partenaire, _convention: Convention) -> Decompte:
        return Decompte((Limite("jour", 86400, 3, 43200),), [3], POLICY, refuse=True)

    return fait_api(replace(services, compte=compte))


def test_answers_count_down_then_a_refusal_says_when_to_come_back(limited) -> None:
    answers = [limited.call() for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    for answer in answers:
        told = [answer.headers[f"RateLimit-{name}"] for name in ("Limit", "Reset", "Policy")]
        assert told == ["3", "43200", POLICY]
    assert [answer.headers.get("Retry-After") for answer in answers] == [None, None, None, "43200"]
    assert answers[-1].json()["code"] == "quota-depasse"
    assert answers[-1].headers["content-type"] == "application/problem+json"


def test_what_a_partner_spends_is_not_another_s(limited) -> None:
    assert [limited.call().status_code for _ in range(4)][-1] == 429
    assert limited.call(partenaire="mutuelle", jeton="anne.mutuelle").status_code == 200


REFUSED_BEFORE = {
    "cle-absente": {"partenaire": None},
    "jeton-absent": {"jeton": None},
    "jeton-invalide": {"jeton": "mort.hopital"},
    "portee-insuffisante": {"jeton": "anne.hopital.openid"},
    "habilitation-inactive": {"partenaire": "revoquee"},
    "client-non-rattache": {"jeton": "anne.autre"},
    "chemin-inconnu": {"path": "/inconnu"},
    "methode-non-permise": {"method": "POST"},
}


@pytest.mark.parametrize("code", REFUSED_BEFORE)
def test_who_is_refused_before_the_quota_is_not_told_of_it_and_spends_nothing(limited, spent, code: str) -> None:
    first = spent.call(**REFUSED_BEFORE[code])
    assert first.json()["code"] == code
    assert not [name for name in first.headers if "ratelimit" in name.lower() or name.lower() == "retry-after"]
    for _ in range(5):
        limited.call(**REFUSED_BEFORE[code])
    assert limited.call().headers["RateLimit-Remaining"] == "2"


def test_who_is_refused_after_the_quota_has_spent_a_call(limited, gens: Mapping[str, Personne]) -> None:
    bad_date = limited.call(query="dateDebut=2026-02-30")
    stranger = limited.call("/", nir=gens["carl"].nir)
    last = limited.call(headers=[("Accept", "text/html")])

    assert [answer.status_code for answer in (bad_date, stranger, last)] == [400, 404, 406]
    assert [answer.headers["RateLimit-Remaining"] for answer in (bad_date, stranger, last)] == ["2", "1", "0"]
    assert limited.call().status_code == 429


@pytest.mark.parametrize(
    "flaw",
    [
        {"path": "/medecin-traitant", "partenaire": "stricte", "jeton": "anne.stricte"},
        {"headers": [("Accept", "text/html")]},
        {"query": "dateDebut=2026-02-30"},
        {"jeton": "mona.hopital"},
    ],
    ids=["operation", "representation", "parameter", "person"],
)
def test_a_spent_quota_hides_what_else_is_wrong(spent, flaw: dict[str, object]) -> None:
    answer = spent.call(**flaw)
    assert (answer.status_code, answer.json()["code"]) == (429, "quota-depasse")


def test_a_client_that_the_convention_does_not_admit_is_refused(services: Services, fait_api) -> None:
    conventions = {name: replace(one, clients=frozenset({"autre"})) for name, one in services.conventions.items()}
    answer = fait_api(replace(services, conventions=conventions)).call()

    assert (answer.status_code, answer.json()["code"]) == (403, "client-non-rattache")
