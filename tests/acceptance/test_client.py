"""The typed client, on a sandbox of its own: started, asked, moved, broken on purpose, ended."""

import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from subprocess import Popen
from typing import Any

import httpx
import pytest

from droits_simulator.client import ControlRefused, LoginFailed, Persona, Sandbox, SandboxDown, Session

pytestmark = [pytest.mark.acceptance, pytest.mark.xdist_group("client")]


@pytest.fixture(scope="module")
def started() -> Iterator[Sandbox]:
    with Sandbox.start(today="2026-11-24", faults=["date-mal-ecrite"], flags=["--personas-without-login"]) as started:
        yield started


@pytest.fixture
def session(started: Sandbox) -> Iterator[Session]:
    with started.session("essai", life=600) as session:
        session.faults.off()
        yield session


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize("client", ["hopital", "mutuelle", "stricte"])
def test_a_login_through_the_pages_opens_the_rights_api(session: Session, version, client: str) -> None:
    token = session.log_in("claire.dupont", client, version=version)

    assert [one["prenom"] for one in session.rights(token).get("me/beneficiaires").json()] == ["Léa", "Hugo"]


def test_options_are_those_of_the_command(started: Sandbox) -> None:
    with started.session() as session:
        assert session.clock.now.date() == date(2026, 11, 24)
        assert session.faults.now == ("date-mal-ecrite",)
        session.wishes.on(persona="claire.dupont")


def test_a_key_is_lent_to_another_partner_s_token(session: Session) -> None:
    answer = session.rights(session.log_in("claire.dupont", "mutuelle"), "hopital").get("me")

    assert (answer.status_code, answer.json()["code"]) == (403, "client-non-rattache")


def test_the_clock_is_set_stopped_moved_and_put_back(session: Session) -> None:
    clock = session.clock

    assert clock.set(datetime(2028, 2, 29, 12, tzinfo=UTC)).date() == date(2028, 2, 29)
    stood = clock.stop()
    assert (clock.stopped, clock.now) == (True, stood)
    assert (clock.advance(days=1) - stood).days == 1
    clock.run()
    assert not clock.stopped
    assert clock.reset().date() == date(2026, 11, 24)
    with pytest.raises(ControlRefused) as refused:
        clock.set(datetime(1969, 1, 1, tzinfo=UTC))
    assert refused.value.code == "horloge-invalide"


def test_faults_are_known_by_name_and_mark_every_answer(session: Session) -> None:
    rights = session.rights(session.log_in("claire.dupont"))

    assert session.faults.known["nir-etranger-servi"].of == "droits"
    assert session.faults.on("nir-etranger-servi") == session.faults.now == ("nir-etranger-servi",)
    assert rights.get("me").headers["X-Banc-Droits-Faute"] == "nir-etranger-servi"
    session.faults.off()
    assert "X-Banc-Droits-Faute" not in rights.get("me").headers


def test_wishes_stand_until_they_are_put_back(session: Session) -> None:
    rights = session.rights(session.log_in("claire.dupont"))

    session.wishes.on("getMe", code=503)
    assert rights.get("me").status_code == 503
    assert session.wishes.now == {"getMe": {"code": 503}}
    session.wishes.off()
    assert rights.get("me").status_code == 200
    session.wishes.personas_without_login(False)
    with pytest.raises(ControlRefused):
        session.wishes.on(persona="claire.dupont")


def test_the_journal_tells_what_happened_and_an_answer_is_explained(session: Session) -> None:
    rights = session.rights(session.log_in("claire.dupont", "mutuelle"))
    refused = rights.get("medecin-traitant", headers={"nir": rights.get("me").json()["nir"]})

    last = session.journal(limit=1)
    assert (last[0].status, last[0].client, last[0].persona, last[0].verdict) == (
        403,
        "mutuelle",
        "claire.dupont",
        "refused",
    )
    assert "operation-non-accordee" in str(last[0])
    explained = session.explain(refused)
    assert explained.exchange == last[0]
    assert [one.name for one in explained.decision if one.verdict == "refused"] == [last[0].refused_at]
    assert [one.status for one in session.journal(status="2xx", operation="getMe")] == [200]
    assert session.journal(since=last[0].request_id) == []
    with pytest.raises(ControlRefused, match="echange-inconnu"):
        session.explain("jamais-vu")


def test_your_own_way_to_franceconnect_is_walked_and_refused(session: Session) -> None:
    demo = session.clients["hopital"]
    wanted = {
        "response_type": "code",
        "client_id": demo.client_id,
        "redirect_uri": "http://127.0.0.1:1234/retour",
        "scope": "openid",
        "acr_values": "eidas1",
        "state": "etat-de-cette-demande-0001",
        "nonce": "nonce-de-cette-demande-0001",
    }
    url = str(httpx.URL(f"{session.brokers['v2']}/authorize", params=wanted))

    agreed, refused = session.browse(url, "claire.dupont"), session.browse(url, "claire.dupont", agrees=False)

    assert agreed.startswith("http://127.0.0.1:1234/retour?")
    assert "code" in httpx.URL(agreed).params
    assert httpx.URL(refused).params["error"] == "access_denied"


def test_a_wrong_password_ends_at_the_login_page(session: Session) -> None:
    with pytest.raises(LoginFailed, match="the login ended at login"):
        session.log_in(Persona("claire.dupont", "faux"))


def test_scopes_are_asked_for_as_they_are_named(session: Session) -> None:
    token = session.log_in("claire.dupont", scopes=["openid"])

    assert session.rights(token).get("me").json()["code"] == "portee-insuffisante"


def test_a_closed_session_is_gone(started: Sandbox) -> None:
    with started.session() as session:
        url = session.droits
    session.close()

    assert httpx.get(f"{url}me").json()["code"] == "session-inconnue"


def test_a_sandbox_that_runs_is_joined_by_its_address_and_not_ended(started: Sandbox) -> None:
    with Sandbox.at(started.url) as joined, joined.root as root:
        assert (root.id, repr(joined)) == ("default", f"<Sandbox {started.url}>")
    with started.root as root:
        assert root.clock.now.date() == date(2026, 11, 24)


def test_a_sandbox_that_cannot_start_says_why() -> None:
    with pytest.raises(SandboxDown, match=r"it ended with 2: droits: unknown-fault: .*; correct what it names"):
        Sandbox.start(faults=["rien-de-tel"])


def test_a_sandbox_is_ended_with_its_block() -> None:
    with Sandbox.start(population=100) as running:
        url = running.url
        with running.root as root:
            assert len(root.personas) > 10
    with pytest.raises(SandboxDown):
        Sandbox.at(url)


def test_no_process_is_left_when_one_announces_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    processes: list[subprocess.Popen[bytes]] = []

    def popen(*arguments: Any, **options: Any) -> "subprocess.Popen[bytes]":
        processes.append(Popen(*arguments, **options))
        return processes[-1]

    monkeypatch.setattr(subprocess, "Popen", popen)
    with pytest.raises(SandboxDown, match=r"no announcement within 0\.01 s; give it more time"):
        Sandbox.start(start_limit=0.01)

    assert [process.poll() is None for process in processes] == [False]
