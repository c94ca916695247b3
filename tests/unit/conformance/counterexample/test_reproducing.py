"""From a finding to export lines, a line of curl and a test; never a secret in any of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from droits_conformance.caller import default_scopes
from droits_conformance.circumstances import Circumstances, Holder, Household
from droits_conformance.counterexample import Reproduction, reproducer_of
from droits_conformance.exchange import Exchange, Journal
from droits_conformance.finding import Finding
from droits_conformance.result import Run
from droits_conformance.target import BrokerProfile, Profile
from droits_contract import Level, Provenance, Rule

NIR, TOKEN, CODE = "2850349990012", "jeton-de-claire-0123456789", "code-de-test-0123456789"
RULE = Rule("FEN-003", "fenetre", "the past is not served", "t", Level.MUST, Provenance.PUBLISHED, "s", ("getMe",))
HOUSEHOLD = Household("dupont", 1, "une assurée seule", "claire")
Shown = Callable[..., Reproduction]


@pytest.fixture
def known(profile: Profile) -> Circumstances:
    holder = Holder("hopital", "claire.dupont", default_scopes(profile.clients[0]))
    return Circumstances("hopital", "claire.dupont", holder, HOUSEHOLD, alone=True, owed=200)


@pytest.fixture
def shown(profile: Profile, known: Circumstances) -> Shown:
    """Reproduces a finding; keywords change the exchange, `finding` and `target` the finding and the profile."""

    def shown(
        finding: dict[str, Any] | None = None, target: dict[str, Any] | None = None, **changes: Any
    ) -> Reproduction:
        about = replace(profile, **({"origin": "candidate.toml"} | (target or {})))
        journal = Journal()
        answer = f'{{"access_token": "jeton-d-une-autre-connexion", "next": "/callback?code={CODE}"}}'.encode()
        journal.record(_exchange(about, side="broker", body=answer))
        journal.record(_exchange(about, **changes))
        found = Finding("getMe", "a right until yesterday", "none", 2, "getMe", circumstances=known)
        run = Run(about, "0.1.0", 1, "", journal=journal, today=date(2026, 11, 24))
        return reproducer_of(run).reproduce(RULE, replace(found, **(finding or {})), 1)

    return shown


def _exchange(profile: Profile, **changes: Any) -> Exchange:
    headers = {"X-API-Key": profile.clients[0].api_key, "Authorization": f"Bearer {TOKEN}", "nir": NIR}
    headers |= changes.pop("sent", {})
    values: dict[str, Any] = {
        "number": 0,
        "side": "droits",
        "method": "GET",
        "url": f"{profile.droits}me?dateDebut=2026-11-24",
        "request_headers": tuple((name, value) for name, value in headers.items() if value is not None),
        "request_body": b"",
        "status": 200,
        "headers": (("content-type", "application/json"),),
        "body": b'{"a": 1}',
        "elapsed": 0.1,
    }
    return Exchange(**(values | changes))


def test_the_line_of_curl_sends_what_was_sent_with_secrets_as_variables(shown: Shown) -> None:
    assert shown().curl == (
        'curl -sS -i -X GET -H "X-API-Key: $HOPITAL_API_KEY" -H "Authorization: Bearer $DROITS_TOKEN" -H "nir: $DROITS_NIR"'
        " 'http://cible.test/test/v1/droits/beneficiaires/me?dateDebut=2026-11-24'"
    )


def test_each_variable_is_set_by_a_command_that_can_tell_it(shown: Shown) -> None:
    lines = [line.partition("  #")[0] for line in shown().setup.splitlines()]

    assert lines == [
        "export HOPITAL_API_KEY=…",
        "export DROITS_TOKEN=$(droits token candidate.toml --persona claire.dupont --client hopital --fc v2)",
        "export DROITS_NIR=$(droits foyers nir dupont/claire)",
    ]


def test_the_names_of_the_profile_are_kept(shown: Shown, profile: Profile) -> None:
    client = replace(profile.clients[0], key_variable="CLE_DE_L_HOPITAL")

    assert "$CLE_DE_L_HOPITAL" in str(shown(target={"clients": (client,)}).curl)


def test_a_token_of_other_scopes_is_asked_for_with_them(shown: Shown, known: Circumstances) -> None:
    holder = Holder("hopital", "claire.dupont", ("openid",))

    assert "--scope openid" in shown({"circumstances": replace(known, holder=holder)}).setup


def test_a_sandbox_of_our_own_is_started_again_and_tells_its_key(shown: Shown) -> None:
    setup = shown(target={"origin": "--sandbox", "faults": ("fenetre-ignoree",)}).setup

    assert "droits sandbox --port 80 --fault fenetre-ignoree" in setup
    assert "$(droits token --sandbox-url http://cible.test/ --client hopital --api-key)" in setup


def test_people_of_a_population_are_found_in_it(shown: Shown) -> None:
    assert "--population 1000:7" in shown(target={"foyers": "population:1000:7"}).setup


def test_a_nir_of_nobody_is_another_one_of_nobody(shown: Shown, known: Circumstances) -> None:
    stranger = replace(known, household=replace(HOUSEHOLD, person=None))

    assert "$(droits foyers nir --nobody)" in shown({"circumstances": stranger}).setup


def test_what_is_not_sent_stays_unsent(shown: Shown) -> None:
    line = shown(sent={"X-API-Key": None, "Authorization": None}).curl

    assert line is not None
    assert ("X-API-Key" in line, "Authorization" in line) == (False, False)


def test_what_every_client_adds_by_itself_is_left_out(shown: Shown) -> None:
    line = shown(sent={"Host": "cible.test", "User-Agent": "banc-droits", "Accept": "*/*", "X-Essai": "1"}).curl

    assert line is not None
    assert ("Host" in line, "User-Agent" in line, "X-Essai: 1" in line) == (False, False, True)


def test_a_form_is_sent_with_its_secrets_as_variables(shown: Shown, profile: Profile) -> None:
    body = f"client_secret={profile.clients[0].client_secret}&code={CODE}&grant_type=authorization_code".encode()

    line = shown(side="broker", method="POST", request_body=body).curl

    assert line is not None
    assert "client_secret=$HOPITAL_CLIENT_SECRET&code=$" in line
    assert CODE not in line


def test_a_made_up_token_becomes_another_made_up_token(shown: Shown, known: Circumstances) -> None:
    found = shown({"circumstances": replace(known, holder=None)}, sent={"Authorization": "Bearer tout-a-fait-invente"})

    assert "Bearer $DROITS_MADE_UP_TOKEN" in str(found.curl)
    assert "export DROITS_MADE_UP_TOKEN=jeton-de-personne" in found.setup


@pytest.mark.parametrize(
    "authorization", [f"Basic {TOKEN}", TOKEN, "Bearer jeton-d-une-autre-connexion", f"Token {TOKEN}"]
)
def test_a_credential_in_another_place_is_hidden_and_makes_the_test_a_replay(
    shown: Shown, known: Circumstances, authorization: str
) -> None:
    found = shown({"circumstances": replace(known, holder=None)}, sent={"Authorization": authorization})

    assert authorization.rsplit(maxsplit=1)[-1] not in f"{found.curl}{found.test}"
    assert '"replay", "FEN-003.1"' in found.test


def test_nearly_a_key_is_as_secret_as_the_key(shown: Shown, profile: Profile) -> None:
    nearly = profile.clients[0].api_key[:-1]

    found = shown(sent={"X-API-Key": nearly})

    assert nearly not in f"{found.curl}{found.setup}{found.test}"


def test_a_breach_without_an_exchange_is_a_replay_and_no_line_of_curl(shown: Shown) -> None:
    found = shown({"exchange": None})

    assert (found.curl, "droits replay FEN-003.1" in found.setup) == (None, True)
    assert '"replay", "FEN-003.1"' in found.test


@pytest.mark.parametrize(
    "changes", [{"url": "http://autre.test/me"}, {"side": "broker", "url": "http://cible.test/api/v2/token"}]
)
def test_what_was_asked_elsewhere_is_replayed(shown: Shown, changes: dict[str, Any]) -> None:
    assert '"replay", "FEN-003.1"' in shown(**changes).test


def test_an_answer_that_is_wrong_only_beside_others_is_replayed(shown: Shown, known: Circumstances) -> None:
    found = shown({"circumstances": replace(known, alone=False)})

    assert '"replay", "FEN-003.1"' in found.test
    assert found.setup.startswith("# this answer is part of the breach")


def test_the_calls_of_a_quota_are_replayed(shown: Shown, profile: Profile) -> None:
    client = replace(profile.clients[0], per_second=3)

    assert '"replay", "FEN-003.1"' in shown(target={"clients": (client,)}).test


def test_tokens_of_a_program_are_never_taken_for_made_up_ones(shown: Shown, known: Circumstances) -> None:
    broker = BrokerProfile("v2", "http://cible.test/api/v2", tokens="command")

    found = shown({"circumstances": replace(known, holder=None)}, {"broker": broker})

    assert "$DROITS_AUTHORIZATION" in str(found.curl)
