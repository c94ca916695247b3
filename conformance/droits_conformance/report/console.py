"""The console of `droits verify`: progress while a run goes on, then what somebody needs to read first.

On a terminal a progress bar stands at the bottom and goes away at the end; elsewhere (a log, a pipe) lines stay plain and
few. Whatever is printed of a run is masked.
"""

from collections.abc import Sequence
from pathlib import Path

import rich.console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from droits_conformance.counterexample import finding_id
from droits_conformance.events import Event, GeneratedCases, RuleEnded, RuleStarted, RunEnded, RunStarted, Waiting
from droits_conformance.masking import Masker, masker_of
from droits_conformance.phase import phase_of
from droits_conformance.proof import load_proof
from droits_conformance.report.document import verdict_of
from droits_conformance.report.plain import one_line
from droits_conformance.report.waived import waivers_of
from droits_conformance.result import RuleResult, Run
from droits_conformance.verdict import Verdict

FIRST = 10  # broken rules told in full; the others are in the reports
_STYLES = {
    Verdict.PASSED: "green",
    Verdict.FAILED: "bold red",
    Verdict.WARNED: "yellow",
    Verdict.SKIPPED: "dim",
    Verdict.INAPPLICABLE: "dim",
    Verdict.ERRORED: "bold magenta",
    Verdict.MISCONFIGURED: "bold magenta",
}
_TOLD = (Verdict.FAILED, Verdict.WARNED, Verdict.ERRORED, Verdict.MISCONFIGURED)
_MEANINGS = {
    "conforming": ("green", "conforming"),
    "findings": ("bold red", "findings: the target does not conform"),
    "not-judged": ("bold magenta", "no verdict: the target could not be judged"),
}


class Console:
    """Tells a run on a rich console (stdout, or stderr when stdout is for a machine)."""

    def __init__(self, console: rich.console.Console) -> None:
        self._console = console
        self._progress: Progress | None = None
        self._generated = 0
        self._wait: TaskID | None = None

    def on_event(self, event: Event) -> None:
        """Follow the run."""
        if isinstance(event, RunStarted):
            self._start(event)
        elif isinstance(event, RuleStarted):
            self._generated = 0
            self._move(f"{phase_of(event.rule)}: {event.rule.id} {event.rule.title}", 0)
        elif isinstance(event, GeneratedCases):
            self._generated += event.count
            self._move(f"{event.rule.id} {self._generated} generated requests", 0)
        elif isinstance(event, Waiting):
            self._watch(event)
        elif isinstance(event, RuleEnded):
            self._move(None, 1)
        elif isinstance(event, RunEnded):
            self._stop()

    def summary(self, run: Run, written: Sequence[Path] = ()) -> None:
        """Totals, the first breaches, where the reports are, the seed, and what the exit code says."""
        self._stop()
        masker = masker_of(run)
        self._print("")
        broken = [result for verdict in _TOLD for result in run.results if result.verdict is verdict]
        for result in broken[:FIRST]:
            self._tell(result, masker)
        if len(broken) > FIRST:
            self._print(f"… and {len(broken) - FIRST} more: {', '.join(result.rule.id for result in broken[FIRST:])}")
        self._print(self._totals(run))
        self._print(f"{run.generated_cases} generated requests, {len(run.journal)} exchanges, seed {run.seed}")
        if proof := load_proof():
            alarms = f"{proof.false_alarm_rate:.1%} false alarms"
            self._print(
                f"the judge: {proof.kill_rate:.1%} of mutants condemned, {alarms} ({proof.measured}, {proof.version})"
            )
        for path in written:
            self._print(f"report: {path}")
        self._print(f"policy: {run.profile.policy}")
        for objection in run.objections():
            self._print(f"speaks against success: {one_line(masker.text(objection.words))}")
        self._conclude(run, masker)

    def _start(self, event: RunStarted) -> None:
        self._print(f"Judging {one_line(event.profile.name)} by {event.total} rules (seed {event.seed})")
        if not self._console.is_terminal:
            return
        columns = (BarColumn(30), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
        self._progress = Progress(*columns, console=self._console, transient=True)
        self._progress.add_task("", total=event.total)
        self._progress.start()

    def _move(self, description: str | None, advance: int) -> None:
        if self._progress is not None:
            task = self._progress.task_ids[0]
            # A title may hold square brackets, which rich would read as a style.
            told = None if description is None else description.replace("[", r"\[")
            self._progress.update(task, advance=advance, description=told)

    def _watch(self, event: Waiting) -> None:
        """A bar of its own on a terminal, one line elsewhere."""
        if self._progress is None:
            if event.left == event.total:
                self._print(f"{event.rule.id} waits {event.total:.0f} s for {event.what}")
            return
        if self._wait is None:
            self._wait = self._progress.add_task("", total=event.total)
        passed, told = int(event.total - event.left), f"seconds: {event.rule.id} waits for {event.what}"
        self._progress.update(self._wait, completed=passed, total=int(event.total), description=told, refresh=True)
        if not event.left:
            self._progress.remove_task(self._wait)
            self._wait = None

    def _stop(self) -> None:
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def _tell(self, result: RuleResult, masker: Masker) -> None:
        rule = result.rule
        head = Text(f"{result.verdict.upper():<14}", style=_STYLES[result.verdict])
        self._print(head + Text(f"{rule.id} {rule.title} ({rule.level}, {rule.provenance})"))
        for words in waivers_of(result, masker)[:1]:
            self._print(f"  {'waived' if result.is_waived else 'waiver':<9} {one_line(words)}")
        if result.reason:
            self._print(f"  {one_line(masker.text(result.reason))}")
        if result.findings:
            finding = result.findings[0]
            self._identify(result, masker)
            for label, text in (("asked", finding.asked), ("seen", finding.seen), ("expected", finding.expected)):
                self._print(f"  {label:<9} {one_line(masker.text(text))}")
        if len(result.findings) > 1:
            self._print(f"  and {len(result.findings) - 1} more of the same rule")

    def _identify(self, result: RuleResult, masker: Masker) -> None:
        finding = result.findings[0]
        name, household = finding_id(result.rule, 1), finding.circumstances.household
        about = f": {household.people} in the household, {household.sentence}" if household else ""
        self._print(f"  {one_line(masker.text(f'{name}{about}'))}")
        self._print(f"  {'replay':<9} droits replay {name}")

    def _totals(self, run: Run) -> Text:
        parts = [
            Text(f"{run.count(verdict)} {verdict}", style=_STYLES[verdict]) for verdict in Verdict if run.count(verdict)
        ]
        waived = sum(result.is_waived for result in run.results)
        parts += [Text(f"{waived} of these waived", style="yellow")] if waived else []
        return Text(" · ").join(parts) if parts else Text("no rule got a verdict")

    def _conclude(self, run: Run, masker: Masker) -> None:
        verdict = verdict_of(run, masker)
        style, meaning = _MEANINGS[verdict["outcome"]]
        stopped = " (stopped before the end)" if run.interrupted else ""
        self._print(Text(f"exit {verdict['exit_code']}: {meaning}{stopped}", style=style))

    def _print(self, text: str | Text) -> None:
        # Neither markup nor highlighting nor wrapping: texts come from a target, and logs are searched by line.
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)
