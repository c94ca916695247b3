from dataclasses import replace
from datetime import date

import httpx
import pytest

from droits_conformance.call import Call
from droits_conformance.caller import HttpCaller, IssuedToken, default_scopes
from droits_conformance.circumstances import Holder
from droits_conformance.exchange import Journal
from droits_conformance.target import ClientProfile, Profile
from droits_conformance.wire import Wire
from droits_contract import load_contract
from droits_contract.errors import BenchError
from droits_fixtures import Personne


class Tokens:
    """Issues jeton-1, jeton-2, …, each announced for 60 seconds."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None, tuple[str, ...]]] = []

    def obtain(self, client: ClientProfile, persona: Personne, scopes: tuple[str, ...]) -> IssuedToken:
        self.asked.append((client.name, persona.login, scopes))
        return IssuedToken(f"jeton-{len(self.asked)}", 60)


class Bench:
    """A caller, what it sent, and the time that it believes."""

    def __init__(self, profile: Profile) -> None:
        self.sent: list[httpx.Request] = []
        self.tokens = Tokens()
        self.time = 100.0
        transport = httpx.MockTransport(self._answer)
        wire = Wire("droits", Journal(), timeout=5, transport=transport)
        self.slept: list[float] = []
        self.caller = HttpCaller(
            profile, load_contract(), wire, self.tokens, monotonic=lambda: self.time, sleep=self.slept.append
        )

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        return httpx.Response(200, json=[])


@pytest.fixture
def bench(profile: Profile) -> Bench:
    return Bench(profile)


@pytest.fixture
def call(claire: Personne) -> Call:
    return Call(operation_id="getBeneficiairesNirContrats", client="hopital", persona=claire, nir=claire.nir)


def test_a_well_behaved_partner_sends_key_token_nir_and_dates(bench: Bench, call: Call) -> None:
    answer = bench.caller.call(replace(call, date_debut=date(2026, 11, 24), date_fin="24/11/2027"))

    sent = bench.sent[0]
    assert str(sent.url) == (
        "http://cible.test/test/v1/droits/beneficiaires/contrats?dateDebut=2026-11-24&dateFin=24%2F11%2F2027"
    )
    assert sent.headers["x-api-key"] == "cle-de-test"
    assert sent.headers["authorization"] == "Bearer jeton-1"
    assert sent.headers["nir"] == call.nir
    assert (answer.status, answer.json(), answer.exchange) == (200, [], 1)


def test_a_client_keeps_to_the_calls_a_second_of_its_convention(bench: Bench, call: Call) -> None:
    for _ in range(501):
        bench.caller.call(call)

    assert bench.slept == [pytest.approx(1.1)]


def test_a_client_that_is_kept_for_its_quota_calls_as_fast_as_it_can(profile: Profile, call: Call) -> None:
    kept = replace(profile.clients[0], name="frugale", per_second=3)
    bench = Bench(replace(profile, apart=(kept,)))
    for _ in range(501):
        bench.caller.call(replace(call, client="frugale"))

    assert bench.slept == []


def test_what_is_none_is_not_sent(bench: Bench, call: Call) -> None:
    bench.caller.call(replace(call, api_key=None, bearer=None, nir=None))

    assert {"x-api-key", "authorization", "nir"}.isdisjoint(bench.sent[0].headers)
    assert bench.tokens.asked == []


def test_a_whole_authorization_header_replaces_the_bearer(bench: Bench, call: Call) -> None:
    bench.caller.call(replace(call, authorization="Basic eDp5", api_key="autre"))

    assert bench.sent[0].headers["authorization"] == "Basic eDp5"
    assert bench.sent[0].headers["x-api-key"] == "autre"


def test_further_headers_and_query_pairs_are_added_as_they_are(bench: Bench, call: Call) -> None:
    doubled = replace(call, headers=(("NIR", "x"),), query=(("dateDebut", "2026-11-24"), ("dateDebut", "2026-11-25")))
    bench.caller.call(doubled)

    assert bench.sent[0].headers.get_list("nir") == [call.nir, "x"]
    assert bench.sent[0].url.query == b"dateDebut=2026-11-24&dateDebut=2026-11-25"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", "beneficiaires"),
        ("/", "beneficiaires/"),
        ("/inconnu", "beneficiaires/inconnu"),
        ("caisse", "beneficiaires/caisse"),
    ],
)
def test_a_path_replaces_the_operation_with_and_without_final_slash(
    bench: Bench, call: Call, path: str, expected: str
) -> None:
    bench.caller.call(replace(call, path=path, method="DELETE"))

    assert bench.sent[0].url.path == f"/test/v1/droits/{expected}"
    assert bench.sent[0].method == "DELETE"


def test_a_token_serves_for_part_of_its_life_only(bench: Bench, claire: Personne) -> None:
    first = bench.caller.token("hopital", claire)
    bench.time += 35
    assert bench.caller.token("hopital", claire) == first
    bench.time += 2

    assert bench.caller.token("hopital", claire) == "jeton-2"


def test_other_scopes_and_other_people_get_tokens_of_their_own(bench: Bench, claire: Personne) -> None:
    bench.caller.token("hopital", claire)
    bench.caller.token("hopital", claire, ("openid",))
    bench.caller.token("hopital", replace(claire, login="paul"))

    wanted = ("openid", "droits_assurance_maladie")
    assert bench.tokens.asked == [
        ("hopital", "claire.dupont", wanted),
        ("hopital", "claire.dupont", ("openid",)),
        ("hopital", "paul", wanted),
    ]


def test_a_client_that_the_profile_does_not_have_is_an_error(bench: Bench, claire: Personne) -> None:
    with pytest.raises(BenchError, match="no client 'clinique'"):
        bench.caller.token("clinique", claire)


def test_a_partner_asks_for_openid_and_what_its_convention_requires(profile: Profile) -> None:
    assert default_scopes(profile.clients[0]) == ("openid", "droits_assurance_maladie")


def test_a_token_is_not_shown_by_its_repr() -> None:
    assert "secret" not in repr(IssuedToken("secret", 60))


def test_a_caller_knows_whose_token_it_obtained(bench: Bench, claire: Personne) -> None:
    token = bench.caller.token("hopital", claire, ("openid",))

    assert bench.caller.holder(token) == Holder("hopital", "claire.dupont", ("openid",))


def test_a_token_of_elsewhere_is_nobodys(bench: Bench) -> None:
    assert bench.caller.holder("jeton-d-ailleurs") is None
