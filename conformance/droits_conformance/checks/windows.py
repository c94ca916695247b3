"""Windows that tell something: days around which somebody's rights begin or end.

Nothing here decides what is visible; the oracle does. A window is a pair of `dateDebut` and `dateFin` as sent, None when
not sent.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from droits_conformance.checks.people import CONTRATS, DOCTOR, EXONERATIONS, FAMILY, Ask, asks, couples, expected
from droits_conformance.checks.reading import sight
from droits_conformance.finding import Inapplicable
from droits_conformance.oracle.fenetre import year_after
from droits_conformance.probe import Probe
from droits_fixtures import Personne
from droits_fixtures.model import Periode

DAY = timedelta(days=1)
Window = tuple[date | None, date | None]


def held(person: Personne, operation_id: str) -> list[Periode]:
    """The lives of the rights that an operation is about; of all dated rights for the operations about identities."""
    doctor = [person.medecin_traitant.duree] if person.medecin_traitant else []
    by_operation = {
        CONTRATS: [contrat.duree for contrat in person.contrats],
        EXONERATIONS: [exoneration.duree for exoneration in person.exonerations],
        DOCTOR: doctor,
    }
    everything = [*by_operation[CONTRATS], *by_operation[EXONERATIONS], *doctor]
    return by_operation.get(operation_id, everything)


def edges(person: Personne, operation_id: str, today: date) -> Iterator[Window]:
    """For each right: the windows that begin on its last day and the day after, or end on its first day and before."""
    horizon = year_after(today)
    for life in held(person, operation_id):
        if life.fin is not None and today <= life.fin < horizon:
            yield life.fin, None
            yield life.fin + DAY, None
        if today < life.debut <= horizon:
            yield None, life.debut
            yield None, life.debut - DAY


def changing(probe: Probe, operation_id: str) -> Iterator[tuple[Ask, Window]]:
    """Questions and windows whose expected sight is not the one of the default window; none without a data set."""
    for ask in _known(probe, operation_id):
        usual = sight(ask, expected(probe, ask)[1])
        household = probe.expected_by().circle(ask.persona) if ask.nir is None else (ask.person,)
        for person in household:
            for window in edges(person, operation_id, probe.today):
                if sight(ask, expected(probe, ask, *window)[1]) != usual:
                    yield ask, window


def some_changing(probe: Probe, *operations: str, each: int = 4) -> list[tuple[Ask, Window]]:
    """A few such questions of each operation, by the start and by the end of the window; Inapplicable if there is none."""
    probe.people()
    found = [
        pair
        for operation_id in operations
        for bound in (0, 1)
        for pair in islice((one for one in changing(probe, operation_id) if one[1][bound] is not None), each)
    ]
    if not found:
        raise Inapplicable("nobody in the data set has a right that begins or ends within the coming year")
    return found


def telling_apart(probe: Probe, window: Window, *operations: str, each: int = 2) -> list[Ask]:
    """Questions without dates whose expected sight is not the one of that window: there is something at its very edge."""
    return [
        ask
        for operation_id in operations
        for ask in islice((one for one in _known(probe, operation_id) if _differs(probe, one, window)), each)
    ]


def over(probe: Probe, *operations: str, each: int = 2) -> Iterator[tuple[Ask, date]]:
    """Questions about people who have no longer what the operation tells, and the last day on which they had it."""
    for operation_id in operations:
        found = ((ask, end) for ask in _anybody(probe, operation_id) for end in _ends(probe, ask))
        yield from islice(found, each)


def _ends(probe: Probe, ask: Ask) -> Iterator[date]:
    people = probe.circle(ask.persona)[1:] if ask.operation_id == FAMILY else (ask.person,)
    for person in people:
        for life in _told(person, ask.operation_id):
            if life.fin is not None and life.fin < probe.today:
                yield life.fin


def _told(person: Personne, operation_id: str) -> list[Periode]:
    """The lives of what the operation tells of a person: of the rights themselves, or of those that raise a flag."""
    if operation_id in (CONTRATS, EXONERATIONS, DOCTOR):
        return held(person, operation_id)
    return [*(contrat.duree for contrat in person.contrats if contrat.nature == "AMC"), *held(person, DOCTOR)]


def _anybody(probe: Probe, operation_id: str) -> Iterator[Ask]:
    """Questions about everybody, those too who are owed no médecin traitant any more."""
    if operation_id != DOCTOR or probe.named:
        return _known(probe, operation_id)
    client = probe.client_granted(operation_id)
    return (Ask(operation_id, client, caller, person) for caller, person in couples(probe))


def _known(probe: Probe, operation_id: str) -> Iterator[Ask]:
    return iter(()) if probe.named else asks(probe, operation_id)


def _differs(probe: Probe, ask: Ask, window: Window) -> bool:
    return bool(sight(ask, expected(probe, ask)[1]) != sight(ask, expected(probe, ask, *window)[1]))


def empty(probe: Probe, operation_id: str) -> Iterator[tuple[Ask, Window]]:
    """Questions and windows to which an empty list is owed: by default, around an edge, or beyond the horizon."""
    beyond: Window = (year_after(probe.today) + DAY, None)
    for ask in asks(probe, operation_id):
        windows: list[Window] = [(None, None), *edges(ask.person, operation_id, probe.today), beyond]
        yield from ((ask, window) for window in windows if expected(probe, ask, *window)[1] == [])
