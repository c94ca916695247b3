"""A process of a campaign: a stage of its own, on which it plays one job after another until none comes."""

from multiprocessing.connection import Connection

from droits_conformance.mutants.catalogue import catalogue
from droits_conformance.mutants.jobs import Job
from droits_conformance.mutants.outcome import Fate, Outcome
from droits_conformance.mutants.play import play
from droits_conformance.mutants.stage import Stage, stage_for
from droits_contract.errors import BenchError

JOBS_PER_STAGE = 200  # then the sandboxes start anew: their logs are read whole by some rules, and grow


def live(profile: str | None, line: Connection) -> None:
    """The life of a player. `profile` is the file of a target, None for sandboxes of its own."""
    try:
        while _on_a_stage(profile, line):
            pass
    except (EOFError, OSError):
        return  # nobody waits for more


def _on_a_stage(profile: str | None, line: Connection) -> bool:
    """Play as many jobs as one stage sees; EOFError when there are no more."""
    job: Job = line.recv()
    with stage_for(profile) as stage:
        for _ in range(JOBS_PER_STAGE):
            line.send(_played(stage, job))
            job = line.recv()
        line.send(_played(stage, job))
    return True


def _played(stage: Stage, job: Job) -> tuple[Outcome, ...]:
    """What became of a job. A company that is condemned is played once more, one by one, to know whose fault it is."""
    variants = [catalogue()[name] for name in job.variants]
    try:
        outcome = play(stage, variants, job.seed)
        if len(variants) == 1 or outcome.fate is Fate.LIVED:
            return (outcome,)
        return (outcome, *(play(stage, [one], job.seed) for one in variants))
    except BenchError as error:
        return (Outcome(job.variants, job.seed, Fate.BROKEN, (), (), 0.0, 0, str(error)),)
