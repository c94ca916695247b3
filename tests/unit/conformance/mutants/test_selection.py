"""Which variants play: chosen by id, origin or rule; a quick campaign draws a share of the systematic ones."""

import pytest

from droits_conformance.mutants.selection import QUICK_SHARE, UnknownVariant, choose, quick_share
from droits_conformance.mutants.variant import Origin, Variant

VARIANTS = {
    one.id: one
    for one in (
        Variant("temoin", Origin.CONTROL, "nothing"),
        Variant("licite", Origin.BENIGN, "lawful"),
        Variant("cle-absente-acceptee", Origin.RULE, "wrong", rules=("AUT-001",)),
        *(Variant(f"getMe:{number}:drop", Origin.OPERATOR, "wrong", look=("CON-003",)) for number in range(500)),
    )
}


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("licite", {"licite"}),
        ("AUT-001", {"cle-absente-acceptee"}),
        ("rule", {"cle-absente-acceptee"}),
        ("getMe:7*:drop", {name for name in VARIANTS if name.startswith("getMe:7")}),
    ],
)
def test_a_word_is_an_id_a_pattern_an_origin_or_a_rule(word: str, found: set[str]) -> None:
    assert choose(VARIANTS, [word]).keys() == found | {"temoin"}


def test_without_words_all_play() -> None:
    assert choose(VARIANTS, []) == VARIANTS


def test_a_word_that_names_nothing_is_refused_with_what_would_do() -> None:
    with pytest.raises(UnknownVariant, match=r"'AUT-999' names no variant; expected an id .*rule, operator"):
        choose(VARIANTS, ["licite", "AUT-999"])


def test_a_quick_campaign_draws_a_share_of_the_systematic_mutants_and_leaves_no_other_out() -> None:
    drawn = quick_share(VARIANTS, 1)

    assert {"temoin", "licite", "cle-absente-acceptee"} < drawn.keys()
    assert sum(one.origin is Origin.OPERATOR for one in drawn.values()) == QUICK_SHARE[Origin.OPERATOR]
    assert drawn == quick_share(VARIANTS, 1) != quick_share(VARIANTS, 2)
