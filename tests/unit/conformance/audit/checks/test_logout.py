def test_a_session_that_was_used_and_never_ended_is_seen(scribe, breaches_of) -> None:
    scribe.rights(scribe.log_in())

    assert breaches_of("CLI-050") == ["a session without a logout"]


def test_a_logout_also_ends_what_the_same_person_began_before(scribe, breaches_of) -> None:
    scribe.rights(scribe.log_in(1))
    scribe.rights(scribe.log_in(2))
    scribe.goodbye("jeton:0000f2")

    assert breaches_of("CLI-050") == []


def test_a_logout_ends_nothing_that_begins_after_it(scribe, breaches_of) -> None:
    scribe.rights(scribe.log_in(1))
    scribe.goodbye("jeton:0000f1")
    scribe.rights(scribe.log_in(2))

    assert breaches_of("CLI-050") == ["a session without a logout"]


def test_a_logout_without_a_state_is_seen(scribe, breaches_of) -> None:
    scribe.rights(scribe.log_in())
    scribe.goodbye(state="")

    assert breaches_of("CLI-051") == ["without state"]


def test_a_logout_that_franceconnect_refuses_is_seen(scribe, breaches_of) -> None:
    scribe.rights(scribe.log_in())
    scribe.goodbye()["response"]["status"] = 400

    assert breaches_of("CLI-051") == ["refused: status 400"]


def test_a_hint_that_franceconnect_spoilt_itself_is_nobodys_fault(scribe, breaches_of) -> None:
    scribe.faults = ["courtier-alg-none"]
    scribe.log_in()
    scribe.goodbye()["response"]["status"] = 400

    assert breaches_of("CLI-051") == []


def test_a_token_used_after_its_logout_is_seen(scribe, breaches_of) -> None:
    token = scribe.log_in()
    scribe.goodbye()
    scribe.rights(token, status=401)

    assert breaches_of("CLI-052") == ["a token used after logout"]
