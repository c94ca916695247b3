"""`droits load` on a real sandbox, by Locust in a process of its own: what is right under load, and what is not."""

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from droits_conformance.load.command import load
from droits_contract import load_conventions

pytestmark = pytest.mark.acceptance


def run(folder: Path, *arguments: str) -> Result:
    shared = ("--sandbox", "--rate", "30", "--people", "6", "--seconds", "4", "--json", "--report", str(folder))
    return CliRunner().invoke(load, [*shared, *arguments])


def test_families_that_log_in_and_ask_at_a_declared_rate_get_what_they_are_owed(tmp_path: Path) -> None:
    ended = run(tmp_path)

    told = orjson.loads(ended.stdout)
    # How fast a machine is that runs other tests meanwhile is no matter of this one.
    assert {one["code"] for one in told["objections"]} <= {"rate-not-reached"}, ended.output
    counts = {one["name"]: one["count"] for one in told["entries"]}
    assert counts["FranceConnect"] >= 1
    assert sum(count for name, count in counts.items() if name.startswith("get")) >= 6
    assert "cette charge" in (tmp_path / "load.html").read_text(encoding="utf-8")


# Nobody is told a first name any more, through whichever client: the first answer of each visit is wrong.
HIDDEN = tuple(
    part for name in sorted(load_conventions()) for part in ("--fault", f"cellule:{name}:Beneficiaire.prenom")
)


@pytest.mark.parametrize(
    ("faults", "code"),
    [(HIDDEN, "wrong-answer"), (("--fault", "quota-ignore"), "quota-exceeded")],
    ids=["wrong-answer", "quota-exceeded"],
)
def test_what_is_wrong_under_load_is_found(faults: tuple[str, ...], code: str, tmp_path: Path) -> None:
    ended = run(tmp_path, *faults)

    assert ended.exit_code == 1, ended.output
    assert code in {one["code"] for one in orjson.loads(ended.stdout)["objections"]}
