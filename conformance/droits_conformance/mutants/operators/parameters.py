"""Mutants of parameters: one that nobody reads, dates exchanged or a day off, defaults a day off."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from droits_conformance.checks.people import CAISSE, CONTRATS, DOCTOR, EXONERATIONS, FAMILY, ME, PERSON
from droits_conformance.checks.reading import day
from droits_conformance.day import paris_day
from droits_conformance.mutants.message import Answer, Ask, Request, Rewriting
from droits_conformance.mutants.operators.caller import NIR, Callers
from droits_conformance.mutants.operators.rewrite import on_requests
from droits_conformance.mutants.scene import Factory, Scene
from droits_conformance.mutants.variant import Origin, Variant
from droits_conformance.oracle.fenetre import year_after
from droits_contract import Operation

DEBUT, FIN = "dateDebut", "dateFin"
_DAY = timedelta(days=1)
_LISTED = ("FEN-008", "FEN-006", "FEN-013", "FEN-001", "FEN-002", "FEN-004", "FEN-005")
_FLAGGED = ("FEN-013", "FEN-004", "FEN-011", "FEN-001", "FEN-002", "FEN-008")
_LOOK = {
    ME: _FLAGGED,
    FAMILY: _FLAGGED,
    PERSON: ("MED-001", "CTR-003", *_FLAGGED),
    CAISSE: ("FEN-004", "FEN-011", "FEN-008", "FEN-005"),
    CONTRATS: _LISTED,
    EXONERATIONS: _LISTED,
    DOCTOR: _FLAGGED,
}
_OWN_LOOK = ("BEN-004", "CTR-007", "EXO-006", "MED-005", "CAI-004", "BEN-006", "BEN-007")


def parameter_mutants(operation: Operation) -> Iterator[Variant]:
    """Every mutant of the operation's parameters."""
    for name in (DEBUT, FIN):
        yield _of_window(operation, f"query.{name}:ignore", f"{name} is ignored", _ignored(name))
        for word, days in (("day-after", 1), ("day-before", -1)):
            told = f"{name} is taken for the {word.replace('-', ' ')}"
            yield _of_window(operation, f"query.{name}:{word}", told, _shifted(name, days))
    yield _of_window(operation, f"query.{DEBUT}:swap-{FIN}", f"{DEBUT} and {FIN} are exchanged", _swapped)
    for name, word, days in ((DEBUT, "day-after", 1), (FIN, "day-after", 1), (FIN, "day-before", -1)):
        told = f"by default, {name} is the {word.replace('-', ' ')} what it should be"
        yield _mutant(operation, f"query.{name}:default-{word}", told, _by_default(operation.operation_id, name, days))
    if operation.takes_nir:
        yield _mutant(
            operation, "header.nir:ignore", "nir is ignored: it answers about the caller", _about_caller(operation)
        )
        dropped = on_requests(operation.operation_id, lambda request: request.without_header(NIR))
        yield _mutant(operation, "header.nir:drop", "nir is lost on the way", dropped)


def _of_window(operation: Operation, name: str, told: str, change: Callable[[Request], Request]) -> Variant:
    return _mutant(operation, name, told, on_requests(operation.operation_id, change))


def _mutant(operation: Operation, name: str, told: str, factory: Factory) -> Variant:
    operation_id = operation.operation_id
    look = _OWN_LOOK if name.startswith("header.") else _LOOK[operation_id]
    return Variant(f"{operation_id}:{name}", Origin.OPERATOR, f"{operation_id}: {told}", look=look, factory=factory)


def _ignored(name: str) -> Callable[[Request], Request]:
    return lambda request: request.without_param(name)


def _shifted(name: str, days: int) -> Callable[[Request], Request]:
    def change(request: Request) -> Request:
        written = day(request.param(name))
        return request.with_param(name, (written + days * _DAY).isoformat()) if written else request

    return change


def _swapped(request: Request) -> Request:
    debut, fin = request.param(DEBUT), request.param(FIN)
    changed = request.without_param(DEBUT, FIN)
    for name, value in ((DEBUT, fin), (FIN, debut)):
        changed = changed if value is None else changed.with_param(name, value)
    return changed


def _by_default(operation_id: str, name: str, days: int) -> Factory:
    """What is meant where nothing is said is some days off."""

    def factory(scene: Scene) -> Rewriting:
        async def rewrite(request: Request, ask: Ask) -> Answer:
            if request.operation != operation_id or request.param(name) is not None:
                return await ask(request)
            return await ask(_said(request, name, days, _today(scene, request)))

        return rewrite

    return factory


def _said(request: Request, name: str, days: int, today: date | None) -> Request:
    """The request with the default written out, some days off; as it is if nobody can tell, or it would make no window."""
    debut, fin = request.param(DEBUT), request.param(FIN)
    begins = today if debut is None else day(debut)
    if begins is None:
        return request
    meant = (begins if name == DEBUT else year_after(begins)) + days * _DAY
    ends = day(fin) if name == DEBUT else None
    return request if ends and ends < meant else request.with_param(name, meant.isoformat())


def _today(scene: Scene, request: Request) -> date | None:
    """The day of the call; None in another world of the target, whose clock was perhaps moved."""
    if not request.path.startswith(urlsplit(scene.profile.droits).path):
        return None
    return scene.profile.today or paris_day(datetime.now(UTC))


def _about_caller(operation: Operation) -> Factory:
    def factory(scene: Scene) -> Rewriting:
        callers = Callers(scene)

        async def rewrite(request: Request, ask: Ask) -> Answer:
            if request.operation != operation.operation_id or request.header(NIR) is None:
                return await ask(request)
            return await ask(await callers.own(request, ask))

        return rewrite

    return factory
