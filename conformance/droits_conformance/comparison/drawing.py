"""Drawing questions from a seed: people, operations, dates, ways to write a nir, and what partners get wrong.

Question number N of a seed is always the same for the same data set and day, however many are asked.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Final

from droits_conformance.call import Call
from droits_conformance.checks.people import ABOUT_A_NIR, OPERATIONS
from droits_conformance.checks.windows import edges
from droits_conformance.comparison.question import PLAIN, Day, Flaw, Question
from droits_conformance.finding import Inapplicable
from droits_conformance.oracle.fenetre import year_after
from droits_conformance.oracle.nir import key
from droits_fixtures import Cast, Personne

_NOBODY: Final = "28503499{commune}{order:03d}"
_FLAWED: Final = 0.15  # part of the questions that have a flaw; these have no other oddity
_NO_DAYS: Final = ("2026-02-30", "24/11/2026", "demain", "2026-1-1")
_FLAWS: Final = (
    (Flaw("without a key", "AUT-001", (401,)), {"api_key": None}),
    (Flaw("with a key that nobody has", "AUT-002", (401,)), {"api_key": "cle-que-personne-n-a"}),
    (Flaw("without a token", "AUT-003", (401,)), {"bearer": None}),
    (Flaw("with a token of nobody's", "AUT-004", (401,)), {"bearer": "jeton-que-personne-n-a-emis"}),
    (Flaw("by POST", "CON-008", (405,)), {"method": "POST"}),
    (Flaw("at a path of its own", "CON-009", (404,)), {"path": "chemin-qui-n-existe-pas"}),
    (Flaw("with an unknown parameter", "CON-007"), {"query": (("parametre_inconnu", "1"),)}),
    (
        Flaw("accepting XML only", "CON-013", (406,), after_grant=True),
        {"headers": (("Accept", "application/xml"),)},
    ),
)
Circle = Callable[[Personne], Sequence[Personne]]


class Drawing:
    """Draws for `callers`, each with those whom `circle` names; `cast` is None where nobody is known."""

    def __init__(
        self, callers: Sequence[Personne], circle: Circle, conventions: Sequence[str], today: date, cast: Cast | None
    ) -> None:
        self._callers = callers
        self._circle = circle
        self._conventions = conventions
        self._today = today
        self._cast = cast

    def questions(self, seed: int, cases: int) -> list[Question]:
        """Those of a seed, in an order in which each token is used before the next is needed."""
        # A draw to vary, not to protect.
        drawn = [self._question(Random(f"{seed}:{number}")) for number in range(cases)]  # noqa: S311
        return sorted(drawn, key=lambda one: (one.convention, one.call.persona.login or ""))

    def _question(self, draw: Random) -> Question:
        persona, convention = draw.choice(self._callers), draw.choice(self._conventions)
        operation = draw.choice(OPERATIONS)
        asked = self._asked(draw, persona) if operation in ABOUT_A_NIR else persona
        if draw.random() < _FLAWED:
            return self._flawed(draw, Call(operation_id=operation, client="", persona=persona), convention, asked)
        form = self._form(draw, asked) if operation in ABOUT_A_NIR else PLAIN
        debut, fin = self._days(draw, asked, operation)
        nir, person = self._written(draw, form, asked) if operation in ABOUT_A_NIR else (None, persona)
        call = Call(operation_id=operation, client="", persona=persona, nir=nir, date_debut=debut, date_fin=fin)
        return Question(call, convention, person, form, debut, fin, people=self._people(asked))

    def _flawed(self, draw: Random, call: Call, convention: str, asked: Personne) -> Question:
        flaw, details = draw.choice(_FLAWS)
        nir = asked.nir if call.operation_id in ABOUT_A_NIR else None
        sent = Call(
            operation_id=call.operation_id,
            client="",
            persona=call.persona,
            nir=nir,
            **details,
        )
        return Question(sent, convention, asked, flaw=flaw, people=self._people(asked))

    def _asked(self, draw: Random, persona: Personne) -> Personne:
        return draw.choice(list(self._circle(persona)))

    def _people(self, person: Personne) -> int:
        found = self._cast.by_nir(person.nir) if self._cast else None
        return len(found[0].personnes) if found else 1

    def _form(self, draw: Random, asked: Personne) -> str:
        strange = [*_FORMS, *(("of another household",) if self._others(asked) else ())]
        return PLAIN if draw.random() < 0.6 else draw.choice(strange)

    def _others(self, person: Personne) -> list[Personne]:
        """Covered people of other households; none where nobody is known."""
        home = self._cast.by_nir(person.nir) if self._cast else None
        foyers = self._cast.foyers if self._cast and home else ()
        return [
            one
            for foyer in foyers
            for one in foyer.personnes
            if home and foyer.id != home[0].id and one.caisse.couverte
        ]

    def _written(self, draw: Random, form: str, asked: Personne) -> tuple[str | None, Personne | None]:
        """The header as sent, and whom it is really about."""
        if form == "of another household":
            return draw.choice(self._others(asked)).nir, None
        if form == "of nobody":
            return self._nobody(draw), None
        return _FORMS.get(form, _plain)(asked.nir), asked

    def _nobody(self, draw: Random) -> str:
        while True:
            nir = _NOBODY.format(commune=draw.choice((97, 98)), order=draw.randrange(900, 1000))
            if self._cast is None or self._cast.by_nir(nir) is None:
                return nir

    def _days(self, draw: Random, asked: Personne, operation: str) -> tuple[Day, Day]:
        today, day = self._today, timedelta(days=1)
        kinds: list[tuple[Day, Day]] = [
            (today, year_after(today)),
            (today + day * draw.randrange(1, 300), None),
            (None, today + day * draw.randrange(1, 300)),
            (today - day * draw.randrange(1, 400), None),
            (today + day * 30, today + day * 29),
            (year_after(today) + day, None),
            (draw.choice(_NO_DAYS), None),
            (None, draw.choice(_NO_DAYS)),
        ]
        telling = list(self._edges(asked, operation))
        chosen = draw.choice(telling) if telling and draw.random() < 0.4 else draw.choice(kinds)
        return (None, None) if draw.random() < 0.4 else chosen

    def _edges(self, asked: Personne, operation: str) -> Iterator[tuple[Day, Day]]:
        try:
            yield from edges(asked, operation, self._today)
        except Inapplicable:
            return  # nobody knows what this person holds


def _plain(nir: str) -> str:
    return nir


def _spaced(nir: str) -> str:
    return " ".join((nir[:1], nir[1:3], nir[3:5], nir[5:7], nir[7:10], nir[10:]))


def _miskeyed(nir: str) -> str:
    return f"{nir}{97 - int(key(nir)):02d}"


_FORMS: Final[dict[str, Callable[[str], str | None]]] = {
    "with its key": lambda nir: nir + key(nir),
    "with blanks": _spaced,
    "in lower case": str.lower,
    "with a wrong key": _miskeyed,
    "cut short": lambda nir: nir[:-1],
    "not sent": lambda _nir: None,
    "of nobody": _plain,
}
