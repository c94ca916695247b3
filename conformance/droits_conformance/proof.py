"""The proof that the judge judges, as it was last measured: `proof.json`, shipped with the judge and shown by every report.

`droits mutants --keep` writes it from a whole campaign.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson

PROOF = Path(__file__).with_name("proof.json")


@dataclass(frozen=True, slots=True)
class Proof:
    """`measured` is the day (ISO), `version` the judge's. `plays` counts pairs of a benign variant and a seed."""

    measured: str
    version: str
    mutants: int
    killed: int
    survivors: tuple[str, ...]
    benign: int
    seeds: int
    plays: int
    alarms: int
    origins: dict[str, dict[str, int]]
    rules: dict[str, int]

    @property
    def summary(self) -> dict[str, Any]:
        """What every report says of the judge that wrote it."""
        return {
            "measured": self.measured,
            "version": self.version,
            "mutants": self.mutants,
            "killed": self.killed,
            "kill_rate": round(self.kill_rate, 4),
            "lawful": self.plays,
            "false_alarms": self.alarms,
            "false_alarm_rate": round(self.false_alarm_rate, 4),
        }

    @property
    def kill_rate(self) -> float:
        """Killed mutants among those that could be, from 0 to 1."""
        return self.killed / self.mutants

    @property
    def false_alarm_rate(self) -> float:
        """False alarms among the benign variants played, from 0 to 1."""
        return self.alarms / self.plays if self.plays else 0.0


@cache
def load_proof(path: Path = PROOF) -> Proof | None:
    """The proof that was measured last; None if there is none."""
    if not path.is_file():
        return None
    told: dict[str, Any] = orjson.loads(path.read_bytes())
    return Proof(**{**told, "survivors": tuple(told["survivors"])})


def keep(proof: Proof, path: Path = PROOF) -> None:
    """Write a proof down."""
    path.write_bytes(orjson.dumps(proof, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
