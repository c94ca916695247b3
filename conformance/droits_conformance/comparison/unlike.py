"""What two reports do not have in common: read first, since it may be why their verdicts differ."""

from dataclasses import dataclass
from typing import Any, Final

Document = dict[str, Any]
_RUN: Final = ("depth", "seed", "today", "interrupted")
_ABSENT: Final = "none"


@dataclass(frozen=True, slots=True)
class Unlike:
    """One circumstance; `old` and `new` in words, `what` as a path (`hashes.contract`, `run.seed`)."""

    what: str
    old: str
    new: str


def unlike(old: Document, new: Document) -> list[Unlike]:
    """Every circumstance in which two runs differ: the target, what they were judged by, how far, with which seed."""
    before, after = _circumstances(old), _circumstances(new)
    names = list(dict.fromkeys((*before, *after)))
    pairs = ((name, before.get(name, _ABSENT), after.get(name, _ABSENT)) for name in names)
    return [Unlike(*pair) for pair in pairs if pair[1] != pair[2]]


def _circumstances(report: Document) -> dict[str, str]:
    target, policy, run = report["target"], report["policy"], report["run"]
    found = {f"target.{name}": _words(value) for name, value in target.items() if name not in ("clients", "origin")}
    found["target.clients"] = _words(sorted(f"{one['name']} ({one['convention']})" for one in target["clients"]))
    found |= {f"hashes.{name}": str(value) for name, value in report["hashes"].items()}
    found["tool.version"] = str(report["tool"]["version"])
    found |= {f"versions.{name}": str(value) for name, value in report.get("versions", {}).items()}
    found |= {f"run.{name}": _words(run.get(name)) for name in _RUN}
    found |= {f"policy.silent.{name}": str(value) for name, value in policy["silent"].items()}
    found |= {f"policy.accepted.{name}": _words(value) for name, value in policy["accepted"].items()}
    found["policy.least_judged"] = _words(policy["least_judged"])
    found["waivers"] = _words([_waiver(one) for one in policy["waivers"]])
    return found


def _waiver(told: Document) -> str:
    scope = [told[name] for name in ("operation", "client", "persona") if told[name]]
    return " ".join((told["rule"], *scope, "until", told["expires"]))


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_words(one)}" for name, one in sorted(value.items()))
    if isinstance(value, list):
        return ", ".join(_words(one) for one in value) or _ABSENT
    return _ABSENT if value is None else str(value).lower() if isinstance(value, bool) else str(value)
