"""What a program may print as a token."""

import pytest

from droits_conformance.tokens.printed import NoToken, printed_token


def test_a_token_alone_lives_as_long_as_the_profile_says() -> None:
    issued = printed_token("ab.c-d_e~f+g/h==\n", 45.0)

    assert (issued.access_token, issued.expires_in) == ("ab.c-d_e~f+g/h==", 45.0)


def test_an_object_says_itself_how_long() -> None:
    issued = printed_token('{"access_token": "jeton", "token_type": "Bearer", "expires_in": 12}', 60.0)

    assert (issued.access_token, issued.expires_in) == ("jeton", 12.0)


def test_an_object_that_does_not_say_lives_as_long_as_the_profile_says() -> None:
    assert printed_token('{"access_token": "jeton"}', 45.0).expires_in == 45.0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "printed nothing"),
        ("un jeton", "no bearer token"),
        ("un\ndeux", "2 lines"),
        ("{", "not JSON"),
        ("{}", "no access_token"),
        ('{"access_token": 3}', "no access_token"),
        ('{"access_token": "a b"}', "no bearer token"),
        ('{"access_token": "jeton", "expires_in": 0}', "no positive number"),
        ('{"access_token": "jeton", "expires_in": true}', "no positive number"),
        ('{"access_token": "jeton", "expires_in": "60"}', "no positive number"),
    ],
)
def test_anything_else_is_no_token(text: str, told: str) -> None:
    with pytest.raises(NoToken, match=told):
        printed_token(text, 60.0)
