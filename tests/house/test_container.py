"""The files that make an image. Nothing builds it here, so what can be read of them is read."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from droits_simulator.cli import sandbox
from droits_simulator.configuration import PREFIX, SECRETS, options_of, variable_of

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
KNOWN = {variable_of(key) for key in options_of(sandbox)} | {one.variable for one in SECRETS}


@pytest.fixture(scope="module")
def service() -> Any:
    (found,) = yaml.safe_load(COMPOSE)["services"].values()
    return found


def test_every_variable_that_they_set_is_one_of_the_sandbox() -> None:
    named = set(re.findall(r"BANC_DROITS_\w+", DOCKERFILE + COMPOSE))

    assert f"{PREFIX}_HOST" in named
    assert named <= KNOWN


def test_the_image_runs_as_nobody_and_says_whether_it_is_ready() -> None:
    assert re.search(r"^USER [1-9]\d+$", DOCKERFILE, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK .*\\\n.*/readyz", DOCKERFILE, re.MULTILINE)
    assert DOCKERFILE.rstrip().endswith('ENTRYPOINT ["droits", "sandbox"]')


def test_no_secret_is_written_into_the_image() -> None:
    assert not [
        one.variable for one in SECRETS if re.search(rf"^(ENV|ARG|    ).*{one.variable}=", DOCKERFILE, re.MULTILINE)
    ]


def test_the_image_is_built_from_all_that_the_wheel_needs_and_no_more() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    folders = {path.split("/")[0] for path in (*wheel["packages"], *wheel["force-include"])}

    assert let_in == folders | {"pyproject.toml", "constraints.txt", "LICENSE", project["project"]["readme"]}
    assert all((ROOT / name).exists() for name in let_in)


def test_compose_publishes_the_port_of_the_image_on_this_machine_alone(service: Any) -> None:
    (port,) = re.findall(rf"{PREFIX}_PORT=(\d+)", DOCKERFILE)

    assert service["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert f"EXPOSE {port}" in DOCKERFILE


def test_compose_asks_for_a_control_token_and_names_none(service: Any) -> None:
    assert service["environment"]["BANC_DROITS_CONTROL_TOKEN"].startswith("${BANC_DROITS_CONTROL_TOKEN:?")


def test_compose_leaves_time_to_finish(service: Any) -> None:
    assert int(service["stop_grace_period"].removesuffix("s")) > 5
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
