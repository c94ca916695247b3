def test_a_code_that_is_redeemed_again_after_a_failure_of_franceconnect_is_no_replay(scribe, breaches_of) -> None:
    scribe.authorize()
    scribe.comes_back()
    scribe.redeem(status=502)
    scribe.redeem()

    assert breaches_of("CLI-012") == []


def test_a_code_that_is_redeemed_twice_is_a_replay_even_if_refused(scribe, breaches_of) -> None:
    scribe.log_in()
    scribe.redeem(status=400)

    assert breaches_of("CLI-012") == ["a code redeemed 2 times"]


def test_a_code_may_wait_thirty_seconds_and_not_thirty_one(scribe, breaches_of) -> None:
    for number, seconds in ((1, 29), (2, 31)):
        scribe.authorize(f"opaque:0000a{number}")
        scribe.comes_back(f"opaque:0000a{number}", f"code:0000c{number}")
        scribe.wait(seconds)
        scribe.redeem(f"code:0000c{number}")

    assert breaches_of("CLI-013") == ["redeemed after 31 s"]


def test_a_redirect_uri_that_changes_on_the_way_is_seen(scribe, breaches_of) -> None:
    scribe.log_in(redirect_uri="http://127.0.0.1:9999/autre")

    assert breaches_of("CLI-014") == ["two different redirect_uri"]
