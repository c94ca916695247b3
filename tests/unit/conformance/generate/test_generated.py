"""Each GEN rule against a fake target: quiet when it conforms, loud for its own fault and for no other rule's."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from droits_conformance.checks import generated as checks
from droits_conformance.checks.registry import checks_of
from droits_conformance.errors import TargetSilent
from droits_conformance.finding import Broken, Finding, Inapplicable
from droits_conformance.generate import Generated, generated
from droits_conformance.waiver import Waiver
from droits_contract import load_rules

RULES = [rule.id for rule in load_rules() if rule.theme == "generated"]


def judged(make_probe: Any) -> dict[str, tuple[Finding, ...]]:
    """The findings of every GEN rule, which must each have compared something."""
    found: dict[str, tuple[Finding, ...]] = {}
    for rule_id in RULES:
        probe = make_probe(rule_id)
        try:
            for check in checks_of(rule_id):
                check(probe)
        except Broken as broken:
            found[rule_id] = broken.findings
        assert probe.evaluated
    return found


def test_every_rule_of_the_theme_has_a_check() -> None:
    assert checks.__name__.endswith("generated")
    assert RULES
    assert all(checks_of(rule_id) for rule_id in RULES)


def test_a_conforming_target_is_blamed_for_nothing(make_probe: Any) -> None:
    assert judged(make_probe) == {}


@pytest.mark.parametrize(
    ("fault", "rule_id", "seen"),
    [
        ("crash", "GEN-001", "status 500"),
        ("wrong-type", "GEN-002", "/rang_naissance (a string) breaks type"),
        ("text", "GEN-002", "text/plain"),
        ("any-date", "GEN-003", "status 200"),
        ("any-nir", "GEN-003", "status 200"),
        ("refuses", "GEN-004", "code operation-non-accordee"),
        ("no-key", "GEN-005", "status 200"),
        ("no-nir", "GEN-005", "status 200"),
        ("method", "GEN-006", "status 200"),
        ("no-allow", "GEN-006", "without Allow"),
    ],
)
def test_a_planted_fault_turns_its_own_rule_red(
    fault: str, rule_id: str, seen: str, target: Any, make_probe: Any
) -> None:
    target.faults.add(fault)

    found = judged(make_probe)

    assert set(found) == {rule_id}
    assert seen in found[rule_id][0].seen


def test_breaches_of_one_kind_are_told_together_or_apart() -> None:
    outcome = Generated()
    for operation, who, size in (
        ("getMe", "hopital", 30),
        ("getMe", "mutuelle", 20),
        ("getBeneficiaires", "hopital", 10),
    ):
        outcome.blame("GEN-001", "500", Finding(f"{who} {size}", "status 500", "no 5xx", 1, operation), size, who)

    (together,) = outcome.findings("GEN-001")
    apart = outcome.findings("GEN-001", apart=True)
    assert (together.asked, together.seen) == ("hopital 10", "status 500 (the same on 1 other operation)")
    assert [(one.asked, one.seen) for one in apart] == [
        ("hopital 10", "status 500"),
        ("mutuelle 20", "status 500"),
        ("hopital 30", "status 500"),
    ]


def test_under_a_waiver_with_a_scope_a_rule_tells_each_breach_and_all_of_them(target: Any, make_probe: Any) -> None:
    target.faults.add("crash")
    waiver = Waiver("GEN-001", "équipe droits", "mended in March", date(2027, 3, 1), operation="getMe")
    probe = replace(make_probe("GEN-001"), waivers=(waiver,))

    with pytest.raises(Broken) as broken:
        checks.no_generated_request_breaks_the_target(probe)

    apart = generated(probe).findings("GEN-001", apart=True)
    assert len(apart) > len(generated(probe).findings("GEN-001"))
    assert (broken.value.findings, broken.value.complete) == (apart, True)


def test_findings_name_no_nir_no_key_and_no_token(target: Any, make_probe: Any, secrets: tuple[str, ...]) -> None:
    target.faults.update({"any-date", "wrong-type", "method", "no-key"})

    texts = [str(finding) for findings in judged(make_probe).values() for finding in findings]

    assert texts
    assert not [text for text in texts for secret in secrets if secret in text]


def test_a_finding_shows_the_exchange_of_its_own_request(target: Any, make_probe: Any) -> None:
    target.faults.add("any-date")

    finding = judged(make_probe)["GEN-003"][0]
    exchange = make_probe("GEN-003").journal[finding.exchange]

    assert exchange.status == 200
    assert exchange.url.partition("?")[2] in finding.asked
    assert "unlawful: date" in finding.asked


def test_one_breach_on_many_operations_is_one_finding(target: Any, make_probe: Any) -> None:
    target.faults.add("method")

    (finding,) = judged(make_probe)["GEN-006"]

    assert "(the same on 1 other operation)" in finding.seen


def test_six_rules_cost_one_campaign(target: Any, make_probe: Any) -> None:
    judged(make_probe)
    calls = len(target.calls)
    judged(make_probe)

    assert len(target.calls) == calls


def test_the_same_seed_makes_the_same_requests(target: Any, make_probe: Any, make_other_probe: Any) -> None:
    first = generated(make_probe("GEN-001")).cases
    calls = list(target.calls)
    target.calls.clear()
    second = generated(make_other_probe("GEN-001")).cases

    assert first == second
    assert target.calls == calls


def test_every_request_is_in_the_journal_and_counted(target: Any, make_probe: Any) -> None:
    probe = make_probe("GEN-001")
    counted: list[int] = []
    probe.generated = counted.append

    cases = generated(probe).cases

    assert sum(counted) == cases == len(probe.journal)
    # Schemathesis first asks twice what the server can read at all, without credentials.
    assert len(target.calls) - cases <= 2 * 2


def test_nobody_else_is_asked_about_than_the_person_and_the_family(target: Any, make_probe: Any) -> None:
    generated(make_probe("GEN-001"))

    asked = {nir for _, _, nir in target.calls if nir and len(nir) == 13}

    assert asked == set(target.family)


def test_a_target_that_is_not_there_is_an_error_and_no_verdict(make_probe: Any) -> None:
    probe = make_probe("GEN-001", "http://127.0.0.1:1/beneficiaires/")

    with pytest.raises(TargetSilent, match="generated requests"):
        checks_of("GEN-001")[0](probe)


def test_without_a_data_set_there_is_nothing_to_generate_for(make_probe: Any) -> None:
    probe = make_probe("GEN-001")
    probe.oracle = None

    with pytest.raises(Inapplicable, match="data set"):
        generated(probe)


def test_a_campaign_leaves_no_file_behind(make_probe: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    generated(make_probe("GEN-001"))

    assert list(tmp_path.iterdir()) == []
