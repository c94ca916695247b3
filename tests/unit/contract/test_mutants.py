"""Mutants: each field is read, and one that names no rule, or has a name that is taken, is refused."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from droits_contract import ContractError, MutantKind, Source, load_mutants, mutants, mutants_of
from droits_contract.mutants import parse_mutants

MUTANT: dict[str, Any] = {"id": "tout-permis", "kind": "fault", "condemned_by": ["CVN-001", "AUT-001"]}


def write(folder: Path, *nodes: dict[str, Any], stem: str = "rules") -> Path:
    path = folder / f"{stem}.yaml"
    path.write_text(yaml.safe_dump(list(nodes), allow_unicode=True), encoding="utf-8")
    return path


def test_a_mutant_is_read_field_by_field(tmp_path: Path) -> None:
    (mutant,) = parse_mutants(write(tmp_path, MUTANT | {"alone": ["ENC-001"], "because": "nobody is asked"}))

    assert (mutant.id, mutant.kind, mutant.because) == ("tout-permis", MutantKind.FAULT, "nobody is asked")
    assert mutant.source is Source.RULES
    assert mutant.condemned_by == {"CVN-001", "AUT-001"}
    assert mutant.condemning == {"CVN-001", "AUT-001", "ENC-001"}


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "a way of making that nobody knows": ({"kind": "magic"}, "0.kind", "'magic' is not one of"),
    "condemned by nothing": ({"condemned_by": []}, "0.condemned_by", "[] should be non-empty"),
    "a rule twice": ({"condemned_by": ["AUT-001", "AUT-001"]}, "0.condemned_by", "non-unique"),
    "a rule that does not exist": ({"condemned_by": ["AUT-999"]}, "tout-permis", "no rule 'AUT-999'"),
    "alone a rule that does not exist": ({"alone": ["ENC-999"]}, "tout-permis", "no rule 'ENC-999'"),
    "a name with blanks": ({"id": "tout permis"}, "0.id", "'tout permis' does not match"),
    "an unknown key": ({"rules": ["AUT-001"]}, "0", "'rules' was unexpected"),
}


@pytest.mark.parametrize(("changes", "place", "seen"), REFUSED.values(), ids=REFUSED.keys())
def test_a_mutant_that_says_something_impossible_is_refused_at_its_key(
    tmp_path: Path, changes: dict[str, Any], place: str, seen: str
) -> None:
    with pytest.raises(ContractError) as caught:
        parse_mutants(write(tmp_path, MUTANT | changes))

    assert caught.value.place == place
    assert seen in caught.value.seen


def test_a_file_whose_name_is_no_source_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="called essai"):
        parse_mutants(write(tmp_path, MUTANT, stem="essai"))


def test_a_name_stands_in_one_file_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [(path, MUTANT) for path in (write(tmp_path, MUTANT, stem="rules"), write(tmp_path, MUTANT, stem="wire"))]
    read = [(path, parse_mutants(path)[0]) for path, _ in pairs]
    monkeypatch.setattr(mutants, "_all", lambda: iter(read))

    with pytest.raises(ContractError, match="stands twice"):
        load_mutants.__wrapped__()


def test_the_mutants_of_a_rule_are_those_that_name_it() -> None:
    stranger, alone = mutants_of("BEN-006"), mutants_of("ENC-001")

    assert {"beneficiaire-inconnu-en-200", "nir-etranger-servi"} <= {one.id for one in stranger}
    assert all("BEN-006" in one.condemned_by for one in stranger)
    assert {"cle-quelconque-acceptee", "nir-etranger-servi"} <= {one.id for one in alone}
    assert [one.id for one in alone] == sorted(one.id for one in alone)
    assert mutants_of("BEN-014") == ()
