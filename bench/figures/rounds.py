"""Rounds in which all are measured in turn: a busy moment slows a whole round, so ratios are taken inside each."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from figures.goals import Figure

SATURATED = 0.9  # of its core: a server that used less waited for others, and its rate says little


def in_turn(names: Sequence[str], rounds: int) -> Iterator[tuple[int, str]]:
    """Round and name; each round begins with the next name, so that nobody always comes first.

    >>> [name for _, name in in_turn("abc", 2)]
    ['a', 'b', 'c', 'b', 'c', 'a']
    """
    for number in range(rounds):
        first = number % len(names)
        for name in (*names[first:], *names[:first]):
            yield number, name


def ratio(measure: str, ours: Sequence[float], theirs: Sequence[float], *, disturbed: str = "") -> Figure:
    """The median of the ratios of each round, with the lowest and the highest."""
    found = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    return Figure(measure, median(found), min(found), max(found), disturbed)


def of_rounds(measure: str, values: Sequence[float]) -> Figure:
    """The median of the rounds, with the lowest and the highest."""
    return Figure(measure, median(values), min(values), max(values))


def doubt(cores: Mapping[str, Sequence[float]]) -> str:
    """What to say of servers that shared their core in most rounds; empty if none did. `cores` are parts of one."""
    less = {name: median(parts) for name, parts in cores.items() if median(parts) < SATURATED}
    return "; ".join(f"{name} had {part:.0%} of its core" for name, part in less.items())
