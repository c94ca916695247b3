"""`droits mutants` on real sandboxes: what it says of mutants that die, live, or never come about."""

from pathlib import Path
from types import MappingProxyType

import orjson
import pytest
from click.testing import CliRunner, Result

from droits_conformance.mutants import command
from droits_conformance.mutants.campaign import play_all
from droits_conformance.mutants.command import mutants
from droits_conformance.mutants.jobs import Job
from droits_conformance.mutants.outcome import Fate
from droits_conformance.mutants.play import play
from droits_conformance.mutants.stage import Sandboxes
from droits_conformance.mutants.variant import Origin, Variant

pytestmark = pytest.mark.acceptance
FAULT = "motif-montre-aux-complementaires"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(mutants, arguments)


def test_a_campaign_tells_the_dead_by_their_rules_and_writes_it_down(tmp_path: Path) -> None:
    ended = run(FAULT, "--json", "--processes", "1", "--report", str(tmp_path))

    told = orjson.loads(ended.stdout)
    assert ended.exit_code == 0, ended.output
    assert {one["id"]: (one["fate"], one["condemned_by"]) for one in told["mutants"]} == {
        FAULT: ("killed", ["CVN-002", "CVN-003"])
    }
    assert told["machinery"] == []
    assert orjson.loads((tmp_path / "mutants.json").read_bytes()) == told
    assert FAULT in (tmp_path / "mutants.html").read_text(encoding="utf-8")


def test_a_mutant_that_names_a_rule_which_does_not_see_it_survives_and_one_that_does_not_start_is_broken() -> None:
    deaf = Variant("sourd", Origin.RULE, "nothing is wrong with it", rules=("CON-005",))
    unknown = Variant("inconnu", Origin.RULE, "no such fault", rules=("CON-005",), faults=("aucune-faute",))

    with Sandboxes() as stage:
        survived, broken = play(stage, [deaf], 1), play(stage, [unknown], 1)

    assert (survived.fate, survived.condemned_by) == (Fate.SURVIVED, ())
    assert broken.fate is Fate.BROKEN
    assert "status 400" in (broken.reason or "")


def test_a_player_that_cannot_start_leaves_broken_outcomes_and_no_gap(tmp_path: Path) -> None:
    heard: list[Job] = []
    jobs = [Job((FAULT,), 1), Job(("temoin-qui-doit-vivre",), 1)]

    nowhere = str(tmp_path / "nowhere.toml")
    outcomes = play_all(jobs, processes=1, profile=nowhere, heard=lambda job, _: heard.append(job))

    assert [one.fate for one in outcomes] == [Fate.BROKEN, Fate.BROKEN]
    assert heard == jobs


def test_a_campaign_whose_control_lives_proves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told = {"machinery": ["temoin-qui-doit-mourir survived: nothing is being judged"], "worse": []}
    monkeypatch.setattr(command, "_campaign", lambda *_: told)

    ended = run("--report", str(tmp_path))

    assert ended.exception is not None
    assert "nothing is being judged" in str(ended.exception)


def test_variants_are_listed_without_playing_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "catalogue", lambda: MappingProxyType({FAULT: Variant(FAULT, Origin.RULE, "x")}))

    assert run("--list").output == f"rule       {FAULT}  \n"


def test_a_proof_is_kept_of_a_whole_campaign_only() -> None:
    ended = run("--keep", "--quick")

    assert ended.exit_code == 2
    assert "whole campaign" in ended.output
