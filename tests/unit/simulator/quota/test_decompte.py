"""The headers that tell a partner about its quota."""

from droits_simulator.quota import Decompte, Limite
from droits_simulator.quota.decompte import Solde, politique_de

SECONDE = Limite("seconde", 1, 500, 1)
JOUR = Limite("jour", 86400, 200_000, 3600)
MOIS = Limite("mois", 2_592_000, 5_000_000, 90_000)
COMPTES = {SECONDE: 1, JOUR: 199_988, MOIS: 4_999_988}


def decompte(*limites: Limite, refuse: bool = False) -> Decompte:
    return Decompte(limites, [COMPTES[one] for one in limites], politique_de(limites), refuse)


def test_the_limit_with_the_fewest_calls_left_tells_and_of_two_the_one_that_lasts() -> None:
    assert decompte(SECONDE, JOUR).entetes() == {
        "RateLimit-Limit": "200000",
        "RateLimit-Remaining": "12",
        "RateLimit-Reset": "3600",
        "RateLimit-Policy": '"seconde";q=500;w=1, "jour";q=200000;w=86400',
    }
    assert decompte(SECONDE, JOUR, MOIS).entetes()["RateLimit-Reset"] == "90000"


def test_what_is_left_of_each_limit_is_never_less_than_nothing() -> None:
    found = Decompte((SECONDE, JOUR), [501, 199_988])

    assert found.soldes == (Solde("seconde", 500, 0), Solde("jour", 200_000, 12))


def test_a_refusal_says_when_to_come_back() -> None:
    assert decompte(SECONDE, JOUR, refuse=True).entetes()["Retry-After"] == "3600"
    assert "Retry-After" not in decompte(SECONDE, JOUR).entetes()


def test_where_nothing_is_limited_nothing_is_told() -> None:
    assert Decompte().entetes() == {}
