"""Whose the caisse of a child is, where parents have different ones, is left open: what is left open is not compared."""

from typing import Any

import pytest

from droits_conformance.checks import caisse
from droits_conformance.finding import Inapplicable


def test_answers_that_are_all_left_open_are_no_comparison(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    everybody = {person.nir for foyer in bench.cast.foyers for person in foyer.personnes}
    monkeypatch.setattr(caisse, "_of_two_funds", lambda _probe: everybody)
    probe = bench.probe_for("CAI-004", bench.target())

    with pytest.raises(Inapplicable, match="two people with different caisses"):
        caisse.the_caisse_is_the_one_that_holds_the_file(probe)
    assert probe.evaluated == 0
