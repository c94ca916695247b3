"""Questions from a seed."""

from collections import Counter

from droits_conformance.checks.people import OPERATIONS
from droits_conformance.comparison.drawing import Drawing
from droits_conformance.comparison.question import PLAIN


def test_the_same_seed_draws_the_same_questions(drawing: Drawing) -> None:
    assert drawing.questions(7, 60) == drawing.questions(7, 60)


def test_another_seed_draws_others(drawing: Drawing) -> None:
    assert drawing.questions(7, 60) != drawing.questions(8, 60)


def test_more_questions_begin_with_the_same(drawing: Drawing) -> None:
    few, many = (Counter(map(repr, drawing.questions(7, cases))) for cases in (40, 80))

    assert few <= many


def test_every_operation_convention_form_and_oddity_is_drawn(drawing: Drawing) -> None:
    drawn = drawing.questions(1, 600)

    assert {one.call.operation_id for one in drawn} == set(OPERATIONS)
    assert len({one.convention for one in drawn}) == 3
    assert {one.flaw.words for one in drawn if one.flaw} >= {"without a key", "by POST", "accepting XML only"}
    assert {one.form for one in drawn} == {
        PLAIN,
        "with its key",
        "with blanks",
        "in lower case",
        "with a wrong key",
        "cut short",
        "not sent",
        "of nobody",
        "of another household",
    }
    assert {type(one.debut).__name__ for one in drawn} == {"NoneType", "date", "str"}


def test_questions_of_one_login_stand_together(drawing: Drawing) -> None:
    logins = [(one.convention, one.call.persona.login) for one in drawing.questions(1, 200)]

    assert logins == sorted(logins, key=str)


def test_a_question_is_told_without_its_nir(drawing: Drawing) -> None:
    told = [(str(one), one.call.nir) for one in drawing.questions(1, 300)]

    assert [words for words, nir in told if nir and nir in words] == []
