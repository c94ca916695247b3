"""Calls that are alike, one after the other: what a loop of tries looks like in a journal."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from droits_conformance.audit.call import Call

TOGETHER = timedelta(seconds=60)  # a person who comes back later is no loop


def runs(calls: Sequence[Call], is_trouble: Callable[[Call], bool]) -> Iterator[list[Call]]:
    """Each run of alike calls that begins with trouble: the first, and all tries until one went otherwise."""
    open_runs: dict[tuple[object, ...], list[Call]] = {}
    for call in calls:
        run = open_runs.get(_alike(call))
        if run and call.moment - run[-1].answered > TOGETHER:
            yield open_runs.pop(_alike(call))
            run = None
        if run:
            run.append(call)
        elif is_trouble(call):
            open_runs[_alike(call)] = [call]
        if run and not is_trouble(call):
            yield open_runs.pop(_alike(call))
    yield from open_runs.values()


def _alike(call: Call) -> tuple[object, ...]:
    """What a try repeats. Another token is another login, so somebody's doing and no loop."""
    return call.method, call.place, call.query, call.headers.get("nir"), call.bearer, call.headers.get("x-api-key")
