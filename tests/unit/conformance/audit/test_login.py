from datetime import timedelta


def test_a_login_is_put_together_from_its_beginning_to_the_logout(scribe) -> None:
    token = scribe.log_in()
    scribe.userinfo(token)
    scribe.rights(token)
    scribe.goodbye(token)
    (login,) = scribe.record().logins

    assert [call.name.split("/")[-1] for call in login.calls] == [
        "authorize", "consent", "token", "userinfo", "getMe", "end",
    ]  # fmt: skip
    assert (login.persona, login.version) == ("claire.dupont", "v2")


def test_two_logins_side_by_side_are_not_mixed_up(scribe) -> None:
    scribe.authorize("opaque:0000a1")
    scribe.authorize("opaque:0000a2")
    scribe.comes_back("opaque:0000a2", "code:0000c2")
    scribe.comes_back("opaque:0000a1", "code:0000c1")
    scribe.redeem("code:0000c1", "jeton:0000f1")
    scribe.redeem("code:0000c2", "jeton:0000f2")
    first, second = scribe.record().logins

    assert [login.redemptions[0].sent["code"] for login in (first, second)] == ["code:0000c1", "code:0000c2"]


def test_a_login_that_was_refused_has_no_tokens(scribe) -> None:
    scribe.authorize()
    scribe.comes_back()["response"]["headers"][0]["value"] = "http://127.0.0.1:9999/callback?error=access_denied"
    (login,) = scribe.record().logins

    assert login.back is not None
    assert (login.back.returned, login.redemptions, login.expires) == ({"error": "access_denied"}, (), None)


def test_a_token_dies_when_expires_in_has_passed_since_it_came(scribe) -> None:
    scribe.log_in()
    (login,) = scribe.record().logins

    assert login.granted is not None
    assert login.expires == login.granted.answered + timedelta(seconds=60)
