"""The templates for pipelines name nothing that is not there: inputs, variables, options, files. The guide has them all."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from droits_conformance import pytest_plugin
from droits_conformance.cli import verify

ROOT = Path(__file__).resolve().parents[2]
CI = ROOT / "examples" / "ci"
SCRIPT = CI / "droits-ci.sh"
TEXT = SCRIPT.read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "how-to" / "ci.md").read_text(encoding="utf-8")
ACTION_TEXT = (CI / "github" / "action.yml").read_text(encoding="utf-8")
ACTION: dict[str, Any] = yaml.safe_load(ACTION_TEXT)
JOB: dict[str, Any] = yaml.safe_load((CI / "gitlab" / "droits.gitlab-ci.yml").read_text(encoding="utf-8"))[".droits"]
READ = set(re.findall(r"\$\{?(DROITS_[A-Z_]+)", TEXT))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
JUDGE = next(step for step in STEPS if step.get("id") == "judge")


def test_the_script_is_a_program_that_bash_can_read() -> None:
    bash = shutil.which("bash")
    assert bash is not None

    assert SCRIPT.stat().st_mode & 0o111
    assert subprocess.run([bash, "-n", str(SCRIPT)], check=False).returncode == 0


def test_every_variable_of_the_script_is_explained_at_its_head() -> None:
    assert set(re.findall(r"^#   (DROITS_[A-Z_]+)  ", TEXT, re.MULTILINE)) == READ


def test_the_script_gives_verify_options_that_it_has() -> None:
    known = {option for parameter in verify.params for option in parameter.opts}
    given = set(re.findall(r"options(?:\+)?=\((--[a-z]+)", TEXT)) | set(re.findall(r"droits verify (--[a-z]+)", TEXT))

    assert {"--only", "--skip", "--quick", "--seed", "--fault", "--report", "--sandbox"} == given
    assert given <= known


def test_the_action_hands_every_variable_to_the_script_and_no_other() -> None:
    assert set(JUDGE["env"]) == READ


def test_the_job_of_gitlab_sets_every_variable_of_the_script() -> None:
    assert set(JOB["variables"]) - {"DROITS_SCRIPT", "DROITS_INSTALL"} == READ


def test_the_script_stands_where_the_templates_look_for_it() -> None:
    named = re.fullmatch(r'"\$GITHUB_ACTION_PATH/(.+)"', JUDGE["run"])

    assert named is not None
    assert (CI / "github" / named[1]).resolve() == SCRIPT
    assert ROOT / JOB["variables"]["DROITS_SCRIPT"] == SCRIPT


def test_every_input_that_the_action_reads_is_declared_and_every_declared_one_read() -> None:
    assert set(re.findall(r"inputs\.([a-z-]+)", ACTION_TEXT)) == set(ACTION["inputs"])


def test_every_output_that_the_action_reads_is_written_by_the_script() -> None:
    written = set(re.findall(r'echo "([a-z-]+)=', TEXT))

    assert set(re.findall(r"steps\.judge\.outputs\.([a-z-]+)", ACTION_TEXT)) == written
    assert set(ACTION["outputs"]) == {"exit-code", "report"}


def test_no_input_becomes_part_of_a_command() -> None:
    assert [step["run"] for step in STEPS if "${{" in step.get("run", "")] == []


def test_other_peoples_actions_are_named_with_a_version() -> None:
    used = [step["uses"] for step in STEPS if "uses" in step]

    assert len(used) == 3
    assert [name for name in used if not re.fullmatch(r"[\w.-]+(/[\w.-]+)+@v\d+", name)] == []


@pytest.mark.parametrize("name", ["report.json", "junit.xml", "report.html", "report.sarif", "summary.md"])
def test_the_script_takes_every_report_of_an_earlier_run_away(name: str) -> None:
    assert f'"$report/{name}"' in re.search(r"^rm -f (.*)$", TEXT, re.MULTILINE)[1]  # type: ignore[index]


def test_the_guide_has_every_input_variable_and_option() -> None:
    options = set(re.findall(r'"(--droits-[a-z]+)"', Path(pytest_plugin.__file__).read_text(encoding="utf-8")))
    owed = {*ACTION["inputs"], *ACTION["outputs"], *JOB["variables"], *options}

    assert len(options) == 7
    assert [name for name in sorted(owed) if name not in GUIDE] == []
