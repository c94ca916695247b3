"""Blocks of the guide to the sandbox, pasted into a shell, in front of a real one."""

import json
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from urllib.parse import urlsplit

import pytest

GUIDE = (Path(__file__).resolve().parents[2] / "docs/how-to/sandbox.md").read_text(encoding="utf-8")
SHIPPED = "http://127.0.0.1:8800"
pytestmark = pytest.mark.acceptance


def commands(heading: str) -> str:
    """The indented block of a section."""
    section = GUIDE.split(f"## {heading}\n")[1].split("\n## ")[0]
    blocks = re.findall(r"(?:^    .*\n)+", section, re.MULTILINE)
    return textwrap.dedent(blocks[0])


def run(script: str, base: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in printed(script, base).splitlines() if line]


def printed(script: str, base: str) -> str:
    pasted = script.replace(SHIPPED, base)
    done = subprocess.run(["bash", "-eu", "-c", pasted], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture
def base() -> object:
    command = [sys.executable, "-m", "droits_contract", "sandbox", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        parts = urlsplit(json.loads(process.stdout.readline())["droits"])
        yield f"{parts.scheme}://{parts.netloc}"
        process.terminate()


def test_the_walk_of_the_guide_ends_as_it_says(base: str) -> None:
    made, submitted, validated, known, dead, revoked = run(commands("Applying for access"), base)

    assert [one["etat"] for one in (made, submitted, validated, revoked)] == [
        "draft",
        "submitted",
        "validated",
        "revoked",
    ]
    assert [one["code"] for one in (known, dead)] == ["jeton-absent", "cle-inconnue"]


def test_the_registration_of_the_guide_is_kept(base: str) -> None:
    (service,) = run(commands("Registering services and data providers"), base)

    assert service["redirect_uris"] == ["https://mon-service.example/retour"]


def test_a_world_of_one_s_own_is_opened_moved_broken_and_closed(base: str) -> None:
    told = printed(commands("Worlds of one's own: sessions and their clock"), base)

    assert '"now":"2028-02-29T11:00:00+00:00","stopped":true' in told
    assert '"faults":["nir-etranger-servi"]' in told
    assert told.endswith('"today":"2028-02-29"\n')
