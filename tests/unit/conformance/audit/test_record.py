import pytest

from droits_conformance.audit.errors import ClientUnclear


def test_the_only_partner_need_not_be_named(scribe) -> None:
    scribe.rights(scribe.log_in())

    assert scribe.record().name == "mutuelle"


def test_several_partners_must_be_named(scribe) -> None:
    scribe.rights()
    scribe.rights(_partner="hopital", _client="hopital")

    with pytest.raises(ClientUnclear, match="2 partners; name the partner to judge by --client: hopital, mutuelle"):
        scribe.record()


def test_a_named_partner_is_judged_by_its_own_calls(scribe) -> None:
    scribe.log_in(1)
    scribe.authorize("opaque:0000a2", client="hopital")
    scribe.comes_back("opaque:0000a2", "code:0000c2")
    scribe.rights(_partner="hopital", _client="hopital")
    record = scribe.record("mutuelle")

    assert (record.name, len(record.calls), len(record.logins)) == ("mutuelle", 3, 1)


def test_a_client_and_a_key_that_are_answered_together_are_one_partner(scribe) -> None:
    scribe.authorize(client="mon-service")
    scribe.rights(_client="mon-service")

    assert scribe.record().name == "mutuelle"


def test_a_key_and_a_foreign_client_that_are_refused_together_stay_two(scribe) -> None:
    scribe.authorize(client="hopital")
    scribe.rights(_client="hopital", status=403, _code="client-non-rattache")

    with pytest.raises(ClientUnclear):
        scribe.record()


def test_a_call_without_key_and_token_is_held_against_who_is_judged(scribe) -> None:
    scribe.rights()
    scribe.exchange("GET", "/test/v1/droits/beneficiaires/me", status=401)

    assert len(scribe.record().rights) == 2


def test_a_data_provider_at_checktoken_is_no_partner(scribe) -> None:
    scribe.rights()
    scribe.exchange("POST", "/api/v2/checktoken", _client="fournisseur")

    assert len(scribe.record().calls) == 1


@pytest.mark.parametrize("wanted", [(), ("mutuelle",)])
def test_an_empty_journal_has_nobody_to_judge(scribe, wanted: tuple[str, ...]) -> None:
    with pytest.raises(ClientUnclear, match="let the software log in and call"):
        scribe.record(*wanted)
