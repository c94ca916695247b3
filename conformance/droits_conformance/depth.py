"""How far a run goes: `--quick` in seconds, the default in a minute, `--deep` in minutes.

A rule says from which depth on it is judged (`depth` in spec/rules/*.yaml); a depth says how many people are asked, and how
many cases are drawn.
"""

from dataclasses import dataclass

from droits_contract import Rule


@dataclass(frozen=True, slots=True)
class Depth:
    """`rank` orders depths; `callers` is how many people who can log in are asked at most, None for the whole panel.

    `examples` is how many random requests are drawn per operation (0: the systematic ones alone), `stories` how many
    sequences of calls are drawn, `steps` how long each is at most, and `load` how many calls are made in one wave. `waits`
    tells whether time is waited out where it cannot be moved. With `verdicts_only` nobody reads the findings, and the
    profile is known to be right: no smaller household is looked for, and nobody logs in before some rule needs it.
    """

    name: str
    rank: int
    callers: int | None
    examples: int
    stories: int
    steps: int
    load: int
    waits: bool = True
    verdicts_only: bool = False

    def judges(self, rule: Rule) -> bool:
        """Whether a run of this depth judges the rule."""
        return DEPTHS[rule.depth].rank <= self.rank


QUICK = Depth("quick", 0, callers=5, examples=0, stories=0, steps=0, load=0, waits=False)
DEFAULT = Depth("default", 1, callers=None, examples=20, stories=30, steps=12, load=0)
DEEP = Depth("deep", 2, callers=None, examples=700, stories=400, steps=25, load=400)
DEPTHS = {depth.name: depth for depth in (QUICK, DEFAULT, DEEP)}
