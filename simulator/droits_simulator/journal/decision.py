"""The way to an answer: every branch with its verdict and what it looked at, and one sentence that sums it up.

Made when somebody reads the journal, from the facts that an entry keeps.
"""

from collections.abc import Mapping
from typing import Any

from droits_simulator.journal.branches import BRANCHES, NAMES, POSITIONS
from droits_simulator.journal.sentences import sentence

Entry = Mapping[str, Any]
_ADMISSION = range(POSITIONS["scope"], POSITIONS["operation"] + 1)


def path_of(entry: Entry) -> list[dict[str, Any]]:
    """The branches of a call of the rights API in their order; none of an exchange with FranceConnect."""
    if entry["kind"] != "droits":
        return []
    return [_branch(entry, position) for position in range(len(BRANCHES))]


def summary_of(entry: Entry) -> dict[str, str]:
    """How the exchange ended, in a sentence of French and one of English."""
    if entry["refused_at"]:
        branch = NAMES[entry["refused_at"]]
        if entry["verdict"] == "failed":
            return {"fr": f"en panne à : {branch.fr}", "en": f"failed at: {branch.en}"}
        return {"fr": f"refusé à : {branch.fr}", "en": f"refused at: {branch.en}"}
    if entry["verdict"] == "answered":
        return {"fr": "répondu", "en": "answered"}
    because = f" : {entry['code']}" if entry["code"] else ""
    return {"fr": f"refusé par FranceConnect{because}", "en": f"refused by FranceConnect{because.replace(' :', ':')}"}


def _branch(entry: Entry, position: int) -> dict[str, Any]:
    branch, verdict = BRANCHES[position], _verdict(entry, position)
    fr, en = ("", "") if verdict == "not_reached" else sentence(branch.id, entry)
    return {
        "branch": branch.id,
        "verdict": verdict,
        "name": {"fr": branch.fr, "en": branch.en},
        "fact": {"fr": fr, "en": en},
    }


def _verdict(entry: Entry, position: int) -> str:
    if not entry["refused_at"]:
        return "passed"
    ended = POSITIONS[entry["refused_at"]]
    if position == ended:
        return str(entry["verdict"])
    # Between token and operation a call leaves no trace of its own: that it was refused further on says that it passed.
    passed = position < entry["passed"] or (position in _ADMISSION and ended in _ADMISSION)
    return "passed" if position < ended and passed else "not_reached"
