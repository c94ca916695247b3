from droits_conformance.as_tests.place import place_of
from droits_contract import load_rules


def test_every_rule_begins_on_the_line_that_is_told() -> None:
    for rule in load_rules():
        path, line = place_of(rule)
        assert path.read_text(encoding="utf-8").splitlines()[line - 1] == f"- id: {rule.id}"
