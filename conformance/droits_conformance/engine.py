"""A run: is anybody there, does a login work, then every rule, and never a word lost when somebody stops it."""

from collections.abc import Iterable

from droits_conformance.bench import Bench, import_checks, unheard
from droits_conformance.depth import DEFAULT, Depth
from droits_conformance.events import Listener
from droits_conformance.order import order_of
from droits_conformance.result import Run
from droits_conformance.selection import select
from droits_conformance.surroundings import Surroundings
from droits_conformance.target import Profile
from droits_conformance.workers import judge_in_processes
from droits_contract import load_rules


def run(
    profile: Profile,
    *,
    seed: int,
    only: Iterable[str] = (),
    skip: Iterable[str] = (),
    depth: Depth = DEFAULT,
    processes: int = 1,
    on_event: Listener = unheard,
    surroundings: Surroundings | None = None,
) -> Run:
    """Judge a target. BenchError when it cannot be judged at all; a run that somebody stops is `interrupted`.

    With more than one of `processes`, rules that do not need each other are judged at the same time: the same cases for
    the same seed, in another order. `surroundings` are for one process alone.
    """
    import_checks()
    rules = select(load_rules(), only, skip)
    order = order_of(rules)
    bench = Bench(profile, seed, surroundings, on_event, depth=depth)
    try:
        bench.open(order)
        if processes > 1 and len(order.groups) > 1:
            judge_in_processes(bench, order.groups, processes)
        else:
            for rule in order.at_once:
                bench.judge(rule)
        for rule in order.last:
            bench.judge(rule)
    except KeyboardInterrupt:
        bench.run.interrupted = True
    except Exception as crash:
        if not bench.run.results:
            raise
        # What was found is worth more than the traceback of what was not.
        bench.run.interrupted, bench.run.crash = True, f"{type(crash).__name__}: {crash}"
    finally:
        bench.hang_up()
    return bench.end(rules)
