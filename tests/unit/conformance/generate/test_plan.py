"""For whom requests are generated: somebody who is owed an answer on every day of the window."""

from typing import Any

import pytest

from droits_conformance.finding import Inapplicable
from droits_conformance.generate.plan import plans


class Scripted:
    """An oracle that owes what a script says."""

    def __init__(self, family: tuple[Any, ...], owed: Any) -> None:
        self._family = family
        self._owed = owed

    def circle(self, *_: Any) -> tuple[Any, ...]:
        """The same circle for everybody."""
        return self._family

    def answer(self, operation_id: str, *asked: Any) -> tuple[int, Any]:
        """200 where the script says so of that operation on that day."""
        return (200, {}) if self._owed(operation_id, asked[-1]) else (404, None)


@pytest.fixture
def plan_for(make_probe: Any) -> Any:
    def make(owed: Any, family_size: int = 2) -> Any:
        probe = make_probe("GEN-001")
        people = probe.cast.foyers[0].personnes
        probe.oracle = Scripted(people[:family_size], owed)
        return plans(probe)

    return make


def test_an_assure_gets_everything_and_the_child_what_takes_a_nir(plan_for: Any) -> None:
    own, child = plan_for(lambda *_: True)

    assert (len(own.operations), own.deep, own.name) == (7, True, "own nir")
    assert (len(child.operations), child.deep, child.name) == (5, False, "nir of noe")
    assert own.persona == child.persona != child.whose


def test_an_answer_that_ends_inside_the_window_is_not_asked_for(plan_for: Any, make_probe: Any) -> None:
    today = make_probe("GEN-001").today
    doctor = "getBeneficiairesNirMedecinTraitant"

    own, _ = plan_for(lambda operation_id, day: operation_id != doctor or day == today)

    assert doctor not in own.operations
    assert len(own.operations) == 6


def test_nobody_owed_anything_is_no_campaign(plan_for: Any) -> None:
    with pytest.raises(Inapplicable, match="nobody in the data set"):
        plan_for(lambda *_: False)


def test_somebody_alone_is_better_than_nobody(plan_for: Any) -> None:
    (own,) = plan_for(lambda *_: True, family_size=1)

    assert len(own.operations) == 7
