"""The pytest plugin, as a partner's test run loads it: a process of its own, on the sandbox of this test session."""

from typing import Any

import pytest

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.acceptance

FAMILY = """
    import pytest

    @pytest.mark.persona("claire.dupont")
    def test_family(session, persona):
        rights = session.rights(session.log_in(persona, "mutuelle"))
        assert [one["prenom"] for one in rights.get("me/beneficiaires").json()] == ["Léa", "Hugo"]
"""
STRICT = ("-q", "-W", "error", "--strict-markers", "-p", "no:cacheprovider")


@pytest.fixture
def url(sandbox: dict[str, Any]) -> str:
    return str(sandbox["control"]).removesuffix("control/")


def test_a_test_of_five_lines_reads_a_family(pytester: pytest.Pytester, url: str) -> None:
    pytester.makepyfile(FAMILY)

    pytester.runpytest_subprocess(*STRICT, "--banc-droits-url", url).assert_outcomes(passed=1)


def test_without_an_address_a_sandbox_is_started_as_the_conftest_says(pytester: pytest.Pytester, monkeypatch) -> None:
    monkeypatch.delenv("BANC_DROITS_URL", raising=False)
    pytester.makeconftest(
        """
        import pytest

        @pytest.fixture(scope="session")
        def banc_droits_options():
            return {"today": "2028-02-29", "faults": ["date-mal-ecrite"]}
        """
    )
    pytester.makepyfile(
        """
        def test_options(clock, faults):
            assert (clock.now.date().isoformat(), faults.now) == ("2028-02-29", ("date-mal-ecrite",))

        def test_mine(faults):
            faults.off()
        """
    )

    pytester.runpytest_subprocess(*STRICT).assert_outcomes(passed=2)


def test_a_failure_ends_with_what_the_sandbox_saw(pytester: pytest.Pytester, monkeypatch, url: str) -> None:
    monkeypatch.setenv("BANC_DROITS_URL", url)
    pytester.makepyfile(
        """
        import pytest

        @pytest.fixture
        def rights(session):
            return session.rights(session.log_in("claire.dupont"))

        def test_late(rights, clock):
            clock.advance(minutes=2)
            assert rights.get("me").status_code == 200

        @pytest.fixture
        def broken(session):
            session.log_in("personne")

        def test_unknown(broken):
            pass

        def test_fine(rights):
            assert rights.get("me").status_code == 200
        """
    )

    ended = pytester.runpytest_subprocess(*STRICT)

    ended.assert_outcomes(passed=1, failed=1, errors=1)
    ended.stdout.fnmatch_lines(
        [
            "*UnknownName: no persona 'personne'; the sandbox has *",
            "*Banc Droits journal, session *",
            "nothing was asked of this session",
            "*Banc Droits journal, session *",
            "*POST */api/v2/token → 200 claire.dupont: *",
            "*GET */test/v1/droits/beneficiaires/me → 401 jeton-invalide: *",
        ]
    )
    assert ended.stdout.str().count("Banc Droits journal") == 2


def test_each_test_has_a_session_of_its_own_closed_after_it(pytester: pytest.Pytester, monkeypatch, url: str) -> None:
    monkeypatch.setenv("BANC_DROITS_URL", url)
    pytester.makepyfile(
        """
        import pytest

        seen = set()

        @pytest.mark.parametrize("persona", ["claire.dupont", "alban.bernard"], indirect=True)
        def test_own(session, persona, clock):
            clock.advance(days=1)
            seen.add((session.id, persona.login))

        def test_closed(sandbox, session):
            open_now = {one["session"] for one in session.control.call("GET", "sessions")["sessions"]}
            assert len(seen) == 2
            assert open_now & {one for one, _ in seen} == set()
            assert session.label == "test_closed"
        """
    )

    pytester.runpytest_subprocess(*STRICT).assert_outcomes(passed=3)


def test_workers_share_the_sandbox_at_an_address(pytester: pytest.Pytester, url: str) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("day", [1, 2])
        def test_shared(sandbox, session, clock, day):
            before = clock.now
            assert (clock.advance(days=day) - before).days == day
            assert sandbox.url == "URL"
        """.replace("URL", url)
    )

    pytester.runpytest_subprocess(*STRICT, "-n", "2", "--banc-droits-url", url).assert_outcomes(passed=2)


def test_misuse_is_told_before_anything_is_asked(pytester: pytest.Pytester, monkeypatch, url: str) -> None:
    monkeypatch.setenv("BANC_DROITS_URL", url)
    pytester.makepyfile("def test_whom(persona):\n    pass")

    ended = pytester.runpytest_subprocess(*STRICT)

    ended.assert_outcomes(errors=1)
    ended.stdout.fnmatch_lines(['*whom? mark the test, as @pytest.mark.persona("claire.dupont")'])


def test_options_for_a_sandbox_that_runs_already_are_refused(pytester: pytest.Pytester, url: str) -> None:
    pytester.makeconftest(
        """
        import pytest

        @pytest.fixture(scope="session")
        def banc_droits_options():
            return {"today": "2028-02-29"}
        """
    )
    pytester.makepyfile(FAMILY)

    ended = pytester.runpytest_subprocess(*STRICT, "--banc-droits-url", url)

    ended.assert_outcomes(errors=1)
    ended.stdout.fnmatch_lines([f"*the sandbox at {url} runs already: *"])


def test_the_plugin_costs_nothing_when_unused_and_can_be_turned_off(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        PACKAGES = ("droits_conformance", "droits_simulator")

        def test_unused():
            ours = [one for one in sys.modules if one.startswith("droits_")]
            plugins = [name for package in PACKAGES for name in (package, f"{package}.pytest_plugin")]
            assert sorted(ours) == plugins
        """
    )
    pytester.runpytest_subprocess(*STRICT).assert_outcomes(passed=1)

    pytester.makepyfile(
        "import sys\n\ndef test_off():\n    assert not [one for one in sys.modules if one.startswith('droits_')]"
    )
    off = ("-p", "no:banc_droits", "-p", "no:banc_droits_judge")
    pytester.runpytest_subprocess(*STRICT, *off).assert_outcomes(passed=1)


def test_the_judge_brings_a_test_per_rule(pytester: pytest.Pytester) -> None:
    options = ("--droits-sandbox", "--droits-only", "caisse", "--droits-report", "rapport")

    ended = pytester.runpytest_subprocess(*STRICT, *options)

    ended.assert_outcomes(passed=4)
    assert (pytester.path / "rapport" / "report.json").is_file()
