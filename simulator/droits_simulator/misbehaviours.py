"""All that can go wrong on purpose, by name: the faults of the rights API and the hostilities of FranceConnect."""

from collections.abc import Iterable

from droits_simulator.faults import Fault, UnknownFault, all_faults
from droits_simulator.franceconnect.hostile import HOSTILITIES, Hostility

FAULTS: dict[str, Fault] = {one.nom: one for one in all_faults()}


def find(nom: str) -> Fault | Hostility:
    """The fault or hostility of that name; UnknownFault lists the names that exist."""
    found = FAULTS.get(nom) or HOSTILITIES.get(nom)
    if found is None:
        raise UnknownFault(nom, (*FAULTS, *HOSTILITIES))
    return found


def known(*, hostile: bool = True) -> tuple[dict[str, str], dict[str, str]]:
    """Faults and hostilities by name, each with its sentence in French.

    Without `hostile` there are no hostilities: FranceConnect is somebody else's.
    """
    hostilities = HOSTILITIES.values() if hostile else ()
    return {one.nom: one.titre for one in FAULTS.values()}, {one.nom: one.titre for one in hostilities}


def split(noms: Iterable[str], *, hostile: bool = True) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Faults and hostilities among the names, sorted; UnknownFault for any other name. `hostile` as in `known`."""
    names = [nom for table in known(hostile=hostile) for nom in table]
    asked = sorted(set(noms))
    for nom in asked:
        if nom not in names:
            raise UnknownFault(nom, tuple(names))
    return tuple(nom for nom in asked if nom in FAULTS), tuple(nom for nom in asked if nom not in FAULTS)
