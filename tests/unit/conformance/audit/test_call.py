import pytest

from droits_conformance.audit.call import call_of
from droits_conformance.audit.errors import JournalUnreadable


def test_the_session_is_no_part_of_the_place(scribe) -> None:
    call = call_of(scribe.userinfo())

    assert (call.version, call.place, call.is_rights) == ("v2", "/userinfo", False)


def test_a_form_keeps_its_plus_signs(scribe) -> None:
    call = call_of(scribe.exchange("POST", "/api/v2/token", form={"code": "a+b%26c"}))

    assert call.sent == {"code": "a+b&c"}


def test_a_call_is_named_without_what_was_sent(scribe) -> None:
    named = [call_of(scribe.comes_back()).name, call_of(scribe.rights(path="/test/v1/droits/nir:0000b1")).name]

    assert named == ["FranceConnect v2 /interaction/consent", "getMe"]


def test_the_first_of_two_headers_counts(scribe) -> None:
    entry = scribe.rights()
    entry["request"]["headers"] += [{"name": "Authorization", "value": "Bearer jeton:0000f9"}]

    assert call_of(entry).bearer == "jeton:0000f1"


@pytest.mark.parametrize(
    ("header", "bearer"), [("bearer jeton:0000f1", "jeton:0000f1"), ("Basic abc", None), ("jeton:1", None)]
)
def test_only_a_bearer_is_a_bearer(scribe, header: str, bearer: str | None) -> None:
    assert call_of(scribe.exchange("GET", "/x", headers={"authorization": header})).bearer == bearer


def test_a_redirection_to_the_next_page_is_no_return(scribe) -> None:
    assert call_of(scribe.authorize()).returned == {}
    assert call_of(scribe.comes_back()).returned == {"code": "code:0000c1", "state": "revenu"}


@pytest.mark.parametrize(
    "spoil", [("startedDateTime", "hier"), ("request", None), ("time", "long"), ("_began_ms", None)]
)
def test_an_entry_that_is_none_is_refused(scribe, spoil: tuple[str, object]) -> None:
    entry = scribe.rights()
    entry[spoil[0]] = spoil[1]

    with pytest.raises(JournalUnreadable, match="an entry that cannot be used"):
        call_of(entry)


def test_an_answer_that_is_no_json_tells_nothing(scribe) -> None:
    entry = scribe.redeem()
    entry["response"]["content"]["text"] = '{"access_token": '

    assert call_of(entry).told == {}
