"""All jobs, played by several processes at once.

A process that ends too soon leaves a `broken` outcome and is replaced: one bad variant does not stop the others.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from droits_conformance.deaf import deaf_to_interrupts
from droits_conformance.mutants.jobs import Job
from droits_conformance.mutants.outcome import Fate, Outcome
from droits_conformance.mutants.player import live

_STOP_LIMIT = 15.0  # seconds that a player is given to stop its sandboxes
Listener = Callable[[Job, tuple[Outcome, ...]], None]


@dataclass
class _Player:
    process: BaseProcess
    line: Connection
    job: Job | None = None


def play_all(jobs: Sequence[Job], *, processes: int, profile: str | None, heard: Listener) -> list[Outcome]:
    """What became of every job, in the order in which they ended. Each end is `heard`."""
    waiting = list(reversed(jobs))
    outcomes: list[Outcome] = []
    players: list[_Player] = []
    try:
        for _ in range(min(processes, len(jobs))):
            players.append(_started(profile))
            _give(players[-1], waiting)
        while busy := {player.line: player for player in players if player.job}:
            for line in wait(list(busy)):
                player = busy[line]  # type: ignore[index]  # of what is waited for, these are the lines
                job, told = player.job, _heard(player)
                outcomes.extend(told)
                if job:
                    heard(job, told)
                if not player.process.is_alive():
                    players.remove(player)
                    players.append(player := _started(profile))
                _give(player, waiting)
    finally:
        _stop(players)
    return outcomes


def _heard(player: _Player) -> tuple[Outcome, ...]:
    job = player.job or Job((), 0)
    player.job = None
    try:
        told: tuple[Outcome, ...] = player.line.recv()
    except (EOFError, OSError):
        player.process.join(_STOP_LIMIT)
        reason = f"the process that played it ended too soon (exit code {player.process.exitcode})"
        return (Outcome(job.variants, job.seed, Fate.BROKEN, (), (), 0.0, 0, reason),)
    return told


def _give(player: _Player, waiting: list[Job]) -> None:
    if waiting:
        player.job = waiting.pop()
        player.line.send(player.job)


def _started(profile: str | None) -> _Player:
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=live, args=(profile, there))
    with deaf_to_interrupts():
        process.start()
    there.close()
    return _Player(process, here)


def _stop(players: list[_Player]) -> None:
    for player in players:
        player.line.close()
    for player in players:
        player.process.join(_STOP_LIMIT)
        if player.process.is_alive():
            player.process.terminate()
            player.process.join(_STOP_LIMIT)
