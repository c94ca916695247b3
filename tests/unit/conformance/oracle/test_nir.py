"""Reading a NIR as a partner may write it."""

import pytest
from stdnum.fr import nir as stdnum_nir

from droits_conformance.oracle.nir import key, read_nir, without_nirs

NIR = "2850349990012"
CORSICAN = "285032A990017"


@pytest.mark.parametrize("nir", [NIR, CORSICAN, "185032B990017", "2850399901012"])
def test_the_key_is_the_one_that_python_stdnum_accepts(nir: str) -> None:
    assert stdnum_nir.is_valid(nir + key(nir))


@pytest.mark.parametrize(
    "text", [NIR, NIR + key(NIR), "2 85 03 49 990 012", f"2 85 03 49 990 012 {key(NIR)}", f" {NIR} "]
)
def test_blanks_and_a_right_key_are_read(text: str) -> None:
    assert read_nir(text) == NIR


def test_lower_case_corsica_is_read() -> None:
    assert read_nir(CORSICAN.lower()) == CORSICAN


@pytest.mark.parametrize(
    "text",
    ["", NIR[:-1], NIR + "1", NIR + "00", "3" + NIR[1:], "28513" + NIR[5:], "28500" + NIR[5:], NIR[:-1] + "x"],
    ids=["empty", "short", "fourteen", "wrong key", "sex 3", "month 13", "month 00", "letter"],
)
def test_what_is_not_a_nir_is_not_read(text: str) -> None:
    assert read_nir(text) is None


def test_a_month_of_20_or_more_means_that_the_month_is_unknown() -> None:
    assert read_nir("2852099902012") == "2852099902012"


def test_findings_show_no_nir() -> None:
    assert without_nirs(f"nir {NIR}, {CORSICAN}{key(CORSICAN)} et 12 autres") == "nir [nir], [nir] et 12 autres"
