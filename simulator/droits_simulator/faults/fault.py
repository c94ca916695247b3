"""What a fault is, the table of those that exist, and the families of those that are made from their names."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import reduce

from droits_contract import load_contract
from droits_contract.errors import BenchError
from droits_simulator.api.services import Services

Change = Callable[[Services], Services]


@dataclass(frozen=True, slots=True)
class Fault:
    """A misbehaviour by its name.

    `titre` (French) and `title` say what goes wrong; `rules` are those that it must break, of the rules that can be judged
    by URL, and no others; of a family's, those that it must break at least one of. `operation` is the only operation at
    which it misbehaves, None for all.
    """

    nom: str
    titre: str
    title: str
    rules: frozenset[str]
    change: Change
    operation: str | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """Faults that are made from their names, too many to be listed.

    `forms` are the shapes of their names. `make` takes a name without what all begin with; UnknownFault says what was
    expected in the place that is wrong.
    """

    forms: tuple[str, ...]
    make: Callable[[str], Fault]


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
_FAMILIES: dict[str, Family] = {}


def fault(nom: str, *, titre: str, title: str, rules: Iterable[str]) -> Callable[[Change], Change]:
    """Enter a change of services in the table under a name."""

    def enter(change: Change) -> Change:
        _FAULTS[nom] = Fault(nom, titre, title, frozenset(rules), change)
        return change

    return enter


def all_faults() -> tuple[Fault, ...]:
    """Every fault, in the order of the names."""
    return tuple(_FAULTS[nom] for nom in sorted(_FAULTS))


def family(prefix: str, *forms: str) -> Callable[[Callable[[str], Fault]], Callable[[str], Fault]]:
    """Enter a maker of faults under what their names begin with, a colon excluded."""

    def enter(make: Callable[[str], Fault]) -> Callable[[str], Fault]:
        _FAMILIES[prefix] = Family(forms, make)
        return make

    return enter


def family_forms() -> tuple[str, ...]:
    """The shapes of the names that are not in the table."""
    return tuple(form for prefix in sorted(_FAMILIES) for form in _FAMILIES[prefix].forms)


def is_of_a_family(nom: str) -> bool:
    """Whether a name begins as those of a family do, known or not."""
    return nom.partition(":")[0] in _FAMILIES and ":" in nom


def find_fault(nom: str) -> Fault:
    """The fault of that name; UnknownFault lists the names that exist."""
    if is_of_a_family(nom):
        prefix, _, rest = nom.partition(":")
        return _FAMILIES[prefix].make(rest)
    if nom not in _FAULTS:
        raise UnknownFault(nom, (*sorted(_FAULTS), *family_forms()))
    return _FAULTS[nom]


def switch_on(services: Services, noms: Iterable[str]) -> Services:
    """The services with those faults, applied in the order of their names whatever the order asked."""
    chosen = [find_fault(nom) for nom in sorted(set(noms))]
    at = {one.operation for one in chosen if one.operation is not None}
    # The path, because that is known of a call before its operation is.
    elsewhere = {load_contract().operation(name).path: _changed(services, chosen, name) for name in at}
    return replace(_changed(services, chosen, None), at_path=elsewhere)


def _changed(services: Services, chosen: Iterable[Fault], operation_id: str | None) -> Services:
    """The services for the calls of that operation, with None for those of any other."""
    here = [one for one in chosen if one.operation in (None, operation_id)]
    changed = reduce(lambda before, one: one.change(before), here, services)
    return replace(changed, faults=tuple(one.nom for one in chosen))
