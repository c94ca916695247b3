"""The console of `droits mutants`: a progress bar while it goes on, then the numbers and what is wrong."""

from collections.abc import Container

import rich.console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from droits_conformance.mutants.document import Document
from droits_conformance.mutants.jobs import Job
from droits_conformance.mutants.outcome import Fate, Outcome

_SLOWEST = 5
_EVERY = 100  # jobs between two lines where there is no terminal for a bar


class Console:
    """Tells a campaign on a rich console (stdout, or stderr when stdout is for a machine).

    Of mutants that are `argued` to be equivalent nothing is told as long as they live.
    """

    def __init__(self, console: rich.console.Console, argued: Container[str] = ()) -> None:
        self._console, self._argued = console, argued
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task: TaskID | None = None
        self._jobs = self._ended = 0

    def start(self, jobs: int) -> None:
        """The number of jobs is known."""
        self._jobs = jobs
        self._progress.start()
        self._task = self._progress.add_task("playing", total=jobs)

    def heard(self, job: Job, outcomes: tuple[Outcome, ...]) -> None:
        """A job has ended; what somebody must know of is told at once."""
        self._ended += 1
        if not self._console.is_terminal and self._ended % _EVERY == 0:
            self._console.print(f"{self._ended} of {self._jobs} played")
        if self._task is not None:
            self._progress.update(self._task, advance=1, description=job.variants[0])
        for one in outcomes:
            as_argued = one.fate is Fate.SURVIVED and one.variants[0] in self._argued
            # A lawful variant that was condemned has a reason; a mutant that was killed needs none.
            if (one.fate in {Fate.BROKEN, Fate.SURVIVED} and not as_argued) or (one.fate is Fate.KILLED and one.reason):
                self._say(one)

    def stop(self) -> None:
        """Nothing more comes."""
        self._progress.stop()

    def summary(self, document: Document) -> None:
        """The numbers, what is worse than before, and how long it took."""
        self._console.print(_rates(document))
        benign, run = document["benign"], document["run"]
        plain = self._console.print
        plain(f"benign: {benign['variants']} variants, {benign['plays']} plays, {len(benign['alarms'])} false alarms")
        slow = sorted(document["mutants"], key=lambda one: -one["seconds"])[:_SLOWEST]
        plain("slowest: " + ", ".join(f"{one['id']} {one['seconds']:.1f} s" for one in slow), markup=False)
        plain(f"{run['seconds']:.0f} s with {run['processes']} processes, seed {run['seed']}")
        for words in (*document["machinery"], *document["worse"]):
            plain(f"✗ {words}", style="bold red", markup=False, highlight=False)

    def _say(self, outcome: Outcome) -> None:
        rules = ", ".join((*outcome.condemned_by, *outcome.unsettled)) or "no rule"
        words = f"{outcome.fate} {' + '.join(outcome.variants)} (seed {outcome.seed}): {outcome.reason or rules}"
        self._console.print(words, style="yellow", markup=False, highlight=False)


def _rates(document: Document) -> Table:
    table = Table("mutants", "killed", "survived", "broken", "equivalent", "rate", box=None)
    for origin, count in document["origins"].items():
        rate = "-" if count["rate"] is None else f"{count['rate']:.1%}"
        cells = (str(count[name]) for name in ("killed", "survived", "broken", "equivalent"))
        table.add_row(origin, *cells, rate)
    return table
