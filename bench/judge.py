"""How fast the judge is: generated cases against stock `st run`, and how long and how large its three depths are.

    python bench/judge.py            five minutes on two cores
    python bench/judge.py --quick    one round, without --deep
    python bench/judge.py --json     the ratio alone, for a program

Both generate from the same contract, with the same phases and examples per operation, on the same sandbox, in turn. Ours
make each case a real one (a family's NIR, lawful dates), keep to the quota and record every exchange.
"""

import json
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from droits_conformance.day import paris_day
from droits_conformance.depth import DEFAULT
from droits_conformance.engine import run
from droits_conformance.exchange import Journal
from droits_conformance.journey import Login
from droits_conformance.sandbox_pair import SandboxPair
from droits_conformance.target import Profile
from droits_conformance.wire import Wire
from droits_contract.source import artefact
from droits_fixtures import load_cast

ROUNDS = 3
EXAMPLES = 60  # per operation: a round ends before the token of stock `st run` does
ST = Path(sys.executable).with_name("st")
DEPTHS = {"--quick": 10, None: 60, "--deep": 600}  # seconds allowed


def main() -> None:
    """Print the ratio of cases a second, then seconds and memory of each depth."""
    quick = "--quick" in sys.argv[1:]
    if "--json" in sys.argv[1:]:
        print(json.dumps(as_value(*measured(1 if quick else ROUNDS))))
        return
    print(f"python {platform.python_version()}, schemathesis {version('schemathesis')}, {platform.machine()}\n")
    compare(1 if quick else ROUNDS)
    for option, allowed in DEPTHS.items():
        if not (quick and option == "--deep"):
            depth(option, allowed)
    doctor()


def measured(rounds: int) -> tuple[list[float], list[float]]:
    """Cases a second of both, in turn."""
    ours, stock = [], []
    with SandboxPair(played=False) as sandbox:
        for number in range(rounds):
            ours.append(judge(sandbox.profile, number))
            stock.append(st_run(sandbox.profile, number))
    return ours, stock


def as_value(ours: list[float], stock: list[float]) -> dict[str, Any]:
    """The ratio, with the lowest and highest of the rounds, in the form of bench/figures."""
    found = [mine / other for mine, other in zip(ours, stock, strict=True)]
    figure = {"id": "judge-st", "value": median(found), "low": min(found), "high": max(found)}
    return {"versions": {"schemathesis": version("schemathesis")}, "figures": [figure]}


def compare(rounds: int) -> None:
    """Print cases a second of both."""
    ours, stock = measured(rounds)
    print(f"generated cases/s, {rounds} rounds in turn, medians")
    print(f"  droits verify   {median(ours):7.1f}\n  st run          {median(stock):7.1f}")
    print(f"  ratio           {median(ours) / median(stock):7.2f}   (goal: at least 1)\n")


def judge(profile: Profile, seed: int) -> float:
    """Cases a second of the judge's own campaign, from the first rule to the last."""
    import_module("droits_conformance.generate.campaign")  # the other's clock begins when it is loaded, too
    found = run(profile, seed=seed, only=["generated"], depth=replace(DEFAULT, examples=EXAMPLES))
    return found.generated_cases / sum(result.duration for result in found.results)


def st_run(profile: Profile, seed: int) -> float:
    """Cases a second of the stock tool, by its own clock, which begins when it is loaded."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "run.json"
        command = [str(ST), "run", str(artefact("spec", "openapi", "droits.yaml")), "--url", profile.droits]
        command += [option for header in credentials(profile, Path(folder)) for option in ("-H", header)]
        command += ["--phases", "coverage,fuzzing", "--max-examples", str(EXAMPLES), "--workers", "1"]
        command += ["--seed", str(seed), "--continue-on-failure", "--report", "json", "--report-json-path", str(told)]
        subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        document: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
    return float(document["test_cases"]["generated"] / document["running_time"])


def credentials(profile: Profile, folder: Path) -> tuple[str, str]:
    """Key and token of somebody whose NIR the tool is told in its configuration file."""
    journal, client = Journal(), profile.clients[0]
    today = profile.today or paris_day(datetime.now(UTC))
    persona = next(one for one in load_cast(today).personas() if one.login == "claire.dupont")
    login = Login(profile.broker, lambda cookies: Wire("broker", journal, timeout=10.0, cookies=cookies))
    token = login.obtain(client, persona, ("openid", "droits_assurance_maladie")).access_token
    (folder / "schemathesis.toml").write_text(f'[parameters]\nnir = "{persona.nir}"\n', encoding="utf-8")
    return f"X-API-Key: {client.api_key}", f"Authorization: Bearer {token}"


def depth(option: str | None, allowed: int) -> None:
    """Seconds from the shell to the end, sandbox included, and MiB of the largest process."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "droits_contract", "verify", "--sandbox", "--seed", "1", "--report", folder]
        began = time.perf_counter()
        measured = ["/usr/bin/time", "-f", "%M", *command, *([option] if option else [])]
        ended = subprocess.run(measured, capture_output=True, text=True, check=False)
        took = time.perf_counter() - began
        told = json.loads((Path(folder) / "report.json").read_text(encoding="utf-8"))["run"]
    memory = int(ended.stderr.strip().splitlines()[-1]) / 1024
    name = f"droits verify --sandbox {option or ''}".rstrip()
    print(f"{name:<32} {took:6.1f} s (goal: under {allowed})   {told['exchanges']} exchanges, exit {ended.returncode}")
    print(f"{'':<32} {memory:6.1f} MiB, the largest process (goal: under 300)")


def doctor() -> None:
    """Seconds that the doctor takes for the whole cast, by its own clock: the start of the sandbox is not counted."""
    command = [sys.executable, "-m", "droits_contract", "doctor", "--sandbox", "--json"]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    print(f"{'droits doctor --sandbox':<32} {told['seconds']:6.1f} s (goal: under 5)")


if __name__ == "__main__":
    main()
