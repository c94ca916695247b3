"""Lawful variants: each field is read, a name stands once, and each names what leaves it open."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from droits_contract import ContractError, load_rules
from droits_contract.variants import load_benign, parse_benign

VARIANT: dict[str, Any] = {
    "id": "lettres-rondes",
    "title": "Letters are round",
    "because": "Nobody minds",
    "source": "RFC 9110 §5.1",
}
LEAST = 30  # what issue "proof that the judge judges" owes


def write(folder: Path, *nodes: dict[str, Any]) -> Path:
    path = folder / "benign.yaml"
    path.write_text(yaml.safe_dump(list(nodes), allow_unicode=True), encoding="utf-8")
    return path


def test_a_variant_is_read_field_by_field(tmp_path: Path) -> None:
    other = VARIANT | {"id": "lettres-carrees", "apart": ["lettres-rondes"]}

    first, second = parse_benign(write(tmp_path, VARIANT, other))

    assert (first.id, first.title, first.because, first.source) == tuple(VARIANT.values())
    assert (first.apart, second.apart) == (frozenset(), {"lettres-rondes"})


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "no source": ({"source": ""}, "0.source", "too short"),
    "a name with blanks": ({"id": "lettres rondes"}, "0.id", "does not match"),
    "an unknown key": ({"rules": ["AUT-001"]}, "0", "'rules' was unexpected"),
    "apart from nobody": ({"apart": ["personne"]}, "lettres-rondes", "no variant 'personne'"),
}


@pytest.mark.parametrize(("changes", "place", "seen"), REFUSED.values(), ids=REFUSED.keys())
def test_a_variant_that_says_something_impossible_is_refused_at_its_key(
    tmp_path: Path, changes: dict[str, Any], place: str, seen: str
) -> None:
    with pytest.raises(ContractError) as caught:
        parse_benign(write(tmp_path, VARIANT | changes))

    assert caught.value.place == place
    assert seen in caught.value.seen


def test_a_name_stands_once(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="stands twice"):
        parse_benign(write(tmp_path, VARIANT, VARIANT))


def test_there_are_as_many_lawful_variants_as_are_owed() -> None:
    assert len(load_benign()) >= LEAST


def test_each_lawful_variant_names_a_specification_or_a_rule_that_exists() -> None:
    rules = {rule.id for rule in load_rules()}
    named = {one.id: one.source for one in load_benign()}

    unfounded = [
        name
        for name, source in named.items()
        if not ("RFC " in source or "spec/openapi" in source or any(rule_id in source for rule_id in rules))
    ]

    assert unfounded == []
