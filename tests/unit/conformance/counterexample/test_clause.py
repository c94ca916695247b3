from droits_conformance.counterexample.clause import clause_of
from droits_contract import Level, Provenance, Rule

RULE = Rule("FEN-003", "fenetre", "t", "t", Level.MUST, Provenance.PUBLISHED, "published contract", ("getMe",))


def test_the_operation_is_a_pointer_into_the_contract() -> None:
    told = clause_of(RULE, "getBeneficiairesNirContrats")

    assert told == {"source": "published contract", "pointer": "spec/openapi/droits.yaml#/paths/~1contrats/get"}


def test_a_rule_about_one_operation_needs_no_call_to_name_it() -> None:
    assert clause_of(RULE, None)["pointer"] == "spec/openapi/droits.yaml#/paths/~1me/get"


def test_what_is_no_operation_of_the_contract_has_no_pointer() -> None:
    assert clause_of(RULE, "unknown")["pointer"] is None
