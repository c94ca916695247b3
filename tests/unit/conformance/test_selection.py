import pytest

from droits_conformance.selection import select
from droits_contract import Level, Provenance, Rule
from droits_contract.errors import BenchError


def _rule(rule_id: str, theme: str, *operations: str) -> Rule:
    return Rule(rule_id, theme, "t", "t", Level.MUST, Provenance.DECIDED, "s", operations)


RULES = (_rule("FEN-001", "fenetre", "getMe"), _rule("FEN-002", "fenetre"), _rule("CON-001", "contrat", "getMe"))


def _ids(**words: tuple[str, ...]) -> list[str]:
    return [rule.id for rule in select(RULES, **words)]


def test_without_a_word_every_rule_is_judged() -> None:
    assert _ids() == ["FEN-001", "FEN-002", "CON-001"]


def test_words_are_themes_rules_or_operations() -> None:
    assert _ids(only=("fenetre",)) == ["FEN-001", "FEN-002"]
    assert _ids(only=("con-001",)) == ["CON-001"]
    assert _ids(only=("getMe",)) == ["FEN-001", "CON-001"]
    assert _ids(only=("fenetre", "CON-001"), skip=("getMe",)) == ["FEN-002"]


@pytest.mark.parametrize("words", [{"only": ("fenettre",)}, {"skip": ("fenettre",)}])
def test_a_word_that_matches_nothing_is_refused_with_the_likeliest(words: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(
        BenchError, match="'fenettre' is no theme, rule or operation of the contract; did you mean fenetre"
    ):
        select(RULES, **words)


def test_a_word_like_nothing_is_refused_with_the_themes() -> None:
    with pytest.raises(BenchError, match="themes: contrat, fenetre"):
        select(RULES, ("9",))


def test_a_selection_that_leaves_nothing_is_refused() -> None:
    with pytest.raises(BenchError, match="leave no rule"):
        select(RULES, ("FEN-001",), ("fenetre",))
