"""The commands `droits spec convention …`: what they print and write, and how they end."""

import io
import json
import re
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result
from rich.console import Console

from droits_contract import ContractError, load_contract, load_conventions
from droits_contract.commands import matrix_command
from droits_contract.commands.matrix_text import table
from droits_contract.commands.spec_group import convention, spec
from droits_contract.errors import CannotWrite
from droits_contract.matrix import matrix
from droits_contract.source import artefact

HOSPITAL, INSURER = "etablissement-de-soins", "organisme-complementaire"
STRICTER = f"{INSURER}-sans-exonerations"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(spec, ["convention", *arguments], catch_exceptions=False)


def copy_of(convention_id: str, folder: Path, **changes: Any) -> Path:
    text = artefact("spec", "convention", f"{convention_id}.yaml").read_text(encoding="utf-8")
    path = folder / f"{convention_id}.yaml"
    path.write_text(yaml.safe_dump(yaml.safe_load(text) | changes, allow_unicode=True), encoding="utf-8")
    return path


def test_the_matrix_is_aligned_text_when_nobody_watches() -> None:
    lines = run("matrix").output.splitlines()

    assert lines[0].startswith("Who sees what: 3 conventions, 7 operations, 66 fields")
    assert lines[2].startswith("  1  etablissement-de-soins ")
    assert [
        line.split() for line in lines if line.startswith(("calls per day", "  motif.code", "  presence_CMUC"))
    ] == [
        ["calls", "per", "day", "200000", "200000", "200000"],
        *[["presence_CMUC_ACS", "yes", "yes", "yes"]] * 3,
        ["motif.code", "yes", "-", "-"],
    ]
    rows = [line for line in lines if line.startswith(("get", "  "))]
    assert len(rows) == 3 + 1 + 7 + 66  # names, numbers, operations, fields
    assert lines[5] == "Scopes that the token must carry: droits_assurance_maladie (1, 2, 3)"
    assert max(map(len, lines)) <= 105


def test_the_matrix_is_a_table_on_a_terminal_that_fits_eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix_command, "Console", lambda: Console(force_terminal=True, width=80, legacy_windows=False))
    shown = run("matrix").output

    assert "┃" in shown
    assert "maternite.date_reelle_accouchement" in shown


def test_the_table_of_a_terminal_has_the_lines_of_the_text() -> None:
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(table(matrix(load_contract(), load_conventions())))
    shown = [line.split("│") for line in console.export_text().splitlines() if line.startswith("│")]

    assert len(shown) == 4 + 7 + 66
    assert [cell.strip() for cell in shown[-1]] == ["", "date_fin", "yes", "-", "-", ""]


def test_json_says_the_quota_the_clients_and_every_cell() -> None:
    document = json.loads(run("matrix", "--json").output)

    assert [one["id"] for one in document["conventions"]] == [HOSPITAL, INSURER, STRICTER]
    assert document["conventions"][0]["quota"] == {"par_seconde": 500, "par_jour": 200_000, "par_mois": 5_000_000}
    assert document["conventions"][0]["franceconnect"] == {"scopes": ["droits_assurance_maladie"], "clients": None}
    exonerations = next(one for one in document["operations"] if one["id"] == "getBeneficiairesNirExonerations")
    assert exonerations["granted"] == {HOSPITAL: True, INSURER: True, STRICTER: False}
    assert [one["shown"][INSURER] for one in exonerations["fields"]] == [True, True, *[False] * 7]


def test_the_page_has_one_row_a_field_and_one_cell_a_convention(tmp_path: Path) -> None:
    file = tmp_path / "matrice.html"
    shown = run("matrix", "--html", str(file))
    text = file.read_text(encoding="utf-8")
    page = BeautifulSoup(text, "html.parser")

    assert shown.output == f"{file}: 3 conventions, 7 operations, 66 fields\n"
    assert len(page.select("thead th[scope=col]")) == 1 + 3
    rows = page.select("tbody tr")
    assert len(rows) == 6 + 7 + 66
    assert {len(row.find_all("td")) for row in rows} == {3}
    assert {row.th["scope"] for row in rows if row.th} == {"row", "rowgroup"}
    assert len(page.select("tbody th[scope=rowgroup]")) == 7
    assert len(page.select("td.yes")) == sum(word == "yes" for word in run("matrix").output.split())
    assert re.search(r"https?://|<script|<link|url\(", text) is None


def test_the_page_says_everything_in_french_first_and_in_english(tmp_path: Path) -> None:
    file = tmp_path / "matrice.html"
    run("matrix", "--html", str(file))
    page = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")

    assert page.html is not None
    assert page.html["lang"] == "fr"
    assert page.select_one("#langue-fr[checked]") is not None
    assert [span.text for span in page.select("h1 span")] == ["Qui voit quoi", "Who sees what"]
    for cell in page.select("td.yes, td.no"):
        assert [span["lang"] for span in cell.select("span[lang]")] == ["fr", "en"]
    heads = [head.text for head in page.select("thead span[lang=en]")]
    assert heads[1:] == [one.title for one in load_conventions().values()]


def test_a_page_of_ones_own_conventions_escapes_what_they_say(tmp_path: Path) -> None:
    franceconnect = {"scopes": ["droits_assurance_maladie"], "clients": ["<e368>"]}
    copy_of(
        HOSPITAL, tmp_path, title="<script>alert(1)</script>", quota={"par_jour": 1234}, franceconnect=franceconnect
    )
    file = tmp_path / "matrice.html"
    run("matrix", "--html", str(file), "--conventions", str(tmp_path))
    text = file.read_text(encoding="utf-8")

    assert "<script" not in text
    assert "&lt;e368&gt;" in text
    assert "1\u202f234" in text
    assert "1,234" in text
    assert "sans limite" in text


def test_ones_own_conventions_stand_in_the_matrix_alone(tmp_path: Path) -> None:
    franceconnect = {"scopes": ["droits_assurance_maladie"], "clients": ["e368"]}
    copy_of(HOSPITAL, tmp_path, quota={}, franceconnect=franceconnect)
    shown = run("matrix", "--conventions", str(tmp_path)).output

    assert shown.startswith("Who sees what: 1 convention, ")
    assert re.search(r"calls per second +no limit\n", shown)
    assert re.search(r"FranceConnect clients +1 listed\n", shown)


def test_a_page_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="No such file or directory; expected a file in a folder that is there"):
        run("matrix", "--html", str(tmp_path / "ailleurs" / "matrice.html"))


def test_a_folder_of_wrong_conventions_is_refused_at_its_key(tmp_path: Path) -> None:
    copy_of(HOSPITAL, tmp_path, quota={"par_jour": "beaucoup"})

    with pytest.raises(ContractError, match=r"quota\.par_jour: 'beaucoup' is not of type 'integer'"):
        run("matrix", "--conventions", str(tmp_path))


def test_a_difference_is_told_line_by_line_and_ends_with_1() -> None:
    shown = run("diff", INSURER, STRICTER)
    lines = shown.output.splitlines()

    assert shown.exit_code == 1
    assert lines[0] == f"From {INSURER} to {STRICTER}, a partner:"
    assert lines[1] == "breaking  loses operation getBeneficiairesNirExonerations (date_debut, date_fin)"
    assert lines[2].startswith("neutral   libelle becomes “")
    assert lines[-1] == "1 breaking, 0 widening, 3 neutral"


def test_no_difference_ends_with_0() -> None:
    shown = run("diff", HOSPITAL, HOSPITAL)

    assert (shown.exit_code, shown.output) == (0, f"From {HOSPITAL} to {HOSPITAL}, nothing changes.\n")


def test_texts_alone_end_with_0(tmp_path: Path) -> None:
    reworded = copy_of(HOSPITAL, tmp_path, libelle="Hôpital")
    shown = run("diff", HOSPITAL, str(reworded))

    assert shown.exit_code == 0
    assert "0 breaking, 0 widening, 1 neutral" in shown.output


def test_a_file_of_any_name_is_compared_with_an_id(tmp_path: Path) -> None:
    earlier = copy_of(HOSPITAL, tmp_path, quota={"par_seconde": 800}).rename(tmp_path / "avant.yaml")
    shown = run("diff", str(earlier), HOSPITAL, "--json")
    document = json.loads(shown.output)

    assert shown.exit_code == 1
    assert (document["from"], document["to"]) == (str(earlier), HOSPITAL)
    assert document["totals"] == {"breaking": 3, "widening": 0, "neutral": 0}
    assert document["changes"][0] == {
        "severity": "breaking",
        "kind": "quota",
        "subject": "par_seconde",
        "operations": [],
        "sentence": "quota per second falls from 800 to 500",
    }


def test_ids_are_looked_up_in_ones_own_folder(tmp_path: Path) -> None:
    copy_of(HOSPITAL, tmp_path)

    with pytest.raises(ContractError, match=f"no convention '{INSURER}'; expected one of {HOSPITAL}"):
        run("diff", HOSPITAL, INSURER, "--conventions", str(tmp_path))


@pytest.mark.parametrize("unknown", ["pharmacie", "nulle-part/pharmacie", "pharmacie.yaml", "", "."])
def test_a_convention_that_is_not_there_is_refused(unknown: str) -> None:
    with pytest.raises(ContractError, match=r"no convention|cannot be read"):
        run("diff", HOSPITAL, unknown)


def test_the_command_is_brought_by_its_entry_point() -> None:
    (entry,) = entry_points(group="banc_droits.commands", name="spec")

    assert entry.load() is spec


def test_a_command_that_does_not_exist_is_a_mistake_of_usage() -> None:
    shown = run("matrice")

    assert shown.exit_code == 2
    assert "No such command 'matrice'" in shown.output


@pytest.mark.parametrize("arguments", [[], ["convention"], ["convention", "matrix"], ["convention", "diff"]])
def test_every_help_shows_an_example_and_the_exit_codes(arguments: list[str]) -> None:
    shown = CliRunner().invoke(spec, [*arguments, "--help"])

    assert shown.exit_code == 0
    assert re.search(r"Example: droits\s+spec\s+convention", shown.output)
    assert "Exit codes" in " ".join(shown.output.split())


def test_the_groups_list_their_commands() -> None:
    assert spec.list_commands(click.Context(spec)) == ["convention"]
    assert convention.list_commands(click.Context(convention)) == ["diff", "matrix"]


def test_the_commands_of_the_readme_do_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (Path(__file__).resolve().parents[4] / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^    droits spec convention (.+?)(?:  .*)?$", readme, re.MULTILINE)
    monkeypatch.chdir(tmp_path)
    shown = [run(*line.split()) for line in lines]

    assert [one.exit_code for one in shown] == [0, 0, 1]
    assert (tmp_path / "matrice.html").is_file()
    told = shown[2].output.splitlines()
    assert all(f"    {line}\n" in readme for line in (*told[:2], told[-1]))
