"""How fast a population is worked out, and how much memory that takes: one run, a table of figures, goals and versions.

    python bench/population.py            about a minute
    python bench/population.py --quick    about ten seconds, ten times fewer households
    python bench/population.py --json     for a program

These are benchmarks, not tests: a busy machine gives lower figures. bench/README.md says what each one means.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from droits_fixtures.generator.formats.job import Job
from droits_fixtures.generator.formats.jsonl import Jsonl
from droits_fixtures.generator.formats.line import Liner
from droits_fixtures.model import Contrat, Exoneration, Personne
from droits_fixtures.population import Population

DAY = date(2026, 11, 24)
SEED = 7
NATION = 30_000_000


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, in its unit, and the goal; `held` is None for a figure without a goal."""

    name: str
    value: float
    unit: str
    goal: str
    held: bool | None = None


def seconds(act: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """How long something takes: on the clock of the wall, or that of the processor."""
    start = clock()
    act()
    return clock() - start


def work(act: Callable[[], object]) -> float:
    """Seconds of one core that something takes, whatever else the machine does meanwhile."""
    return seconds(act, time.process_time)


def exhaust(population: Population, first: int, last: int) -> None:
    """Work households out and forget them."""
    for _ in population.foyers(first, last):
        pass


def derivation(number: int) -> list[Figure]:
    """Households a second by keyed derivation, in the median and the best of ten rounds."""
    population = Population(SEED, NATION, DAY)
    exhaust(population, 0, 5000)
    rounds = sorted(number / work(partial(exhaust, population, at * number, (at + 1) * number)) for at in range(10))
    return [
        Figure(
            "derivation, median of ten rounds", median(rounds), "households/s", ">= 25000", median(rounds) >= 25_000
        ),
        Figure("derivation, best round", rounds[-1], "households/s", ""),
    ]


def jsonl(number: int) -> list[Figure]:
    """Seconds for 100,000 households to a JSONL file, the start of Python apart."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        took = seconds(partial(export, number, Path(folder) / "foyers.jsonl")) * 100_000 / number
        worked = (time.process_time() - start) * 100_000 / number
    return [
        Figure("100,000 households to JSONL, one core", worked, "s", "< 5", worked < 5),
        Figure("100,000 households to JSONL, on the wall", took, "s", ""),
    ]


def export(number: int, out: Path) -> None:
    """Write a JSONL file, as `droits foyers generate` does."""
    population = Population(SEED, number, DAY)
    output = Jsonl(Job(SEED, number, 0, number, DAY, "jsonl", out))
    output.open(resume=False)
    for start in range(0, number, 1000):
        output.write(population.foyers(start, start + 1000))
    output.finish()


def child(what: str, *words: object) -> Any:
    """What this script answers in a process of its own."""
    command = [sys.executable, __file__, "--child", what, *map(str, words)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)


def peak(number: int) -> float:
    """MiB of memory at most while so many households are written as JSONL to nowhere."""
    liner, population = Liner(), Population(SEED, number, DAY)
    with Path(os.devnull).open("wb") as nowhere:
        for start in range(0, number, 32):
            nowhere.writelines([liner.line(foyer) for foyer in list(population.foyers(start, start + 32))])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def memory(small: int, large: int) -> list[Figure]:
    """Memory for few and for many households, each in a process of its own."""
    few, many = child("peak", small), child("peak", large)
    return [
        Figure(f"memory, {small:,} households exported", few, "MiB", ""),
        Figure(f"memory, {large:,} households exported", many, "MiB", "flat: at most 10 % more", many <= few * 1.1),
    ]


def lookup(number: int) -> list[Figure]:
    """Milliseconds from a NIR, or a civil status, to the household in a population of 30 million."""
    population = Population(SEED, NATION, DAY)
    people = [population.foyer(index * 29_989 % NATION).personnes[-1] for index in range(number)]
    nirs = [seconds(partial(population.by_nir, personne.nir)) * 1000 for personne in people]
    status = [seconds(partial(population.reconcile, **civil_status(personne))) * 1000 for personne in people]
    nation, cast = child("first", NATION), child("first", 40)
    return [
        Figure("NIR in 30 million, median", median(nirs), "ms", "< 5", median(nirs) < 5),
        Figure("NIR in 30 million, slowest", max(nirs), "ms", "< 5", max(nirs) < 5),
        Figure("civil status in 30 million, median", median(status), "ms", "< 5", median(status) < 5),
        Figure("start of 30 million, and a first NIR", nation, "ms", ""),
        Figure("start of 40, and a first NIR", cast, "ms", "the same"),
    ]


def civil_status(personne: Personne) -> dict[str, str]:
    """What FranceConnect would vouch for."""
    return {
        "prenoms": personne.prenoms[0],
        "nom_famille": personne.nom_famille,
        "naissance": personne.naissance,
        "sexe": personne.sexe,
        "lieu_naissance": personne.lieu_naissance or "",
        "pays_naissance": personne.pays_naissance,
    }


def first_answer(size: int) -> float:
    """Milliseconds from nothing to the first household found by NIR."""
    start = time.perf_counter()
    population = Population(SEED, size, DAY)
    population.by_nir(population.foyer(size - 1).personnes[0].nir)
    return (time.perf_counter() - start) * 1000


def faker(number: int) -> list[Figure]:
    """How many times longer Faker takes to draw the same families, person by person."""
    fake = import_module("faker").Faker("fr_FR")
    fake.seed_instance(SEED)
    population = Population(SEED, NATION, DAY)
    families = list(population.foyers(0, number))
    ours = work(partial(exhaust, population, 0, number))
    theirs = work(lambda: [draw(fake, personne) for foyer in families for personne in foyer.personnes])
    return [Figure("ratio to Faker for the same families", theirs / ours, "times", ">= 5", theirs / ours >= 5)]


def draw(fake: Any, personne: Personne) -> list[Any]:
    """What stands in our person, field by field, as Faker draws it; its fields do not agree with one another."""
    given = {"F": fake.first_name_female, "M": fake.first_name_male}.get(personne.sexe, fake.first_name)
    drawn = [
        fake.last_name(),
        fake.date_of_birth(),
        fake.department(),
        fake.ssn(),
        *(given() for _ in personne.prenoms),
    ]
    drawn += [fake.last_name()] if personne.nom_usage else []
    drawn += [fake.ascii_safe_email()] if personne.email else []
    drawn += [fake.city(), fake.street_address(), fake.postcode()]  # those of the caisse
    held: list[Contrat | Exoneration] = [*personne.contrats, *personne.exonerations]
    for one in held:
        drawn.append(fake.date_between("-15y", "today"))
        drawn += [fake.date_between("today", "+1y")] if one.duree.fin else []
    if personne.medecin_traitant:
        drawn += [fake.last_name(), fake.first_name(), fake.numerify("001######"), fake.date_between("-12y", "today")]
    return drawn


def versions() -> dict[str, str]:
    """What the figures were measured with."""
    told = {name: version(name) for name in ("banc-droits", "orjson", "faker")}
    return {"python": platform.python_version(), "machine": f"{platform.machine()}, {os.cpu_count()} cores"} | told


def measure(*, quick: bool) -> list[Figure]:
    """All figures."""
    less = 10 if quick else 1
    return [
        *derivation(20_000 // less),
        *jsonl(100_000 // less),
        *memory(10_000, 1_000_000 // less),
        *lookup(2000 // less),
        *faker(2000 // less),
    ]


def show(figures: list[Figure]) -> None:
    """The table."""
    for name, told in versions().items():
        print(f"{name:<12} {told}")
    print()
    for figure in figures:
        verdict = {None: "", True: "held", False: "NOT HELD"}[figure.held]
        print(f"{figure.name:<42} {figure.value:>12,.2f} {figure.unit:<13} {figure.goal:<24} {verdict}".rstrip())


def main() -> None:
    """Run, or answer as a child."""
    parser = argparse.ArgumentParser(description="Benchmarks of the generator of populations.")
    parser.add_argument("--quick", action="store_true", help="ten times fewer households")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        what, *words = options.child
        print(json.dumps({"peak": peak, "first": first_answer}[what](int(words[0]))))
        return
    figures = measure(quick=options.quick)
    if options.json:
        print(json.dumps({"versions": versions(), "figures": [asdict(figure) for figure in figures]}))
    else:
        show(figures)


if __name__ == "__main__":
    main()
