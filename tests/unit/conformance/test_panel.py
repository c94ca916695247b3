"""A panel is small, and everything that the data set has occurs in it."""

from datetime import date

import pytest

from droits_conformance.oracle import Oracle
from droits_conformance.panel import AT_LEAST, choose_panel
from droits_fixtures import Cast, Personne, load_cast

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    return Oracle(load_cast(TODAY), TODAY)


def callers(oracle: Oracle) -> list[Personne]:
    return [persona for persona in oracle.cast.personas() if oracle.is_insured(persona)]


def people_seen(oracle: Oracle, panel: tuple[Personne, ...] | list[Personne]) -> list[Personne]:
    return [person for caller in panel for person in oracle.circle(caller)]


def test_everybody_of_a_panel_can_call(oracle: Oracle) -> None:
    assert all(caller in callers(oracle) for caller in choose_panel(oracle, seed=1))


def test_a_panel_is_smaller_than_the_cast_and_larger_than_the_least(oracle: Oracle) -> None:
    assert AT_LEAST <= len(choose_panel(oracle, seed=1)) < len(callers(oracle))


def test_a_panel_is_of_those_who_may_be_chosen(oracle: Oracle) -> None:
    panel = choose_panel(oracle, seed=1, among=lambda persona: persona.login == "claire.dupont")

    assert [one.login for one in panel] == ["claire.dupont"]


@pytest.mark.parametrize("seed", range(5))
def test_every_contract_motif_and_quality_of_the_cast_occurs_in_the_panel(oracle: Oracle, seed: int) -> None:
    seen, everybody = people_seen(oracle, choose_panel(oracle, seed)), people_seen(oracle, callers(oracle))

    assert {c.code for p in seen for c in p.contrats} == {c.code for p in everybody for c in p.contrats}
    assert {e.motif for p in seen for e in p.exonerations} == {e.motif for p in everybody for e in p.exonerations}
    assert {p.qualite for p in seen} == {p.qualite for p in everybody}
    assert {p.caisse.grand_regime for p in seen} == {p.caisse.grand_regime for p in everybody}


def test_a_right_that_ended_yesterday_is_not_left_out(oracle: Oracle) -> None:
    seen = people_seen(oracle, choose_panel(oracle, seed=1))

    assert any((TODAY - c.duree.fin).days == 1 for p in seen for c in p.contrats if c.duree.fin)


def test_the_same_seed_gives_the_same_panel_and_another_seed_may_give_another(oracle: Oracle) -> None:
    panels = [choose_panel(oracle, seed) for seed in range(8)]

    assert choose_panel(oracle, 3) == panels[3]
    assert any(panel != panels[0] for panel in panels)


@pytest.mark.parametrize("seed", range(1, 8))
def test_a_panel_cut_short_is_the_same_for_every_seed(oracle: Oracle, seed: int) -> None:
    assert choose_panel(oracle, seed, at_most=5) == choose_panel(oracle, 0, at_most=5)


def test_a_panel_cut_short_has_what_few_people_have_and_a_rule_is_about(oracle: Oracle) -> None:
    seen = people_seen(oracle, choose_panel(oracle, 1, at_most=5))
    ends = [right.duree.fin for p in seen for right in (*p.contrats, *p.exonerations) if right.duree.fin]

    assert any(p.nir[5:7] in {"2A", "2B", "97", "98", "99"} for p in seen)
    assert any("-00" in p.naissance for p in seen)
    assert any(e.date_presumee_grossesse or e.date_reelle_accouchement for p in seen for e in p.exonerations)
    assert any(end < TODAY for end in ends)
    assert any(0 <= (end - TODAY).days < 40 for end in ends)


def test_nobody_who_can_call_makes_an_empty_panel() -> None:
    nobody = Oracle(Cast(TODAY, ()), TODAY)

    assert choose_panel(nobody, seed=1) == ()
