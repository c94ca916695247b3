from droits_conformance.bench import import_checks
from droits_conformance.order import order_of
from droits_conformance.phase import PHASES, phase_of
from droits_contract import load_rules

import_checks()
ORDER = order_of(load_rules())


def test_every_rule_is_judged_once() -> None:
    judged = [rule.id for rule in (*ORDER.at_once, *ORDER.last)]

    assert sorted(judged) == [rule.id for rule in load_rules()]


def test_the_rules_of_a_theme_stay_together() -> None:
    themes = [{rule.theme for rule in group} for group in ORDER.groups]

    assert all(len(found) == 1 for found in themes)
    assert len(themes) == len(set.union(*themes))


def test_what_takes_time_begins_first_and_ends_after_the_others() -> None:
    assert [rule.id for rule in ORDER.waiting] == ["AUT-005", "FCO-024"]
    assert ORDER.last[:2] == ORDER.waiting


def test_rules_that_read_every_exchange_come_after_those_that_make_them() -> None:
    assert {rule.theme for rule in ORDER.reading} == {"confidentialite"}
    assert [rule.id for rule in ORDER.last][-1] == "PRV-006"


def test_phases_are_begun_in_their_order() -> None:
    begun = list(dict.fromkeys(phase_of(rule) for rule in ORDER.at_once))

    assert begun == [name for name in PHASES if name != "privacy"]


def test_every_theme_has_a_phase() -> None:
    assert {phase_of(rule) for rule in load_rules()} == set(PHASES)
