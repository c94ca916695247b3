"""`droits rules`: what there is, what judges it, what it condemns; and what is said of a word that names nothing."""

import orjson
import pytest
from click.testing import CliRunner, Result

from droits_conformance.checks.registry import checks_of
from droits_conformance.errors import UnknownRule
from droits_conformance.rules.command import rules
from droits_contract import load_rules


def ask(*arguments: str) -> Result:
    return CliRunner().invoke(rules, arguments)


def ids(*arguments: str) -> list[str]:
    return [one["id"] for one in orjson.loads(ask("list", "--json", *arguments).stdout)]


def test_every_rule_is_listed_once_by_theme() -> None:
    expected = sorted(load_rules(), key=lambda rule: (rule.theme, rule.id))

    assert ids() == [rule.id for rule in expected]


@pytest.mark.parametrize(
    ("options", "there", "not_there"),
    [
        (["--theme", "fenetre"], "FEN-003", "CAI-001"),
        (["--level", "should"], "CAI-003", "CAI-001"),
        (["--provenance", "inferred"], "CAI-004", "CAI-001"),
        (["--operation", "getBeneficiairesNirCaisse"], "CAI-001", "MED-001"),
        (["--untested"], "BEN-014", "BEN-001"),
    ],
    ids=["theme", "level", "provenance", "operation", "untested"],
)
def test_a_choice_keeps_the_rules_that_match(options: list[str], there: str, not_there: str) -> None:
    found = ids(*options)

    assert there in found
    assert not_there not in found


def test_choices_of_one_kind_add_up_and_those_of_two_kinds_narrow() -> None:
    both = ids("--theme", "caisse", "--theme", "contrats")
    narrowed = ids("--theme", "caisse", "--theme", "contrats", "--level", "should")

    assert {one[:3] for one in both} == {"CAI", "CTR"}
    assert set(narrowed) < set(both)


def test_a_list_for_people_counts_and_marks_what_nothing_judges() -> None:
    lines = ask("list", "--theme", "beneficiaires", "--lang", "en").stdout.splitlines()

    assert lines[-1] == f"{len(lines) - 1} rule(s)"
    marked = [line.split()[1] for line in lines[:-1] if line.startswith("-")]
    assert marked == ["BEN-014", "BEN-015"]


def test_a_rule_is_shown_in_both_languages_with_its_source_its_checks_and_its_faults() -> None:
    (rule,) = [one for one in load_rules() if one.id == "AUT-005"]

    shown = ask("show", "AUT-005").stdout

    assert shown.startswith(f"AUT-005  {rule.titre}\n         {rule.title}\n")
    owed = [
        rule.source,
        "observed",
        "must",
        "getMe",
        "--fault jeton-perime-accepte",
        "--fault jeton-quelconque-accepte",
    ]
    owed += [check.__name__ for check in checks_of(rule.id)]
    assert [words for words in owed if words not in shown] == []


def test_what_a_check_says_of_itself_is_shown_beside_its_name() -> None:
    assert "an_expired_token_is_refused — A token that was good until" in ask("show", "AUT-005").stdout


def test_a_mutant_that_a_proxy_makes_is_shown_with_the_command_that_plays_it() -> None:
    assert "`droits mutants contrat-acheve-encore-servi`" in ask("show", "FEN-003").stdout


def test_the_words_around_a_rule_are_those_of_the_language_asked_for() -> None:
    english, french = ask("show", "FEN-003", "--lang", "en").stdout, ask("show", "FEN-003").stdout

    assert "judged by" in english
    assert "jugée par" in french


def test_a_rule_that_nothing_judges_says_why() -> None:
    (rule,) = [one for one in load_rules() if one.id == "BEN-014"]

    assert str(rule.not_tested) in ask("show", "ben-014").stdout


def test_a_machine_reads_the_same() -> None:
    read = orjson.loads(ask("show", "FEN-003", "--json").stdout)

    assert {"id": "fenetre-ignoree", "kind": "fault"} in read["condemns"]
    assert {"id": "contrat-acheve-encore-servi", "kind": "rewriting"} in read["condemns"]
    assert [one["name"] for one in read["checks"]] == ["fenetre:the_past_is_not_served"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["show", "FEN-0003"], "no rule 'FEN-0003'; did you mean FEN-003"),
        (["show", "x"], "no rule 'x'; see `droits rules list`"),
        (["list", "--theme", "fenêtre"], "no theme 'fenêtre'; did you mean fenetre"),
        (["list", "--theme", "x"], "no theme 'x'; it is one of authentification, "),
        (["list", "--operation", "getMee"], "no operation 'getMee'; did you mean getMe"),
    ],
)
def test_a_word_that_names_nothing_is_told_what_comes_nearest(arguments: list[str], told: str) -> None:
    raised = ask(*arguments).exception

    assert isinstance(raised, UnknownRule)
    assert str(raised).startswith(told)


@pytest.mark.parametrize("arguments", [["--help"], ["list", "--help"], ["show", "--help"]], ids=" ".join)
def test_help_shows_examples(arguments: list[str]) -> None:
    assert "droits rules" in ask(*arguments).stdout.partition("Examples:")[2]
