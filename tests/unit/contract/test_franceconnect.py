"""What FranceConnect does: nothing of the reference is lost, and whatever a fact names exists."""

import ast
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from droits_contract import ContractError
from droits_contract import franceconnect as module
from droits_contract.franceconnect import (
    REASONS,
    Evidence,
    Fact,
    Likeness,
    load_franceconnect,
    parse_reasons,
    parse_section,
)
from droits_contract.source import artefact

ROOT = Path(__file__).resolve().parents[3]
FACTS = [fact for section in load_franceconnect() for fact in section.facts]

# Counted by hand in the reference: rows of tables, faults, and sentences that state a behaviour. A row about several
# behaviours counts as many times.
COUNTED = {
    "2": 15,
    "2.1": 8,
    "3": 11,
    "3.1": 30,
    "3.2": 17,
    "3.3": 7,
    "4": 13,
    "4.1": 15,
    "5": 20,
    "6.1": 11,
    "6.2": 22,
    "6.3": 7,
    "7": 11,
    "8": 12,
    "9": 18,
    "13": 9,
}
REASON = {"plus": "It belongs to FranceConnect+."}


@pytest.fixture
def fact() -> dict[str, Any]:
    """A fact with nothing to reproach it."""
    return {
        "id": "fc-3.1-nonce",
        "says": "A nonce has 22 characters.",
        "evidence": ["V", "uncertain"],
        "source": "its own tests, authorize",
        "rules": ["FCO-006"],
        "tests": ["tests/unit/simulator/franceconnect/test_authorize.py::test_authorize_is_never_stored"],
        "sandbox": "partly",
        "because": "it counts bytes",
    }


def write(folder: Path, *facts: dict[str, Any], section: str = "3.1") -> Path:
    path = folder / f"{section}-authorize.yaml"
    document = {"section": section, "title": "authorize", "facts": list(facts)}
    path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return path


@cache
def names_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_each_section_has_as_many_facts_as_were_counted_in_the_order_of_the_reference() -> None:
    found = {section.number: len(section.facts) for section in load_franceconnect()}

    assert list(found.items()) == list(COUNTED.items())


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_every_test_that_a_fact_names_is_there(fact: Fact) -> None:
    assert [test for test in fact.tests if test.partition("::")[2] not in names_in(test.partition("::")[0])] == []


def test_every_rule_about_franceconnect_judges_a_fact() -> None:
    named = {rule for fact in FACTS for rule in fact.rules}
    of_franceconnect = {rule.id for rule in module.load_rules() if rule.theme == "franceconnect"}

    assert of_franceconnect <= named


def test_every_reason_is_somebodys() -> None:
    reasons = parse_reasons(artefact("spec", "franceconnect", REASONS))
    used = Counter(fact.why_not for fact in FACTS if fact.why_not)

    assert set(reasons.values()) == set(used)


def test_a_fact_is_read_field_by_field(tmp_path: Path, fact: dict[str, Any]) -> None:
    section = parse_section(write(tmp_path, fact), REASON)

    assert (section.number, section.title) == ("3.1", "authorize")
    (read,) = section.facts
    assert (read.id, read.says, read.source) == (fact["id"], fact["says"], fact["source"])
    assert read.evidence == (Evidence.SOURCE, Evidence.UNCERTAIN)
    assert (read.rules, read.why_not, list(read.tests)) == (("FCO-006",), None, fact["tests"])
    assert (read.sandbox, read.because) == (Likeness.PARTLY, "it counts bytes")


def test_a_reason_is_read_by_its_name(tmp_path: Path, fact: dict[str, Any]) -> None:
    del fact["rules"]

    (read,) = parse_section(write(tmp_path, fact | {"why_not": "plus"}), REASON).facts

    assert (read.rules, read.why_not) == ((), REASON["plus"])


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "a mark of its own": ({"evidence": ["W"]}, "facts.0.evidence.0", "'W' is not one of"),
    "no evidence": ({"evidence": []}, "facts.0.evidence", "[] should be non-empty"),
    "a blank sentence": ({"says": ""}, "facts.0.says", "'' should be non-empty"),
    "yes, which YAML reads as true": ({"sandbox": True}, "facts.0.sandbox", "True is not one of"),
    "a key of its own": ({"todo": "soon"}, "facts.0", "'todo' was unexpected"),
    "a test that is none": ({"tests": ["test_token.py"]}, "facts.0.tests.0", "does not match"),
    "an id of another section": ({"id": "fc-3.2-nonce"}, "fc-3.2-nonce", "an id of another section"),
    "a rule that does not exist": ({"rules": ["FCO-999"]}, "fc-3.1-nonce.rules", "no rule 'FCO-999'"),
    "a rule and a reason": ({"why_not": "plus"}, "fc-3.1-nonce", "rules and why_not"),
    "no because though it differs": ({"because": None}, "fc-3.1-nonce", "sandbox partly"),
    "a because though it is the same": ({"sandbox": "same"}, "fc-3.1-nonce", "sandbox same"),
    "neither rule nor reason": ({"rules": None}, "fc-3.1-nonce", "rules and why_not, or neither"),
    "a reason that does not exist": (
        {"rules": None, "why_not": "ennui"},
        "fc-3.1-nonce.why_not",
        "no reason 'ennui'",
    ),
    "nothing that pins it": ({"rules": None, "tests": None, "why_not": "plus"}, "fc-3.1-nonce", "nothing that pins it"),
}


@pytest.mark.parametrize(("changes", "place", "seen"), REFUSED.values(), ids=REFUSED.keys())
def test_a_fact_that_says_something_impossible_is_refused_at_its_place(
    tmp_path: Path, fact: dict[str, Any], changes: dict[str, Any], place: str, seen: str
) -> None:
    spoilt = {key: value for key, value in (fact | changes).items() if value is not None}

    with pytest.raises(ContractError) as caught:
        parse_section(write(tmp_path, spoilt), REASON)

    assert caught.value.place == place
    assert seen in caught.value.seen
    assert caught.value.expected != "a value that the schema allows"


@pytest.mark.parametrize("key", ["id", "says", "evidence", "source", "sandbox"])
def test_a_fact_without_one_of_its_fields_is_refused(tmp_path: Path, fact: dict[str, Any], key: str) -> None:
    del fact[key]

    with pytest.raises(ContractError, match=f"'{key}' is a required property"):
        parse_section(write(tmp_path, fact), REASON)


@pytest.mark.parametrize("text", ["[]", "plus: 1", "plus:"])
def test_reasons_are_sentences_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / REASONS
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ContractError, match="expected a mapping from names to sentences"):
        parse_reasons(path)


def test_an_id_that_stands_twice_is_refused(
    tmp_path: Path, fact: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / REASONS).write_text(yaml.safe_dump(REASON), encoding="utf-8")
    write(tmp_path, fact, fact)
    schema = artefact("spec", "franceconnect", "section.schema.json")
    (tmp_path / schema.name).write_text(schema.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(module, "artefact", lambda *parts: tmp_path.joinpath(*parts[2:]))

    with pytest.raises(ContractError, match=r"fc-3\.1-nonce: this id stands twice"):
        load_franceconnect.__wrapped__()
