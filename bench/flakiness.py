"""Does the judge say the same twice? The suite again and again, with random seeds, while the target is under random load.

    python bench/flakiness.py                                  50 quick runs on a sandbox: ten minutes and more
    python bench/flakiness.py --target candidate               on examples/candidate, behind a sandbox's FranceConnect
    python bench/flakiness.py --depth default --runs 10
    python bench/flakiness.py --seed 7 --run 1 --run 23        two runs of an earlier campaign again

One target serves all runs. Each run is a judge in a process of its own, with a seed for its cases and one for Python's
hashes; meanwhile bursts of work take the cores away, and bursts of calls without credentials go to the target and its
FranceConnect. Everything is drawn from one master seed, which is printed. Every verdict is compared with that of the first
run: exit code 0 if none differs, 1 if one does, 2 if the judge could not judge.
"""

import argparse
import json
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.synchronize import Event
from pathlib import Path
from urllib.parse import urljoin

import httpx

from droits_conformance.depth import DEFAULT, DEPTHS, QUICK
from droits_conformance.engine import run
from droits_conformance.masking import masker_of
from droits_conformance.profile import read_profile
from droits_conformance.sandbox_pair import PLAYED, SandboxPair
from droits_conformance.sandbox_process import SandboxProcess
from droits_conformance.selection import select
from droits_conformance.target import Profile
from droits_contract import load_rules
from droits_contract.errors import BenchError

ROOT = Path(__file__).resolve().parents[1]
SPAWN = get_context("spawn")
SEEDS = 2**32
STOP = 15.0  # seconds for a process to end
PAUSE, BURST = 1.5, 2.0  # seconds at most between two bursts, and of one
CONNECTIONS = 24  # at once, at most


@dataclass(frozen=True, slots=True)
class Played:
    """A run: its number, the seeds of its cases and of Python's hashes, its seconds, verdict and first words by rule."""

    number: int
    seed: int
    hashes: int
    seconds: float
    verdicts: Mapping[str, str]
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A rule on which a run said something else than the first one."""

    rule: str
    first: str
    played: Played

    def __str__(self) -> str:
        found = self.played
        told = f"{self.rule} {found.verdicts.get(self.rule, 'absent')} in run {found.number} (seed {found.seed})"
        return f"{told}, {self.first} in the first: {found.words.get(self.rule) or 'no word'}"


def main() -> None:
    """Play the runs, print a line for each, and end with the figures."""
    options = parsed()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # being told to end leaves nothing running either
    numbers = options.run or range(1, options.runs + 1)
    runs: list[Played] = []
    print(f"master seed {options.seed}: {len(numbers)} {options.depth} runs on the {options.target}, python", end=" ")
    print(f"{sys.version.split()[0]}, {options.processes} processes, {os.cpu_count()} cores", flush=True)
    try:
        with TARGETS[options.target](options.only) as profile:
            for number in numbers:
                runs.append(play(profile, options, number))
                tell(runs[-1], len(differences([runs[0], runs[-1]])))
    except BenchError as error:
        print(f"error: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    found = differences(runs)
    report(runs, found, options)
    raise SystemExit(1 if found else 0)


def parsed() -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=50, help="how many runs (50)")
    parser.add_argument("--run", type=int, action="append", metavar="N", help="run N of that seed alone (repeatable)")
    parser.add_argument("--target", choices=TARGETS, default="sandbox")
    parser.add_argument("--depth", choices=[QUICK.name, DEFAULT.name], default=QUICK.name)
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1), help="of the judge")
    parser.add_argument("--only", action="append", default=[], metavar="WORD", help="this theme, rule or operation")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(SEEDS), help="the master seed; random by default")
    return parser.parse_args()


def play(profile: Profile, options: argparse.Namespace, number: int) -> Played:
    """Run `number` of a campaign: the same seeds and bursts for the same master seed."""
    chance = random.Random(f"{options.seed} {number}")
    seed, hashes, bursts = (chance.randrange(SEEDS) for _ in range(3))
    os.environ["PYTHONHASHSEED"] = str(hashes)  # of the processes that are started from here on
    began = time.monotonic()
    with under_load(profile, bursts), ProcessPoolExecutor(1, mp_context=SPAWN) as pool:
        judged = pool.submit(judge, profile, seed, options.depth, options.processes, options.only).result()
    return Played(number, seed, hashes, time.monotonic() - began, *judged)


def judge(
    profile: Profile, seed: int, depth: str, processes: int, only: list[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Verdict and first words by rule, masked; in a process of its own."""
    found = run(profile, seed=seed, depth=DEPTHS[depth], processes=processes, only=only)
    masker = masker_of(found)
    said = {one.rule.id: str(one.findings[0]) if one.findings else one.reason or "" for one in found.results}
    if found.crash or found.interrupted:
        raise BenchError(f"seed {seed}: the run did not come to its end ({found.crash or 'interrupted'})")
    verdicts = {one.rule.id: one.verdict.value for one in found.results}
    return verdicts, {rule: masker.text(words) for rule, words in said.items()}


def differences(runs: list[Played]) -> list[Difference]:
    """Every verdict that is not that of the first run."""
    first = runs[0].verdicts
    return [
        Difference(rule, first.get(rule, "absent"), played)
        for played in runs[1:]
        for rule in sorted(first.keys() | played.verdicts.keys())
        if first.get(rule) != played.verdicts.get(rule)
    ]


def tell(played: Played, unlike: int) -> None:
    """Print a line about a run, `unlike` of whose verdicts are not those of the first."""
    totals = ", ".join(f"{count} {verdict}" for verdict, count in sorted(Counter(played.verdicts.values()).items()))
    print(f"run {played.number:3}  seed {played.seed:10}  {played.seconds:5.1f} s  {totals}", end="")
    print(f"; {unlike} differ" if unlike else "", flush=True)


def report(runs: list[Played], found: list[Difference], options: argparse.Namespace) -> None:
    """The figures, and how to see each difference again."""
    rules = len(runs[0].verdicts)
    seconds = sorted(one.seconds for one in runs)
    print(f"\n{len(runs)} runs x {rules} rules = {len(runs) * rules:,} verdicts, {len(found)} differ", end="; ")
    print(f"{seconds[0]:.0f} to {seconds[-1]:.0f} s each, {seconds[len(seconds) // 2]:.0f} in the middle")
    for one in found:
        print(f"  {one}")
    if found:
        numbers = sorted({runs[0].number, *(one.played.number for one in found)})
        asked = f"--target {options.target} --depth {options.depth} --seed {options.seed}"
        print(f"again: python bench/flakiness.py {asked} {' '.join(f'--run {number}' for number in numbers)}")


@contextmanager
def sandbox(only: list[str]) -> Iterator[Profile]:
    """A sandbox as `droits verify --sandbox` starts it, and the one whose FranceConnect is played, if it is needed."""
    played = any(rule.id in PLAYED for rule in select(load_rules(), only, ()))
    with SandboxPair(played=played) as started:
        yield started.profile
        started.check_alive()


@contextmanager
def candidate(_only: list[str]) -> Iterator[Profile]:
    """examples/candidate as its supplier starts it, behind the FranceConnect of a sandbox."""
    with SandboxProcess() as broker, tempfile.TemporaryDirectory() as folder:
        assert broker.profile.control is not None
        address = broker.profile.control.url.removesuffix("control/")
        script = ROOT / "examples" / "candidate" / "run.py"
        command = [sys.executable, str(script), "--sandbox", address, "--folder", folder]
        with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:
            assert process.stdout is not None
            try:
                announced = json.loads(process.stdout.readline() or "{}")
                if not announced:
                    raise BenchError("examples/candidate announced nothing")
                yield read_profile(Path(announced["profile"]), {**os.environ, **announced["environment"]})
            finally:
                process.send_signal(signal.SIGINT)
                process.wait(STOP)


TARGETS = {"sandbox": sandbox, "candidate": candidate}


@contextmanager
def under_load(profile: Profile, seed: int) -> Iterator[None]:
    """Random bursts until the block ends; each kind in a process of its own."""
    over = SPAWN.Event()
    # No key goes with the calls: what a partner may spend a second is the judge's.
    addresses = [urljoin(profile.droits, path) for path in ("", "me", "caisse?dateDebut=x", "nulle-part")]
    addresses += [f"{profile.broker.issuer}/{path}" for path in (".well-known/openid-configuration", "userinfo")]
    bursts = [SPAWN.Process(target=work, args=(over, seed + core), daemon=True) for core in range(os.cpu_count() or 1)]
    bursts.append(SPAWN.Process(target=calls, args=(over, seed, addresses), daemon=True))
    for one in bursts:
        one.start()
    try:
        yield
    finally:
        over.set()
        for one in bursts:
            one.join(STOP)
            one.kill()


def work(over: Event, seed: int) -> None:
    """Keep a core busy now and then."""
    for chance, end in pauses(over, random.Random(seed)):
        while time.monotonic() < end:
            sum(chance.random() for _ in range(10_000))


def calls(over: Event, seed: int, addresses: list[str]) -> None:
    """Call now and then, over many connections at once; what comes back is nobody's concern."""
    local = {f"all://{host}": None for host in ("127.0.0.1", "localhost")}
    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)

    def ask(client: httpx.Client, address: str, end: float) -> None:
        while time.monotonic() < end:
            with suppress(httpx.HTTPError):
                client.get(address)

    with httpx.Client(mounts=local, limits=limits, timeout=5.0) as client, ThreadPoolExecutor(CONNECTIONS) as pool:
        for chance, end in pauses(over, random.Random(seed)):
            asked = chance.choices(addresses, k=chance.randint(1, CONNECTIONS))
            list(pool.map(lambda address, end=end: ask(client, address, end), asked))


def pauses(over: Event, chance: random.Random) -> Iterator[tuple[random.Random, float]]:
    """Wait a random time, then give the moment until which a burst shall last; until it is over, or whoever asked is."""
    asking = parent_process()
    while not over.wait(chance.uniform(0, PAUSE)) and asking is not None and asking.is_alive():
        yield chance, time.monotonic() + chance.uniform(0, BURST)


if __name__ == "__main__":
    main()
