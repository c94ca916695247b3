"""Mistakes about the window: bounds, defaults, order, and the day that it is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from droits_conformance.mutants.benign.today import day_of
from droits_conformance.mutants.message import Answer, Ask, Request, Rewriting
from droits_conformance.mutants.operators.caller import Callers
from droits_conformance.mutants.rules.served import CONTRATS, EXONERATIONS, Entry, day, documents, each, problem
from droits_conformance.mutants.scene import Factory, Scene, rewriting

DEBUT, FIN = "dateDebut", "dateFin"
_A_DAY, _A_MONTH, _HALF_A_YEAR, _ALMOST_A_YEAR = (timedelta(days=days) for days in (1, 30, 182, 300))
_LEAP_DAY = (2, 29)
_LISTS = (CONTRATS, EXONERATIONS)


def _asking(change: Callable[[Request, date], Request]) -> Factory:
    """A factory: what is asked of an operation becomes something else, given the day."""

    def factory(scene: Scene) -> Rewriting:
        today = day_of(scene)

        async def rewrite(request: Request, ask: Ask) -> Answer:
            return await ask(change(request, today) if request.operation else request)

        return rewrite

    return factory


def _half_a_year(request: Request, today: date) -> Request:
    start = day(request.param(DEBUT)) or today
    return request if request.param(FIN) else request.with_param(FIN, (start + _HALF_A_YEAR).isoformat())


def _in_order(request: Request, today: date) -> Request:
    start, end = day(request.param(DEBUT)) or today, day(request.param(FIN))
    if end is None or end >= start:
        return request
    return request.with_param(DEBUT, max(end, today).isoformat()).with_param(FIN, start.isoformat())


def _written_start_is_late(request: Request, today: date) -> Request:
    start = day(request.param(DEBUT))
    return request.with_param(DEBUT, (today + _A_MONTH).isoformat()) if start == today else request


def _past_is_next_year(request: Request, today: date) -> Request:
    start = day(request.param(DEBUT))
    return request.with_param(DEBUT, (today + _ALMOST_A_YEAR).isoformat()) if start and start < today else request


def _from_tomorrow(request: Request, today: date) -> Request:
    end = day(request.param(FIN))
    late = request.param(DEBUT) is None and (end is None or end > today)
    return request.with_param(DEBUT, (today + _A_DAY).isoformat()) if late else request


def _without_an_end(request: Request, _today: date) -> Request:
    return request.without_param(FIN) if day(request.param(FIN)) else request


def _end_excluded(request: Request, today: date) -> Request:
    start, end = day(request.param(DEBUT)) or today, day(request.param(FIN))
    return request.with_param(FIN, (end - _A_DAY).isoformat()) if end and end > start else request


for _name, _change in {
    "fenetre-a-partir-de-demain": _from_tomorrow,
    "date-de-fin-ignoree": _without_an_end,
    "borne-de-fin-exclue": _end_excluded,
    "fenetre-de-six-mois": _half_a_year,
    "fenetre-inversee-remise-a-l-endroit": _in_order,
    "debut-ecrit-pris-pour-un-autre": _written_start_is_late,
    "debut-passe-lu-de-travers": _past_is_next_year,
}.items():
    rewriting(_name)(_asking(_change))


@rewriting("fenetre-ecrite-rend-en-double")
def join_once_too_often(scene: Scene) -> Rewriting:
    """With both dates, each right is found by its beginning and by its end, and served twice."""
    del scene

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        both = request.operation in _LISTS and request.param(DEBUT) and request.param(FIN)
        return answer.saying(2 * answer.document()) if both and answer.status == 200 else answer

    return rewrite


@rewriting("fenetre-longue-limitee")
def limit_long_windows(scene: Scene) -> Rewriting:
    """A window of most of a year, written out, is served without its last right."""
    del scene

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        start, end = day(request.param(DEBUT)), day(request.param(FIN))
        long = start is not None and end is not None and end - start > _ALMOST_A_YEAR
        concerned = request.operation in _LISTS and long and answer.status == 200
        return answer.saying(answer.document()[:-1]) if concerned else answer

    return rewrite


@rewriting("date-repetee-ouvre-le-passe")
def open_the_past_by_a_second_date(scene: Scene) -> Rewriting:
    """A date that comes twice is not checked, and what ended last year is served as well."""
    ended = (day_of(scene) - timedelta(days=90)).isoformat()

    async def rewrite(request: Request, ask: Ask) -> Answer:
        repeated = [name for name, _ in request.params].count(DEBUT) > 1
        if request.operation != CONTRATS or not repeated:
            return await ask(request)
        answer = await ask(request.without_param(DEBUT))
        return answer.saying([*answer.document(), _over(answer.document(), ended)]) if answer.status == 200 else answer

    return rewrite


def _over(contrats: list[Entry], ended: str) -> Entry:
    """A contract like the first, over."""
    like = contrats[0] if contrats else {"nature_assurance": "AMO"}
    return like | {"date_fin": ended, "periodes_droits": [{"date_fin": ended}]}


@rewriting("date-de-fin-sans-debut-refusee")
def want_both_dates(scene: Scene) -> Rewriting:
    """An end without a beginning is refused."""
    del scene
    refused = problem(400, "dateDebut et dateFin vont ensemble")

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        alone = request.param(FIN) is not None and request.param(DEBUT) is None
        return refused(request, answer) if request.operation and alone and answer.status == 200 else answer

    return rewrite


@rewriting("jour-fige")
def keep_every_answer(scene: Scene) -> Rewriting:
    """What was answered about somebody once is answered for ever, whatever day it becomes."""
    callers = Callers(scene)
    kept: dict[tuple[str | None, ...], Answer] = {}

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        if request.operation is None or answer.status != 200:
            return answer
        caller = (await callers.own(request, ask)).header("nir")
        asked = (request.operation, caller, request.header("nir"), request.header("X-API-Key"), request.query)
        return replace(kept.setdefault(asked, answer))

    return rewrite


@rewriting("contrat-acheve-encore-servi")
def purge_too_late(scene: Scene) -> Rewriting:
    """What ended is taken out once in a while, not when it ends."""
    ended = (day_of(scene) - _A_MONTH).isoformat()

    def kept(contrats: list[Entry]) -> list[Entry]:
        return [*contrats, _over(contrats, ended)] if contrats else contrats

    return documents(kept, CONTRATS)(scene)


@rewriting("annee-bissextile-au-premier-mars")
def end_a_leap_year_in_march(scene: Scene) -> Rewriting:
    """A year from 29 February, of which the next year has none, is 1 March."""
    del scene

    async def rewrite(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        start = day(request.param(DEBUT))
        leap = start is not None and (start.month, start.day) == _LEAP_DAY and request.param(FIN) is None
        concerned = leap and request.operation in _LISTS and answer.status == 200
        return answer.saying(each(_in_march)(answer.document())) if concerned else answer

    return rewrite


def _in_march(right: Entry) -> Entry:
    end = day(right.get("date_fin"))
    last = end is not None and (end.month, end.day) == (2, 28)
    return right | {"date_fin": f"{end.year}-03-01"} if last and end else right
