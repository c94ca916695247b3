"""Rules: each field is read, and a rule that lacks one or invents one is refused."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from droits_contract import ContractError, Level, Provenance, load_rules
from droits_contract import rules as module
from droits_contract.rules import parse_rules
from droits_contract.source import artefact


def write(path: Path, *rules: dict[str, Any]) -> Path:
    path.write_text(yaml.safe_dump(list(rules), allow_unicode=True), encoding="utf-8")
    return path


def test_a_rule_is_read_field_by_field(rules_file: Path) -> None:
    (rule,) = parse_rules(rules_file)

    assert (rule.id, rule.theme) == ("FEN-003", "fenetre")
    assert (rule.level, rule.provenance) == (Level.MUST, Provenance.PUBLISHED)
    assert rule.title == "Nothing from before the day of the call is served"
    assert rule.titre == "Rien d'antérieur au jour de l'appel n'est restitué"
    assert rule.operations == ("getMe",)
    assert rule.source == "published contract, description"
    assert rule.not_tested is None


def test_a_rule_may_say_why_nothing_checks_it(rules_file: Path, rule: dict[str, Any]) -> None:
    write(rules_file, rule | {"operations": [], "not_tested": "needs a clock that the judge can move"})

    (read,) = parse_rules(rules_file)

    assert read.not_tested == "needs a clock that the judge can move"
    assert read.operations == ()


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "a level of its own": ({"level": "may"}, "0.level", "'may' is not one of"),
    "a provenance of its own": ({"provenance": "assumed"}, "0.provenance", "'assumed' is not one of"),
    "a blank source": ({"source": ""}, "0.source", "'' should be non-empty"),
    "an id of four digits": ({"id": "FEN-0003"}, "0.id", "'FEN-0003' does not match"),
    "an unknown key": ({"quand": "toujours"}, "0", "'quand' was unexpected"),
    "an operation that does not exist": ({"operations": ["getMutuelle"]}, "FEN-003.operations", "'getMutuelle'"),
    "an operation twice": ({"operations": ["getMe", "getMe"]}, "0.operations", "non-unique"),
}


@pytest.mark.parametrize(("changes", "place", "seen"), REFUSED.values(), ids=REFUSED.keys())
def test_a_rule_that_says_something_impossible_is_refused_at_its_key(
    rules_file: Path, rule: dict[str, Any], changes: dict[str, Any], place: str, seen: str
) -> None:
    with pytest.raises(ContractError) as caught:
        parse_rules(write(rules_file, rule | changes))

    assert caught.value.file == str(rules_file)
    assert caught.value.place == place
    assert seen in caught.value.seen
    assert caught.value.expected != "a value that the schema allows"


@pytest.mark.parametrize("key", ["id", "title", "titre", "level", "provenance", "source", "operations"])
def test_a_rule_without_one_of_its_fields_is_refused(rules_file: Path, rule: dict[str, Any], key: str) -> None:
    del rule[key]

    with pytest.raises(ContractError, match=f"'{key}' is a required property"):
        parse_rules(write(rules_file, rule))


def test_an_id_that_stands_in_two_files_is_refused(
    tmp_path: Path, rule: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "spec" / "rules"
    folder.mkdir(parents=True)
    schema = artefact("spec", "rules", "rules.schema.json").read_text(encoding="utf-8")
    (folder / "rules.schema.json").write_text(schema, encoding="utf-8")
    write(folder / "caisse.yaml", rule)
    write(folder / "fenetre.yaml", rule)
    monkeypatch.setattr(module, "artefact", tmp_path.joinpath)

    with pytest.raises(ContractError, match=r"fenetre\.yaml: FEN-003: this id stands twice"):
        load_rules.__wrapped__()


def test_the_shipped_rules_are_read_in_the_order_of_their_ids() -> None:
    ids = [rule.id for rule in load_rules()]

    assert ids == sorted(ids)
    assert ids
