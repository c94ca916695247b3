"""Whom to ask for: people of the data set chosen by what they have, never by name.

An `Ask` is one well-formed question: an operation, the partner through whom it is asked, who logged in, and whose rights
are wanted. Nobody who fits is an Inapplicable that says which trait is missing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from droits_conformance.finding import Inapplicable
from droits_conformance.probe import Probe
from droits_conformance.target import ClientProfile
from droits_fixtures import Personne

ME: Final = "getMe"
FAMILY: Final = "getBeneficiaires"
PERSON: Final = "getBeneficiairesNir"
CAISSE: Final = "getBeneficiairesNirCaisse"
CONTRATS: Final = "getBeneficiairesNirContrats"
EXONERATIONS: Final = "getBeneficiairesNirExonerations"
DOCTOR: Final = "getBeneficiairesNirMedecinTraitant"
ABOUT_ME: Final = (ME, FAMILY)
ABOUT_A_NIR: Final = (PERSON, CAISSE, CONTRATS, EXONERATIONS, DOCTOR)
OPERATIONS: Final = ABOUT_ME + ABOUT_A_NIR
LISTS: Final = (CONTRATS, EXONERATIONS)

Trait = Callable[[Personne], bool]


@dataclass(frozen=True, slots=True)
class Ask:
    """A well-formed question of `persona`, through `client`, about `person` (who is the persona, or an ayant droit)."""

    operation_id: str
    client: ClientProfile
    persona: Personne
    person: Personne

    @property
    def nir(self) -> str | None:
        """The header to send; None for the two operations that choose nobody."""
        return self.person.nir if self.operation_id in ABOUT_A_NIR else None


ENOUGH: Final = 12  # households, where a rule looks beyond the panel


def everybody(probe: Probe) -> tuple[Personne, ...]:
    """All who can log in and whom the target answers; Inapplicable if nobody. For who must be found, not called."""
    if probe.named is not None:
        return callers(probe)
    oracle = probe.expected_by()
    found = tuple(persona for persona in probe.people().personas() if oracle.is_insured(persona))
    if not found:
        raise Inapplicable("nobody in the data set can log in and is covered")
    return found


def callers(probe: Probe) -> tuple[Personne, ...]:
    """The panel of those who can log in and whom the target answers; everybody where no panel was chosen.

    Where the data set is unknown, those whom the profile names.
    """
    if probe.named is not None:
        return probe.named.people
    return everybody(probe) if probe.panel is None else probe.panel or everybody(probe)


def couples(probe: Probe) -> list[tuple[Personne, Personne]]:
    """Every caller with every person of the caller's circle, the caller first."""
    return [(caller, person) for caller in callers(probe) for person in probe.circle(caller)]


def couples_with(probe: Probe, trait: Trait, words: str, at_most: int = 1000) -> list[tuple[Personne, Personne]]:
    """Those couples whose second person has a trait, one per person; Inapplicable says in `words` what nobody is."""
    found: dict[str, tuple[Personne, Personne]] = {}
    for caller, person in couples(probe):
        if trait(person):
            found.setdefault(person.nir, (caller, person))
    if not found:
        raise Inapplicable(f"nobody in the data set {words}")
    return list(found.values())[:at_most]


def granted(probe: Probe, *operations: str) -> tuple[str, ...]:
    """Those of the operations that some client of the profile is granted; Inapplicable if none."""
    conventions = [probe.convention(client) for client in probe.profile.clients]
    found = tuple(name for name in operations if any(convention.grants(name) for convention in conventions))
    if not found:
        raise Inapplicable(f"no client of the profile is granted {', '.join(operations)}")
    return found


def client_for(probe: Probe, *operations: str) -> ClientProfile:
    """The first client that is granted all the operations; Inapplicable if none is."""
    for client in probe.profile.clients:
        if all(probe.convention(client).grants(name) for name in operations):
            return client
    raise Inapplicable(f"no client of the profile is granted {' and '.join(operations)}")


def client_showing(probe: Probe, operation_id: str, schema: str, champ: str) -> ClientProfile:
    """The first client that is granted the operation and shown the member; Inapplicable if none is."""
    for client in probe.profile.clients:
        convention = probe.convention(client)
        if convention.grants(operation_id) and convention.shows(schema, champ):
            return client
    raise Inapplicable(f"no client of the profile is shown {schema}.{champ}")


def expected(probe: Probe, ask: Ask, debut: date | None = None, fin: date | None = None) -> tuple[int, Any]:
    """Status and body that the oracle expects for that question and those dates."""
    convention = probe.convention(ask.client)
    return probe.expected_by().answer(ask.operation_id, convention, ask.persona, ask.nir, debut, fin)


def asks(probe: Probe, operation_id: str, client: ClientProfile | None = None) -> Iterator[Ask]:
    """Every question of that operation to which somebody is owed a 200, through the client or the first one granted."""
    through = client or probe.client_granted(operation_id)
    pairs = couples(probe) if operation_id in ABOUT_A_NIR else [(caller, caller) for caller in callers(probe)]
    for caller, person in pairs:
        if probe.is_owed(operation_id, through, caller, person):
            yield Ask(operation_id, through, caller, person)


def richest(probe: Probe, operation_id: str, client: ClientProfile | None = None) -> Ask | None:
    """The question of that operation whose expected answer says most; None if nobody is owed an answer."""
    return max(asks(probe, operation_id, client), key=lambda ask: _weight(probe, ask), default=None)


def _weight(probe: Probe, ask: Ask) -> int:
    """How much an answer says: the expected one, or where nobody can foresee it the one that the target gives."""
    if probe.named is None:
        return len(str(expected(probe, ask)[1]))
    return probe.named.weight(ask.operation_id, ask.client, ask.persona, ask.person)


def holds(probe: Probe, ask: Ask) -> bool:
    """Whether there is something in the list that is asked for: by the oracle, or by the target itself without one."""
    if probe.named is None:
        return bool(expected(probe, ask)[1])
    return _weight(probe, ask) > len("[]")


def telling(probe: Probe, *operations: str) -> list[Ask]:
    """For each operation that is granted, the question whose answer says most; Inapplicable if there is none."""
    found = [richest(probe, name) for name in granted(probe, *(operations or OPERATIONS))]
    kept = [ask for ask in found if ask is not None]
    if not kept:
        raise Inapplicable("nobody in the data set is owed an answer of these operations")
    return kept


def somebody(probe: Probe) -> Ask:
    """A caller asking for their own identity: the plainest question that a client of the profile may ask."""
    return telling(probe, *OPERATIONS)[0]


def stranger(probe: Probe, caller: Personne) -> Personne:
    """A covered person of another household; Inapplicable if there is only one household."""
    if probe.named is not None:
        return _other_named(probe, caller)
    household = probe.people().by_nir(caller.nir)
    for foyer in probe.people().foyers:
        if household is None or foyer.id != household[0].id:
            for person in foyer.personnes:
                if person.caisse.couverte:
                    return person
    raise Inapplicable("the data set has a single household, so nobody is a stranger")


def _other_named(probe: Probe, caller: Personne) -> Personne:
    mine = {person.nir for person in probe.circle(caller)}
    for other in callers(probe):
        if mine.isdisjoint(person.nir for person in probe.circle(other)):
            return other
    raise Inapplicable("the profile names nobody of another household ([[personas]]), so nobody is a stranger")


def is_somebody(probe: Probe, nir: str) -> bool:
    """Whether that NIR is of somebody of the data set, or of those whom the profile names and their families."""
    return probe.people().by_nir(nir) is not None if probe.named is None else probe.named.knows(nir)


def nobody_nir(probe: Probe) -> str:
    """A well-formed synthetic NIR that belongs to nobody in the data set."""
    candidates = (f"28503499{commune}{order:03d}" for commune in (98, 97) for order in range(999, 900, -1))
    return next(nir for nir in candidates if not is_somebody(probe, nir))
