"""What the partner's software does with an error: it waits, logs in again, gives up."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise

from droits_conformance.audit.call import Call
from droits_conformance.audit.login import Login
from droits_conformance.audit.record import Record
from droits_conformance.audit.registry import Breach, judges, looked_at
from droits_conformance.audit.repetition import runs

MOST_RETRIES = 3
MOST_ALIKE = 3
_FIRST_WAIT = timedelta(seconds=1)
_GROWTH = 1.25  # less is the trembling of a network
_SPOKEN_OF = frozenset({"jeton-invalide", "quota-depasse"})  # by demands of their own


@judges("CLI-040")
def retry_after_kept(record: Record) -> Iterator[Breach]:
    """By every call of the partner that begins once the answer is there."""
    for refused, until in looked_at(_told_to_wait(record)):
        early = [call for call in record.rights if call.follows(refused) and call.moment < until]
        early = [call for call in early if call.partner in {refused.partner, None}]
        if early:
            seconds = int((until - early[0].moment).total_seconds()) + 1
            seen = f"appels trop tôt : {len(early)}, de {seconds} s", f"calls too early: {len(early)}, by {seconds} s"
            yield Breach((refused, *early), seen)


@judges("CLI-041")
def refused_token_dropped(record: Record) -> Iterator[Breach]:
    """Of tokens that time did not kill, nor a logout: other demands speak of those."""
    for login, first in looked_at(_refused_tokens(record)):
        if _died(login, first):
            continue
        again = [call for call in login.rights if call.follows(first)]
        again = [call for call in again if not _died(login, call)]
        if again:
            seen = "un jeton refusé, présenté de nouveau", "a refused token, presented again"
            yield Breach((first, *again), seen)


@judges("CLI-042")
def refusal_taken(record: Record) -> Iterator[Breach]:
    """The same call again and again brings the same refusal."""
    for run in looked_at(runs(record.rights, _is_refused)):
        refused = [call for call in run if _is_refused(call)]
        if len(refused) > MOST_ALIKE:
            seen = f"{len(refused)} fois le même refus", f"{len(refused)} times the same refusal"
            yield Breach(tuple(refused), seen)


@judges("CLI-043")
def tries_bounded(record: Record) -> Iterator[Breach]:
    """After a failure, and the wait it may ask for."""
    for run in looked_at(runs(record.rights, _has_failed)):
        if len(run) - 1 > MOST_RETRIES:
            yield Breach(tuple(run), (f"{len(run) - 1} nouveaux essais", f"{len(run) - 1} more tries"))


@judges("CLI-044")
def tries_spaced(record: Record) -> Iterator[Breach]:
    """Where the answer does not say how long to wait."""
    for run in looked_at(runs(record.rights, _has_failed)):
        if run[0].retry_after:
            continue
        waits = [later.moment - sooner.answered for sooner, later in pairwise(run)]
        if _is_hasty(waits):
            yield Breach(tuple(run), ("des essais trop rapprochés", "tries too close to one another"))


def _is_hasty(waits: list[timedelta]) -> bool:
    """Whether tries come at once, or as soon at the end as at the beginning; chance may shorten a wait in between."""
    return bool(waits) and (waits[0] < _FIRST_WAIT or (len(waits) > 1 and waits[-1] < waits[0] * _GROWTH))


def _told_to_wait(record: Record) -> Iterator[tuple[Call, datetime]]:
    for call in record.rights:
        until = _until(call) if call.status in {429, 503} else None
        if until is not None:
            yield call, until


def _until(call: Call) -> datetime | None:
    """When calls may begin again: seconds from the call, or a date; None where nothing is said that can be read."""
    if call.retry_after.isdecimal():
        return call.moment + timedelta(seconds=int(call.retry_after))
    try:
        until = parsedate_to_datetime(call.retry_after)
    except ValueError:
        return None
    return until if until.tzinfo else None


def _refused_tokens(record: Record) -> Iterator[tuple[Login, Call]]:
    for login in record.logins:
        first = next((call for call in login.rights if call.code == "jeton-invalide"), None)
        if first is not None:
            yield login, first


def _died(login: Login, call: Call) -> bool:
    is_old = login.expires is not None and call.moment > login.expires
    return is_old or any(call.follows(goodbye) for goodbye in login.goodbyes)


def _is_refused(call: Call) -> bool:
    return 400 <= call.status < 500 and call.code not in _SPOKEN_OF


def _has_failed(call: Call) -> bool:
    return call.has_failed
