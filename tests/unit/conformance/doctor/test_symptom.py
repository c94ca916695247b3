"""The table of ailments: written down for people, filled in for each case, and every one of them planted in a test."""

import re
from pathlib import Path

import pytest

from droits_conformance.doctor.symptom import Ailment, Whose, ailments, symptom

ROOT = Path(__file__).resolve().parents[4]
GUIDE = (ROOT / "docs" / "how-to" / "doctor.md").read_text(encoding="utf-8")
PLANTED = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.rglob("test_*.py"))
ALL = tuple(ailments().values())
_NAME = re.compile(r"\{(\w+)\}")


def row(kind: Ailment) -> str:
    """The line of the guide about it: what is filled in stands in capitals."""
    remedy = _NAME.sub(lambda found: found.group(1).upper(), kind.remedy.replace("{better}", ""))
    return f"| `{kind.code}` | {kind.whose.words} | {kind.meaning} | {remedy} |"


def test_the_guide_holds_the_table_and_nothing_else() -> None:
    written = [
        line for line in GUIDE.splitlines() if re.match(r"\| `[a-z0-9-]+` \| (yours|ours|the target's) \|", line)
    ]

    assert written == [row(kind) for kind in ALL]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.code)
def test_every_ailment_is_planted_in_a_test(kind: Ailment) -> None:
    assert f'"{kind.code}"' in PLANTED


def test_a_symptom_fills_in_what_it_knows() -> None:
    found = symptom("host-unknown", "look up droits.test", "no such name", key="target.droits", host="droits.test")

    assert found.whose is Whose.YOURS
    assert found.remedy == "correct target.droits, or join the network where droits.test has a name"


def test_braces_in_what_a_target_said_stay_as_they_are() -> None:
    assert symptom("id-token-wrong", "a", "b", expected="{iss}").expected == "{iss}"
