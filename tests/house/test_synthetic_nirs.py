"""No NIR of a living person stands anywhere in the repository (decision 20)."""

import re
import subprocess
from datetime import date
from pathlib import Path

import pytest
from stdnum.fr import nir as stdnum_nir

from droits_fixtures import load_cast
from droits_fixtures.nir import cle, compact, is_synthetic, mask

ROOT = Path(__file__).resolve().parents[2]
DAYS = [date(2026, 11, 24), date(2027, 1, 1), date(2028, 2, 29), date(2028, 12, 31)]

# CNAM's own structure, written in one piece or in groups as on a card. What stands inside a longer run of letters and
# digits (a key, a hash), or after a decimal point, is something else.
_MONTH = r"(?:0[1-9]|1[0-2]|[2-9]\d)"
_PLACE = r"(?:\d\d|2[ABab])"
SHAPE = re.compile(
    r"(?<![0-9A-Za-z_])(?<!\d\.)(?:"
    rf"[12]\d\d{_MONTH}{_PLACE}\d{{6}}(?:\d\d)?"
    rf"|[12]([ .\u00a0\u202f-])\d\d\1{_MONTH}\1{_PLACE}\1\d{{3}}\1\d{{3}}(?:\1\d\d)?"
    r")(?![0-9A-Za-z_])"
)


def nirs_in(text: str) -> list[str]:
    """The 13 characters of everything in `text` that has the shape of a NIR; the key is left aside."""
    return [compact(re.sub(r"[.-]", "", found[0]))[:13] for found in SHAPE.finditer(text)]


def tracked_files() -> list[Path]:
    """Files that git tracks or is about to; without git (an unpacked archive) every file of the tree."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if listed.returncode != 0:
        return [path for path in ROOT.rglob("*") if path.is_file()]
    names = listed.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def text_of(path: Path) -> str:
    content = path.read_bytes()
    return "" if b"\0" in content[:8192] else content.decode("utf-8", errors="replace")


def test_every_nir_written_in_the_repository_is_synthetic() -> None:
    strangers = [
        f"{path.relative_to(ROOT)}: {mask(nir)}"
        for path in tracked_files()
        for nir in nirs_in(text_of(path))
        if not is_synthetic(nir)
    ]

    assert strangers == []


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_nir_of_the_cast_is_synthetic_unique_and_regular(day: date) -> None:
    nirs = [personne.nir for foyer in load_cast(day).foyers for personne in foyer.personnes]

    assert [mask(nir) for nir in nirs if not is_synthetic(nir)] == []
    assert len(set(nirs)) == len(nirs)
    assert [mask(nir) for nir in nirs if not stdnum_nir.is_valid(nir + cle(nir))] == []


@pytest.mark.parametrize("separator", ["", " ", ".", "-"])
def test_the_scan_finds_a_nir_however_it_is_written(separator: str) -> None:
    written = separator.join(("2", "85", "03", "2a", "990", "017", "85"))

    assert nirs_in(f"nir={written}, puis du texte") == ["285032A990017"]
    assert nirs_in(written[: -2 - len(separator)]) == ["285032A990017"]


@pytest.mark.parametrize(
    "text",
    ["a2850349990017", "28503499900175f", "0.2850349990017", "285034999001", "2851349990017", "28503499900171234"],
    ids=["in a hash", "before a letter", "decimals", "too short", "month 13", "too long"],
)
def test_the_scan_leaves_other_numbers_alone(text: str) -> None:
    assert nirs_in(text) == []


def test_the_scan_condemns_a_nir_of_an_existing_commune() -> None:
    # Put together here, so that this very file passes the scan.
    (found,) = nirs_in("2 85 03 49 " + "007 001")

    assert not is_synthetic(found)
