"""What the judge hands over to the process that makes the load, by a file that only its owner may read."""

import os
import pickle
from dataclasses import dataclass
from pathlib import Path

from droits_conformance.load.declaration import Declaration
from droits_conformance.target import Profile

VARIABLE = "BANC_DROITS_LOAD_PLAN"


@dataclass(frozen=True, slots=True)
class Plan:
    """`figures` is where the figures are to be written."""

    profile: Profile
    declared: Declaration
    seed: int
    figures: Path


def write_plan(plan: Plan, path: Path) -> None:
    """Write it down for a process of ours: it holds keys, so that nobody else may read it."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        pickle.dump(plan, file)


def read_plan() -> Plan:
    """The plan in the file that the environment names."""
    plan = pickle.loads(Path(os.environ[VARIABLE]).read_bytes())  # noqa: S301 - written by `droits load` a moment ago
    if not isinstance(plan, Plan):
        raise TypeError("the file holds no plan")
    return plan
