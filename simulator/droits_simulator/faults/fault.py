"""What a fault is, and the table of those that exist."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import reduce

from droits_contract.errors import BenchError
from droits_simulator.api.services import Services

Change = Callable[[Services], Services]


@dataclass(frozen=True, slots=True)
class Fault:
    """A misbehaviour by its name.

    `titre` (French) and `title` say what goes wrong; `rules` are those that it must break, of the rules that can be judged
    by URL, and no others.
    """

    nom: str
    titre: str
    title: str
    rules: frozenset[str]
    change: Change


@dataclass
class UnknownFault(BenchError):
    """Somebody asked for a fault that does not exist."""

    nom: str
    known: tuple[str, ...]
    code = "unknown-fault"

    def __str__(self) -> str:
        """The name asked for, and those that exist."""
        return f"no fault is called {self.nom!r}; expected one of {', '.join(self.known)}"


_FAULTS: dict[str, Fault] = {}


def fault(nom: str, *, titre: str, title: str, rules: Iterable[str]) -> Callable[[Change], Change]:
    """Enter a change of services in the table under a name."""

    def enter(change: Change) -> Change:
        _FAULTS[nom] = Fault(nom, titre, title, frozenset(rules), change)
        return change

    return enter


def all_faults() -> tuple[Fault, ...]:
    """Every fault, in the order of the names."""
    return tuple(_FAULTS[nom] for nom in sorted(_FAULTS))


def find_fault(nom: str) -> Fault:
    """The fault of that name; UnknownFault lists the names that exist."""
    if nom not in _FAULTS:
        raise UnknownFault(nom, tuple(sorted(_FAULTS)))
    return _FAULTS[nom]


def switch_on(services: Services, noms: Iterable[str]) -> Services:
    """The services with those faults, applied in the order of their names whatever the order asked."""
    chosen = [find_fault(nom) for nom in sorted(set(noms))]
    changed = reduce(lambda before, one: one.change(before), chosen, services)
    return replace(changed, faults=tuple(one.nom for one in chosen))
