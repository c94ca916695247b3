"""Every step that the service writes down has its sentence."""

from droits_contract import load_contract
from droits_simulator.demo_service.etapes import etapes


def test_each_operation_of_the_contract_has_its_sentence():
    assert {one.operation_id for one in load_contract().operations} <= set(etapes())


def test_each_step_of_both_versions_has_its_sentence():
    both = {f"{step}-{version}" for step in ("authorize", "retour", "token", "userinfo") for version in ("v1", "v2")}

    assert both | {"decouverte", "jwks"} <= set(etapes())


def test_every_sentence_is_one_and_names_its_source():
    for etape in etapes().values():
        assert etape.contrat.endswith(".")
        assert etape.source
