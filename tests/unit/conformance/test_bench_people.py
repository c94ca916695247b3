"""A bench for whom the profile names people, tokens from elsewhere, and what a target does not have."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from droits_conformance.bench import Bench, import_checks
from droits_conformance.checks.broker import need_pages
from droits_conformance.errors import TokenCommandFailed
from droits_conformance.finding import DataSetUnknown, Inapplicable
from droits_conformance.judgement import judge
from droits_conformance.order import order_of
from droits_conformance.probe import Probe
from droits_conformance.surroundings import Surroundings
from droits_conformance.target import COMMAND, ENVIRONMENT, IssuedElsewhere, PersonaProfile, Profile
from droits_conformance.verdict import Verdict
from droits_contract import Rule, load_rules

NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)
RULES = {rule.id: rule for rule in load_rules()}
VARIABLE = IssuedElsewhere(variable="JETON_D_ESSAI_{client}_{persona}")
Open = Callable[[Profile], Bench]
import_checks()


@pytest.fixture
def opened(target: Any) -> Open:
    def opened(profile: Profile) -> Bench:
        around = Surroundings(
            now=lambda: NOON, monotonic=lambda: 0.0, sleep=lambda _: None, transport=httpx.MockTransport(target)
        )
        return Bench(replace(profile, today=NOON.date()), 7, around)

    return opened


def sides(target: Any) -> set[str]:
    return {"broker" if "/api/" in str(request.url) else "droits" for request in target.requests}


def begin(bench: Bench) -> None:
    try:
        bench.open(order_of(()))
    finally:
        bench.hang_up()


def test_the_first_login_is_of_somebody_named(profile: Profile, target: Any, opened: Open) -> None:
    begin(opened(replace(profile, foyers="unknown", personas=(PersonaProfile("claire.dupont"),))))

    assert b"claire.dupont" in b"".join(request.content for request in target.requests)


def test_without_anybody_named_nobody_logs_in(profile: Profile, target: Any, opened: Open) -> None:
    begin(opened(replace(profile, foyers="unknown")))

    assert [request.method for request in target.requests] == ["GET", "GET"]


def test_nobody_knocks_at_a_broker_whose_pages_are_not_walked(profile: Profile, target: Any, opened: Open) -> None:
    broker = replace(profile.broker, tokens=ENVIRONMENT, issued=VARIABLE)

    begin(opened(replace(profile, foyers="unknown", broker=broker, personas=(PersonaProfile("claire"),))))

    assert sides(target) == {"droits"}


def test_a_command_that_fails_at_the_first_token_ends_the_run(profile: Profile, opened: Open) -> None:
    broker = replace(profile.broker, tokens=COMMAND, issued=IssuedElsewhere(("./un-programme-absent",)))

    with pytest.raises(TokenCommandFailed):
        begin(opened(replace(profile, foyers="unknown", broker=broker, personas=(PersonaProfile("claire"),))))


def test_who_has_no_token_in_the_environment_is_not_in_the_panel(
    profile: Profile, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JETON_D_ESSAI_HOPITAL_CLAIRE_DUPONT", "jeton")
    bench = opened(replace(profile, broker=replace(profile.broker, tokens=ENVIRONMENT, issued=VARIABLE)))
    panels: list[Any] = []
    bench.hang_up()

    panels.append(bench._probe(RULES["BEN-001"]).panel)

    assert [[one.login for one in panel] for panel in panels] == [["claire.dupont"]]


def test_a_rule_of_an_absent_capability_is_not_judged(profile: Profile, target: Any, opened: Open) -> None:
    bench = opened(replace(profile, absent=("logout",)))

    result = bench.judge(RULES["FCO-018"])

    bench.hang_up()
    assert (result.verdict, result.reason) == (Verdict.INAPPLICABLE, "declared absent: capabilities.logout")
    assert target.requests == []


@pytest.mark.parametrize("tokens", [COMMAND, ENVIRONMENT])
def test_without_pages_a_rule_that_walks_them_says_so(profile: Profile, opened: Open, tokens: str) -> None:
    bench = opened(replace(profile, broker=replace(profile.broker, tokens=tokens, issued=VARIABLE)))
    bench.hang_up()

    with pytest.raises(Inapplicable, match=f"broker.tokens = '{tokens}'"):
        need_pages(bench._probe(RULES["FCO-001"]))


@pytest.mark.parametrize("rule_id", ["FCO-001", "FCO-103", "AUT-014", "AUT-005"])
def test_without_pages_nothing_is_errored(profile: Profile, target: Any, opened: Open, rule_id: str) -> None:
    broker = replace(profile.broker, tokens=ENVIRONMENT, issued=VARIABLE)
    bench = opened(replace(profile, foyers="unknown", broker=broker, personas=(PersonaProfile("claire"),)))

    bench.open(order_of((RULES[rule_id],)))
    result = bench.judge(RULES[rule_id])

    bench.hang_up()
    assert result.verdict is Verdict.INAPPLICABLE
    assert sides(target) == {"droits"}


def test_what_was_compared_before_the_data_set_was_needed_is_no_pass(profile: Profile, opened: Open) -> None:
    def half(probe: Probe) -> None:
        probe.evaluated += 5
        raise DataSetUnknown("personne ne sait")

    bench = opened(replace(profile, foyers="unknown"))
    bench.hang_up()
    rule: Rule = RULES["BEN-001"]

    result = judge(rule, (half,), bench._probe(rule), day_changed=lambda: False, monotonic=lambda: 0.0)

    assert (result.verdict, result.reason, result.evaluated) == (Verdict.INAPPLICABLE, "personne ne sait", 0)
