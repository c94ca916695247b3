"""Asking two targets the same, and keeping what they answer differently."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from droits_conformance.comparison.difference import Difference, Side, place_of_difference
from droits_conformance.comparison.drawing import Circle, Drawing
from droits_conformance.comparison.errors import NotComparable
from droits_conformance.comparison.judging import Breach, Judged, judged, silent
from droits_conformance.comparison.owing import Lawful, owed
from droits_conformance.comparison.question import Question
from droits_conformance.comparison.sides import Sides, Target
from droits_conformance.doctor.preflight import check_client
from droits_conformance.errors import TargetSilent
from droits_conformance.finding import DataSetUnknown
from droits_conformance.panel import choose_panel
from droits_conformance.tokens import has_tokens
from droits_contract import load_convention
from droits_fixtures import Personne

PEOPLE: Final = 10  # callers, and
UNINSURED: Final = 2  # people besides who can log in and are owed 404
_SILENCES: Final = 5  # answers in a row that a target may owe before it counts as gone
Values = dict[tuple[Side, str], set[str]]  # what each side chose, by silent rule


@dataclass
class Outcome:
    """What was asked, and what was answered differently."""

    sides: Sides
    seed: int
    asked: int = 0
    differences: list[Difference] = field(default_factory=list)

    def of(self, side: Side) -> list[Difference]:
        """Those of one sort."""
        return [one for one in self.differences if one.side is side]

    @property
    def exit_code(self) -> int:
        """0 nothing but lawful freedom, 1 a violation, or something that nobody can decide."""
        return 1 if any(one.side is not Side.LAWFUL for one in self.differences) else 0


def meet(sides: Sides, seed: int, cases: int) -> Outcome:
    """Ask both the questions of a seed. BenchError if one of them cannot be asked, or stops answering."""
    try:
        for target in (sides.a, sides.b):
            target.check_reachable()
        callers = _callers(sides, seed)
        _check_clients(sides, callers[0])
        drawing = Drawing(callers, _circle(sides), sides.conventions, sides.today, sides.cast)
        return _asked(sides, seed, drawing.questions(seed, cases))
    finally:
        sides.a.hang_up()
        sides.b.hang_up()


def _asked(sides: Sides, seed: int, questions: list[Question]) -> Outcome:
    outcome, chosen = Outcome(sides, seed), Values()
    dialogue = Dialogue(sides, chosen)
    for question in questions:
        outcome.asked += 1
        outcome.differences += dialogue.ask(question)
    outcome.differences = [_unsteady(one, chosen) for one in outcome.differences]
    return outcome


class Dialogue:
    """Puts a question to A, then to B. `chosen` gathers what each chose where it must always choose the same."""

    def __init__(self, sides: Sides, chosen: Values) -> None:
        self._sides = sides
        self._chosen = chosen
        self._silences = {Side.A: 0, Side.B: 0}

    def ask(self, question: Question) -> Iterator[Difference]:
        """The difference of two answers, if there is one."""
        convention = load_convention(question.convention)
        lawful = owed(question, convention, self._sides.oracle, self._sides.today)
        first = self._answered(Side.A, self._sides.a, question, lawful)
        second = self._answered(Side.B, self._sides.b, question, lawful)
        place = place_of_difference(first.answer, second.answer)
        if place is not None:
            yield Difference(question, first, second, place)

    def _answered(self, side: Side, target: Target, question: Question, lawful: tuple[Lawful, ...]) -> Judged:
        client = target.profile.client(question.convention)
        try:
            answer = target.caller.call(question.to(client.name if client else ""))
        except TargetSilent as silence:
            self._silences[side] += 1
            if self._silences[side] >= _SILENCES:
                raise
            return silent(silence.reason)
        self._silences[side] = 0
        found = judged(question, answer, lawful, target.profile.silent)
        for choice in found.choices:
            if choice.steady:
                self._chosen.setdefault((side, choice.rule), set()).add(choice.value)
        return found


def _unsteady(difference: Difference, chosen: Values) -> Difference:
    """The difference, held against a side that chose now one thing and now another."""
    sides = {side: _wavering(side, one, chosen) for side, one in ((Side.A, difference.a), (Side.B, difference.b))}
    return replace(difference, a=sides[Side.A], b=sides[Side.B])


def _wavering(side: Side, one: Judged, chosen: Values) -> Judged:
    for choice in one.choices:
        values = sorted(chosen.get((side, choice.rule), ()))
        if choice.steady and len(values) > 1 and one.breach is None:
            return replace(one, breach=Breach(choice.rule, f"now {', now '.join(values)}", "always the same choice"))
    return one


def _callers(sides: Sides, seed: int) -> tuple[Personne, ...]:
    """A few people who say much, then a few who are owed nothing; without a data set, those whom both profiles name."""
    if sides.oracle is None or sides.cast is None:
        return _named(sides)
    oracle, ways = sides.oracle, [has_tokens(target.profile) for target in (sides.a, sides.b)]

    def may_call(persona: Personne) -> bool:
        return all(way(persona) for way in ways)

    insured = choose_panel(oracle, seed, at_least=PEOPLE, at_most=PEOPLE, among=may_call)
    others = [one for one in sides.cast.personas() if not oracle.is_insured(one) and may_call(one)]
    if not insured:
        raise NotComparable(
            "data.foyers", sides.a.profile.foyers, sides.b.profile.foyers, "somebody who can log in at both"
        )
    return (*insured, *others[:UNINSURED])


def _named(sides: Sides) -> tuple[Personne, ...]:
    there = {one.login for one in sides.b.profile.personas}
    found = tuple(one for one in (sides.a.named.people if sides.a.named else ()) if one.login in there)
    if not found:
        told = [", ".join(one.login for one in target.profile.personas) or "nobody" for target in (sides.a, sides.b)]
        raise NotComparable("[[personas]]", told[0], told[1], "one login at least in both profiles")
    known = tuple(one for one in found if _nir_is_known(one))
    if not known:
        unknown = "their nir is not to be had"
        raise NotComparable("[[personas]]", unknown, unknown, 'nir = "env:NAME" for one persona at least')
    return known


def _nir_is_known(person: Personne) -> bool:
    try:
        return bool(person.nir)
    except DataSetUnknown:
        return False


def _circle(sides: Sides) -> Circle:
    if sides.oracle:
        return sides.oracle.circle
    return sides.a.named.circle if sides.a.named else lambda persona: (persona,)


def _check_clients(sides: Sides, persona: Personne) -> None:
    """A client that is refused by its key would fill the outcome with differences of one cause."""
    for target in (sides.a, sides.b):
        for convention in sides.conventions:
            client = target.profile.client(convention)
            if client:
                check_client(target.profile, client, persona, target.caller)
