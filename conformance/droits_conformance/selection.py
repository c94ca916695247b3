"""Which rules a run judges: `--only` and `--skip` take themes, phases, rule ids and operationIds."""

from collections.abc import Iterable
from difflib import get_close_matches

from droits_conformance.phase import phase_of
from droits_contract import Rule
from droits_contract.errors import BenchError


def select(rules: Iterable[Rule], only: Iterable[str] = (), skip: Iterable[str] = ()) -> tuple[Rule, ...]:
    """The rules that match a word of `only` (all, if there is none) and no word of `skip`.

    BenchError for a word that matches no rule and for a selection that leaves none: an empty run would look like a
    conforming target.
    """
    known = tuple(rules)
    wanted, unwanted = tuple(only), tuple(skip)
    for word in (*wanted, *unwanted):
        _require(word, known)
    chosen = (rule for rule in known if not wanted or any(_matches(rule, word) for word in wanted))
    kept = tuple(rule for rule in chosen if not any(_matches(rule, word) for word in unwanted))
    if not kept:
        raise BenchError("--only and --skip leave no rule to judge; widen one of them")
    return kept


def _matches(rule: Rule, word: str) -> bool:
    return word in {rule.theme, phase_of(rule), rule.id, *rule.operations} or word.upper() == rule.id


def _require(word: str, rules: tuple[Rule, ...]) -> None:
    if any(_matches(rule, word) for rule in rules):
        return
    words = sorted({name for rule in rules for name in (rule.theme, phase_of(rule), rule.id, *rule.operations)})
    near = get_close_matches(word, words, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else f"themes: {', '.join(sorted({rule.theme for rule in rules}))}"
    raise BenchError(f"{word!r} is no theme, rule or operation of the contract; {hint}")
