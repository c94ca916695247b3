"""What a variant may know of where it plays, and the table in which it is entered.

@rewriting("cle-absente-acceptee")
def accept_a_missing_key(scene: Scene) -> Rewriting:
    async def rewrite(request: Request, ask: Ask) -> Answer:
        ...
    return rewrite

What a rewriting remembers from one request to the next it keeps in the variables of its factory: there is one per run.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from droits_conformance.mutants.message import Answer, Rewriting
from droits_conformance.target import Profile
from droits_contract import Contract


@dataclass(frozen=True, slots=True)
class Scene:
    """The target behind the proxy as its profile describes it, the contract, and chance for who needs it.

    `left` are the answers whose caller broke the connection off instead of taking them, the latest last.
    """

    profile: Profile
    contract: Contract
    chance: Random
    left: list[Answer] = field(default_factory=list)


Factory = Callable[[Scene], Rewriting]

_REWRITINGS: dict[str, Factory] = {}


def rewriting(name: str) -> Callable[[Factory], Factory]:
    """Enter a factory in the table under the id of its mutant or benign variant in spec/mutants."""

    def enter(factory: Factory) -> Factory:
        if name in _REWRITINGS:
            raise ValueError(f"two rewritings are called {name}")
        _REWRITINGS[name] = factory
        return factory

    return enter


def rewritings() -> dict[str, Factory]:
    """Every rewriting that was entered, by its name."""
    return dict(_REWRITINGS)
