"""All that can go wrong on purpose, by name: the faults of the rights API, the hostilities and lapses of FranceConnect."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from droits_simulator.faults import Fault, UnknownFault, all_faults, family_forms, find_fault, is_of_a_family
from droits_simulator.franceconnect.hostile import HOSTILITIES, Hostility, Lapse, lapses

FAULTS: dict[str, Fault] = {one.nom: one for one in all_faults()}


def find(nom: str) -> Fault | Hostility | Lapse:
    """The fault, hostility or lapse of that name; UnknownFault lists the names that exist."""
    if is_of_a_family(nom):
        return find_fault(nom)
    found = FAULTS.get(nom) or HOSTILITIES.get(nom) or lapses().get(nom)
    if found is None:
        raise UnknownFault(nom, (*FAULTS, *HOSTILITIES, *family_forms(), *_near(nom)))
    return found


def known(*, hostile: bool = True) -> tuple[dict[str, str], dict[str, str]]:
    """Faults and hostilities by name, each with its sentence in French; families of faults and lapses are not listed.

    Without `hostile` there are no hostilities: FranceConnect is somebody else's.
    """
    hostilities = HOSTILITIES.values() if hostile else ()
    return {one.nom: one.titre for one in FAULTS.values()}, {one.nom: one.titre for one in hostilities}


def split(noms: Iterable[str], *, hostile: bool = True) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Faults of the rights API and misbehaviours of FranceConnect among the names, sorted; UnknownFault for any other name.

    `hostile` as in `known`; lapses are known like hostilities.
    """
    listed = [nom for table in known(hostile=hostile) for nom in table]
    asked = sorted(set(noms))
    for nom in asked:
        if is_of_a_family(nom):
            find_fault(nom)
        elif nom not in listed and not (hostile and nom in lapses()):
            raise UnknownFault(nom, (*listed, *family_forms(), *(_near(nom) if hostile else ())))
    return tuple(nom for nom in asked if not _of_franceconnect(nom)), tuple(filter(_of_franceconnect, asked))


def _of_franceconnect(nom: str) -> bool:
    return nom in HOSTILITIES or nom in lapses()


def _near(nom: str) -> Iterator[str]:
    """The lapses that may be meant: there are too many to name them all."""
    yield from get_close_matches(nom, lapses(), cutoff=0.7)
