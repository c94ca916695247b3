"""The list of accounts: rendered once for the same accounts in the same language."""

from dataclasses import replace

from droits_simulator.franceconnect.listed import listed


def test_the_same_accounts_are_rendered_once_for_each_language(bench):
    comptes = bench.annuaire.proposes()

    assert listed(comptes, "fr") is listed(comptes, "fr")
    assert "Mot de passe" in listed(comptes, "fr")
    assert "Password" in listed(comptes, "en")


def test_other_accounts_are_rendered_anew(bench):
    before = bench.annuaire.proposes()
    after = (*before, replace(before[0], login="venue.apres"))

    assert "venue.apres" not in listed(before, "fr")
    assert "venue.apres" in listed(after, "fr")
    assert "venue.apres" not in listed(before, "fr")


def test_accounts_of_many_days_never_mix(bench):
    (one, *_) = bench.annuaire.proposes()
    days = [(replace(one, login=f"jour.{day}."),) for day in range(40)]

    for _ in range(2):
        assert [f"jour.{day}." in listed(comptes, "fr") for day, comptes in enumerate(days)] == [True] * 40
        assert listed(days[-1], "fr") is listed(days[-1], "fr")


def test_passwords_are_told_and_stories_escaped(bench):
    text = listed(bench.annuaire.proposes(), "fr")

    assert "<code>123</code>" in text
    assert "&lt;b&gt;first names&lt;/b&gt;" in text


def test_without_accounts_the_list_says_so_and_still_proposes_the_failures():
    assert "Aucun compte" in listed((), "fr")
    assert "echec.decede" in listed((), "fr")
