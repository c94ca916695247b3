"""PRV-006: a log is marked before the run and read after it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from droits_conformance.call import Answer, Call
from droits_conformance.checks.confidentialite_log import no_secret_is_written_down, the_log_is_marked
from droits_conformance.checks.registry import is_of_the_whole_run
from droits_conformance.finding import Broken, Inapplicable, Misconfigured
from droits_conformance.probe import Probe

Written = Callable[[Call], str]


def judge(bench: Any, log: Path | None, line: Written | None, *, known: bool = True) -> Probe:
    """Run the rule on a target that writes a line for each call."""

    def writing(target: Any, call: Call) -> Answer:
        if log is not None and line is not None:
            with log.open("a", encoding="utf-8") as file:
                file.write(line(call) + "\n")
        answer: Answer = target.honest(call)
        return answer

    probe: Probe = bench.probe_for("PRV-006", bench.target(writing), known=known)
    probe.profile = replace(probe.profile, log=log)
    probe.prepared = the_log_is_marked(probe)
    no_secret_is_written_down(probe)
    return probe


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log in which somebody wrote a NIR before the run."""
    path = tmp_path / "cible.log"
    path.write_text("nir: 2840349990007\n", encoding="utf-8")
    return path


def test_a_discreet_log_passes_whatever_it_held_before(bench: Any, log: Path) -> None:
    probe = judge(bench, log, lambda call: f"GET {call.operation_id} 200")

    assert probe.evaluated == log.read_text(encoding="utf-8").count("\n") - 1


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (lambda call: f"GET {call.operation_id} nir={call.nir}", "a NIR"),
        (lambda _: "GET X-API-Key: cle-de-test-hopital", "the API key of hopital"),
        (lambda call: f"GET Bearer jeton-de-test-hopital-{call.persona.login}-2", "a token or a code"),
    ],
)
def test_a_talkative_log_is_told_by_line_and_kind_and_never_repeated(
    bench: Any, log: Path, line: Written, kind: str
) -> None:
    with pytest.raises(Broken) as broken:
        judge(bench, log, line)

    (finding,) = broken.value.findings
    assert finding.asked.startswith(f"log {log}, line ")
    assert int(finding.asked.rpartition(" ")[2]) > 1
    assert finding.seen.startswith(kind)
    written = log.read_text(encoding="utf-8").splitlines()[1:]
    assert [one for one in written if one in f"{finding.asked} {finding.seen} {finding.expected}"] == []


def test_the_nir_of_nobody_is_found_too_for_the_judge_sent_it(bench: Any, log: Path) -> None:
    people = {person.nir for foyer in bench.cast.foyers for person in foyer.personnes}

    with pytest.raises(Broken, match="a NIR"):
        judge(bench, log, lambda call: call.nir if call.nir and call.nir[:13] not in people else "rien")


def test_without_a_log_the_rule_says_what_to_declare(bench: Any) -> None:
    with pytest.raises(Inapplicable, match=r'names no log of the target \(target.log = "'):
        judge(bench, None, None)


def test_a_log_that_stays_empty_is_no_proof(bench: Any, log: Path) -> None:
    with pytest.raises(Inapplicable, match=r"nothing was written to \S+ during the run"):
        judge(bench, log, None)


def test_a_log_that_is_not_there_or_cannot_be_read_is_no_finding(bench: Any, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"absent.log \(target.log\) cannot be read"):
        judge(bench, tmp_path / "absent.log", None)
    with pytest.raises(Misconfigured, match="cannot be read"):
        judge(bench, tmp_path, None)


def test_it_is_about_the_whole_run(bench: Any) -> None:
    assert is_of_the_whole_run("PRV-006")
    assert not is_of_the_whole_run("AUT-005")
