"""The headers that tell a partner about its quota."""

from droits_simulator.quota import Decompte, Solde

SECONDE = Solde("seconde", 1, 500, 499, 1)
JOUR = Solde("jour", 86400, 200_000, 12, 3600)
MOIS = Solde("mois", 2_592_000, 5_000_000, 12, 90_000)


def test_the_limit_with_the_fewest_calls_left_tells_and_of_two_the_one_that_lasts() -> None:
    assert Decompte((SECONDE, JOUR)).entetes() == {
        "RateLimit-Limit": "200000",
        "RateLimit-Remaining": "12",
        "RateLimit-Reset": "3600",
        "RateLimit-Policy": '"seconde";q=500;w=1, "jour";q=200000;w=86400',
    }
    assert Decompte((SECONDE, JOUR, MOIS)).entetes()["RateLimit-Reset"] == "90000"


def test_a_refusal_says_when_to_come_back() -> None:
    assert Decompte((SECONDE, JOUR), refuse=True).entetes()["Retry-After"] == "3600"
    assert "Retry-After" not in Decompte((SECONDE, JOUR)).entetes()


def test_where_nothing_is_limited_nothing_is_told() -> None:
    assert Decompte().entetes() == {}
