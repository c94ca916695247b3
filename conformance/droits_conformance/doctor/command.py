"""`droits doctor`: is everything in its place to judge this target, and if not, whose is it to mend?"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import orjson
import rich.console

from droits_conformance.doctor.admission import admit
from droits_conformance.doctor.console import Console, Mask
from droits_conformance.doctor.document import document_of, exit_code
from droits_conformance.doctor.examination import Outcome
from droits_conformance.doctor.examinations import EXAMINATIONS
from droits_conformance.doctor.patient import Patient
from droits_conformance.doctor.symptom import Symptom, symptom
from droits_conformance.doctor.visit import visit
from droits_conformance.errors import ProfileError
from droits_conformance.exchange import Journal
from droits_conformance.masking import Masker, harvest
from droits_conformance.profile import read_profile
from droits_conformance.sandbox_process import SandboxProcess
from droits_conformance.surroundings import Surroundings
from droits_conformance.target import Profile
from droits_contract.errors import BenchError

_EXAMPLES = """\b
Examples:
  droits doctor candidat.toml
  droits doctor candidat.toml --json
  droits doctor --sandbox

Each finding says whose it is: yours (profile, environment, network, clock of this machine), ours (Banc Droits), or the
target's. Exit codes: 0 healthy, 2 something has to be mended before a verdict, whosever it is."""
PROFILE = "profile"  # the name of the examination before all others


@click.command(epilog=_EXAMPLES)
@click.argument("profile", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--sandbox", is_flag=True, help="Start a sandbox on a free port and examine it.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print what was found as JSON on stdout; the rest goes to stderr."
)
@click.pass_context
def doctor(context: click.Context, profile: Path | None, sandbox: bool, as_json: bool) -> None:
    """Examine what a verdict on PROFILE stands on: network, FranceConnect, keys, people, data set. Judges no rule."""
    if sandbox == (profile is not None):
        raise click.UsageError("give either a PROFILE or --sandbox")
    out = rich.console.Console(stderr=as_json)
    with _target(profile) as found:
        consultation = _Consultation(out)
        outcomes = consultation.of(found)
    if as_json:
        click.echo(orjson.dumps(consultation.document, option=orjson.OPT_INDENT_2))
    context.exit(int(exit_code(outcomes)))


@contextmanager
def _target(path: Path | None) -> Iterator[Profile | Symptom]:
    """The profile in a file, or of a sandbox for as long as the block; or the symptom of a file that cannot be used."""
    if path is None:
        with SandboxProcess() as started:
            yield started.profile
        return
    yield _read(path)


def _read(path: Path) -> Profile | Symptom:
    try:
        return read_profile(path, os.environ)
    except ProfileError as error:
        names = {"expected": error.expected, "place": error.place}
        return symptom("profile-error", f"{error.file}: {error.place}", error.seen, **names)


class _Consultation:
    """One visit, told on a console; `document` is what was found."""

    def __init__(self, out: rich.console.Console) -> None:
        self._out = out
        self._began = time.monotonic()
        self.document: dict[str, object] = {}

    def of(self, found: Profile | Symptom) -> tuple[Outcome, ...]:
        """Examine the target; a profile that cannot be used is all that is told."""
        if isinstance(found, Symptom):
            return self._ended("", Console(self._out, str), str, (Outcome(PROFILE, "", (found,)),))
        journal = Journal()
        mask = _masking(found, journal)
        console = Console(self._out, mask)
        first, patient = _admitted(found, journal)
        console.tell(first)
        outcomes = visit(patient, EXAMINATIONS, console.tell) if patient else ()
        return self._ended(found.name, console, mask, (first, *outcomes))

    def _ended(self, name: str, console: Console, mask: Mask, outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
        seconds = time.monotonic() - self._began
        if not name:
            console.tell(outcomes[0])
        console.conclude(outcomes, seconds)
        self.document = document_of(name, outcomes, mask, seconds)
        return outcomes


def _admitted(profile: Profile, journal: Journal) -> tuple[Outcome, Patient | None]:
    """The outcome of reading profile and data set, and the patient if both can be used."""
    try:
        patient = admit(profile, journal, Surroundings())
    except BenchError as error:
        return Outcome(PROFILE, "", (symptom("data-set-unreadable", "data.foyers", str(error)),)), None
    return Outcome(PROFILE, "it can be read, and so can its data set"), patient


def _masking(profile: Profile, journal: Journal) -> Mask:
    """Hides the secrets of the profile, and every token and code that the journal holds at that moment."""
    return lambda text: Masker(profile, harvest(journal)).text(text)
