"""The console of `droits doctor`: a line for each examination, and for each symptom whose it is and what to do."""

from collections.abc import Callable

import rich.console
from rich.text import Text

from droits_conformance.doctor.document import exit_code, told
from droits_conformance.doctor.examination import Outcome
from droits_conformance.doctor.symptom import Symptom, Whose
from droits_conformance.report.plain import one_line

_STYLES = {"ok": "green", "skipped": "dim", "found": "bold red"}
_WIDTH = 13
Mask = Callable[[str], str]


class Console:
    """Tells a visit on a rich console (stdout, or stderr when stdout is for a machine); `mask` hides secrets."""

    def __init__(self, console: rich.console.Console, mask: Mask) -> None:
        self._console = console
        self._mask = mask

    def tell(self, outcome: Outcome) -> None:
        """An examination, as soon as it is over."""
        said = outcome.skipped if outcome.state == "skipped" else outcome.told if outcome.state == "ok" else ""
        head = Text(f"{outcome.state:<8}", style=_STYLES[outcome.state])
        self._print(head + Text(f"{outcome.name:<{_WIDTH}} {said}".rstrip()))
        for symptom in outcome.symptoms:
            self._symptom(symptom)

    def conclude(self, outcomes: tuple[Outcome, ...], seconds: float) -> None:
        """How many there are to mend, and for whom."""
        symptoms = [one for outcome in outcomes for one in outcome.symptoms]
        parts = [f"{count} {whose.words}" for whose in Whose if (count := sum(one.whose is whose for one in symptoms))]
        code = int(exit_code(outcomes))
        words = f"to mend before any verdict: {', '.join(parts)}" if parts else "healthy: the target can be judged"
        self._print(Text(f"exit {code}: {words} ({seconds:.1f} s)", style="bold red" if parts else "green"))

    def _symptom(self, symptom: Symptom) -> None:
        masked = told(symptom, self._mask)
        self._print(Text(f"  {masked['code']}", style="bold") + Text(f" ({masked['whose']})"))
        for label, text in (("asked", masked["asked"]), ("seen", masked["seen"]), ("expected", masked["expected"])):
            self._print(f"    {label:<9} {one_line(text)}")
        self._print(f"    {'to do':<9} {one_line(masked['remedy'])}")

    def _print(self, text: str | Text) -> None:
        # As in report/console.py: texts come from a target, and logs are searched by line.
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)
