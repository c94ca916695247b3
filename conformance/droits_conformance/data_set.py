"""The people of a target: who the profile says is loaded in it.

`cast` the shipped households, a folder of households, a file of one or many (as `droits foyers import` reads, and
`generate --format jsonl` writes), `population:N:SEED` a generated population, or `unknown` (a real service, nobody's data
in our hands). Of a population the judge keeps a sample: it can tell of any household what it is
without having seen the others.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Self

from droits_conformance.target import Profile
from droits_contract.errors import BenchError
from droits_fixtures import Cast, load_cast
from droits_fixtures.errors import FoyerError
from droits_fixtures.importing import read
from droits_fixtures.population import Population

UNKNOWN = "unknown"
CAST = "cast"
FILES = (".yaml", ".yml", ".json", ".jsonl", ".csv")
SAMPLE = 200  # households: enough for each trait of the distributions to occur (panel.py chooses among them)
_POPULATION = re.compile(r"population:([0-9]{1,12}):([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Generated:
    """A generated population, as a profile names it."""

    size: int
    seed: int

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """`population:N:SEED` as a value, or None if the text is something else."""
        found = _POPULATION.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else None

    def sample(self, today: date, draw: int) -> Cast:
        """Some households of the population, drawn by `draw`; PopulationError if there is no such population."""
        population = Population(self.seed, self.size, today)
        wanted = min(SAMPLE, self.size)
        indices = Random(draw).sample(range(self.size), wanted)  # noqa: S311 - a draw to vary, not to protect
        return Cast(today, tuple(population.foyer(index) for index in sorted(indices)))


def load_data_set(profile: Profile, today: date, draw: int = 0) -> Cast | None:
    """The households that the profile names, None if they are unknown; BenchError if nobody among them can log in.

    `draw` is the seed of the run: it chooses the sample of a generated population.
    """
    if profile.foyers == UNKNOWN:
        return None
    cast = _load(profile.foyers, today, draw)
    if not cast.personas():
        raise BenchError(f"data.foyers: nobody in {profile.foyers} has a login; give one person of a household a login")
    return cast


def _load(foyers: str, today: date, draw: int) -> Cast:
    generated = Generated.parse(foyers)
    if generated:
        return generated.sample(today, draw)
    if foyers == CAST:
        return _shipped(today)
    path = Path(foyers)
    return _of_file(path, today) if path.is_file() else load_cast(today, path)


@lru_cache(maxsize=4)
def _shipped(today: date) -> Cast:
    """The cast that ships, which does not change while a process lives; a campaign of mutants asks for it at each."""
    return load_cast(today)


def _of_file(path: Path, today: date) -> Cast:
    """The households of a file; FoyerError about the first thing that is wrong."""
    findings = read([path], today)
    for refusal in (refusal for finding in findings for refusal in finding.refusals):
        place = ".".join(part for part in (refusal.household, refusal.person, refusal.field) if part)
        raise FoyerError(f"{refusal.file}:{refusal.line}", place, refusal.seen, refusal.expected)
    return Cast(today, tuple(finding.foyer for finding in findings if finding.foyer))


def fingerprint(foyers: str) -> str:
    """SHA-256 of the name of a generated population: size and seed say all of it."""
    return sha256(foyers.encode("ascii")).hexdigest()
