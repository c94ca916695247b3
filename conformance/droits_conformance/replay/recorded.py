"""A finding as a report wrote it down, and how the run went that found it."""

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Self

from droits_conformance.data_set import Generated
from droits_conformance.errors import ReportUnreadable, UnknownFinding
from droits_conformance.report.reading import EXPECTED, read_json

SANDBOX = "--sandbox"
_NEAR = 5


@dataclass(frozen=True, slots=True)
class Recorded:
    """A finding of a report, with the rule that it broke; `document` is the whole report."""

    id: str
    rule: dict[str, Any]
    finding: dict[str, Any]
    document: dict[str, Any]

    @classmethod
    def read(cls, folder: Path, wanted: str) -> Self:
        """The finding of that id in `folder`/report.json; ReportUnreadable, or UnknownFinding with those that are near."""
        document = _document(folder / "report.json")
        found = {
            f"{rule['id']}.{rank}": (rule, finding)
            for rule in document["rules"]
            for rank, finding in enumerate(rule["findings"], 1)
        }
        if wanted.upper() not in found:
            raise UnknownFinding(wanted, str(folder / "report.json"), _hint(wanted, list(found)))
        return cls(wanted.upper(), *found[wanted.upper()], document)

    @property
    def origin(self) -> str | None:
        """The profile's file, `--sandbox`, or None in a report that does not say."""
        origin = self.document["target"].get("origin")
        return None if origin is None else str(origin)

    @property
    def faults(self) -> tuple[str, ...]:
        """What was switched on in the sandbox."""
        return tuple(self.document["target"].get("faults", ()))

    @property
    def seed(self) -> int:
        """The seed of the run."""
        return int(self.document["run"]["seed"])

    @property
    def depth(self) -> str:
        """How far the run went."""
        return str(self.document["run"]["depth"])

    @property
    def population(self) -> Generated | None:
        """The generated households of the sandbox, None for others."""
        return Generated.parse(str(self.document["target"]["foyers"]))

    def day(self, now: date) -> date | None:
        """The day to put a sandbox on: the one that it was told, or that of the run where `now` is another; else None."""
        told = self.document["target"].get("today")
        ran = self.document["run"].get("today")
        if told:
            return date.fromisoformat(told)
        return date.fromisoformat(ran) if ran and ran != now.isoformat() else None

    def differences(self, version: str, hashes: dict[str, str]) -> list[str]:
        """What is not as it was when the report was written: the suite, the contract, the rules, the data set."""
        written = self.document["tool"]["version"]
        changed = [f"Banc Droits was {written}, is {version}"] if written != version else []
        before = self.document["hashes"]
        return changed + [
            f"{name} changed" for name in sorted(before.keys() & hashes.keys()) if before[name] != hashes[name]
        ]


def _document(path: Path) -> dict[str, Any]:
    """The report, as far as a replay needs it: one of an earlier version may lack what is new in the schema."""
    document = read_json(path)
    if not isinstance(document, dict) or not {"rules", "target", "run", "tool", "hashes"} <= document.keys():
        raise ReportUnreadable(str(path), "is no report", EXPECTED)
    return document


def _hint(wanted: str, known: list[str]) -> str:
    if not known:
        return "it has no finding at all"
    rule = wanted.upper().partition(".")[0]
    of_rule = [one for one in known if one.startswith(f"{rule}.")]
    near = of_rule or get_close_matches(wanted.upper(), known, n=_NEAR, cutoff=0.5) or known
    more = "…" if len(near) > _NEAR else ""
    return f"near: {', '.join(near[:_NEAR])}{more}"
