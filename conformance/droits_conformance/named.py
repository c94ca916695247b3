"""People whom a profile names without a data set: who they are and what they hold is only what the target itself tells.

A profile names people for whom the target answers. So it owes them an answer to every operation that is granted, but the
one about the doctor, whom somebody may not have declared. What stands in an answer is nobody's to foresee: a rule that
needs to know it is inapplicable, whichever way it came to ask (`NamedPerson`).
"""

from collections.abc import Callable
from typing import Any, Final, Protocol

from droits_conformance.call import Answer, Call
from droits_conformance.errors import PersonaUnknown
from droits_conformance.finding import DataSetUnknown
from droits_conformance.oracle.nir import read_nir
from droits_conformance.target import ClientProfile, PersonaProfile, Profile
from droits_contract import load_convention
from droits_fixtures import Personne

ME: Final = "getMe"
FAMILY: Final = "getBeneficiaires"
DOCTOR: Final = "getBeneficiairesNirMedecinTraitant"
WITHOUT_NIR: Final = (ME, FAMILY)
_TOLD: Final = ("nir", "nom_famille")  # members of /me that the judge takes from it when it needs them
Learn = Callable[["NamedPerson", str], str]


class Calls(Protocol):
    """Makes calls to the rights API."""

    def call(self, call: Call) -> Answer:
        """Send the call; TargetSilent if nothing usable comes back."""
        ...


class NamedPerson(Personne):
    """A person of whom login or nir are known. To ask for anything else is DataSetUnknown."""

    __slots__ = ("_learn",)

    def __init__(self, cle: str, learn: Learn, *, login: str | None = None, nir: str | None = None) -> None:
        known = {"cle": cle, "login": login, "qualite": "assure" if login else "ayant droit", "_learn": learn}
        for name, value in (known | ({} if nir is None else {"nir": nir})).items():
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        """A member that is not set: told by the target, or unknown."""
        if name in _TOLD:
            value = self._learn(self, name)
            object.__setattr__(self, name, value)
            return value
        if name in Personne.__dataclass_fields__:
            raise DataSetUnknown(
                f"the data set of the target is unknown (data.foyers): nobody knows {name} of {self.cle}"
            )
        raise AttributeError(name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NamedPerson) and self.cle == other.cle

    def __hash__(self) -> int:
        return hash(self.cle)

    def __repr__(self) -> str:
        return f"NamedPerson({self.cle!r})"


class Named:
    """The people of one run. What the target told of them is asked for once, when somebody needs it."""

    def __init__(self, personas: tuple[PersonaProfile, ...], profile: Profile, caller: Calls) -> None:
        self._profile = profile
        self._caller = caller
        self._answers: dict[tuple[str, str, str, str], Answer] = {}
        self._circles: dict[str, tuple[NamedPerson, ...]] = {}
        self.people = tuple(NamedPerson(one.login, self._learned, login=one.login, nir=one.nir) for one in personas)

    def circle(self, persona: Personne) -> tuple[Personne, ...]:
        """The person, then those whom the target lists as their family; alone where the nir of these is not to be had."""
        if persona.cle not in self._circles:
            self._circles[persona.cle] = tuple(self._family(persona))
        return (persona, *self._circles[persona.cle])

    def knows(self, nir: str) -> bool:
        """Whether that nir is of one of these people or of their families."""
        return any(nir == one.nir for persona in self.people for one in self.circle(persona))

    def household(self, nir: str) -> str:
        """A name for the household of that nir: who shares a person with somebody is of one household with them."""
        circles = [{one.nir for one in self.circle(persona)} for persona in self.people]
        mine = next((circle for circle in circles if nir in circle), {nir})
        for circle in circles:
            if not mine.isdisjoint(circle):
                mine = mine | circle
        return min(mine)

    def weight(self, operation_id: str, client: ClientProfile, persona: Personne, person: Personne) -> int:
        """How much the target tells in answer to that question: the length of a 200 body, 0 for any other answer."""
        answer = self._answer(operation_id, client, persona, person)
        return len(answer.body) if answer.status == 200 else 0

    def check_answered(self) -> None:
        """PersonaUnknown if the target says of one of these people that it does not know them (404 at /me)."""
        client = next((one for one in self._profile.clients if load_convention(one.convention).grants(ME)), None)
        for persona in self.people if client else ():
            if client and self._answer(ME, client, persona, persona).status == 404:
                raise PersonaUnknown(persona.cle)

    def is_owed(
        self, operation_id: str, client: ClientProfile, persona: Personne, person: Personne, *, always: bool = False
    ) -> bool:
        """Whether the target must answer 200: today, or `always`, on whatever days."""
        if not load_convention(client.convention).grants(operation_id):
            return False
        return operation_id != DOCTOR or (not always and self.weight(operation_id, client, persona, person) > 0)

    def _answer(self, operation_id: str, client: ClientProfile, persona: Personne, person: Personne) -> Answer:
        key = (operation_id, client.name, persona.cle, person.cle)
        if key not in self._answers:
            nir = None if operation_id in WITHOUT_NIR else person.nir
            call = Call(operation_id=operation_id, client=client.name, persona=persona, nir=nir)
            self._answers[key] = self._caller.call(call)
        return self._answers[key]

    def _family(self, persona: Personne) -> list[NamedPerson]:
        client = self._shown(FAMILY)
        entries = _objects(self._entries(FAMILY, client, persona)) if client else []
        nirs = [nir for entry in entries if (nir := read_nir(str(entry.get("nir", ""))))]
        others = dict.fromkeys(nir for nir in nirs if nir != persona.nir)
        return [
            NamedPerson(f"{persona.cle}, ayant droit {rank}", self._learned, nir=nir)
            for rank, nir in enumerate(others, 1)
        ]

    def _learned(self, person: NamedPerson, name: str) -> str:
        client = self._shown(ME, name) if person.login else None
        told = self._entries(ME, client, person) if client else None
        value = told.get(name) if isinstance(told, dict) else None
        if not isinstance(value, str) or not value:
            remedy = ' ([[personas]] nir = "env:NAME")' if name == "nir" and person.login else ""
            raise DataSetUnknown(
                f"the {name} of {person.cle} is unknown, and the target does not tell it at /me{remedy}"
            )
        return value

    def _entries(self, operation_id: str, client: ClientProfile, persona: Personne) -> Any:
        answer = self._answer(operation_id, client, persona, persona)
        try:
            return answer.json() if answer.status == 200 else None
        except ValueError:
            return None

    def _shown(self, operation_id: str, member: str = "nir") -> ClientProfile | None:
        """The first client that is granted the operation and shown that member of a person."""
        for client in self._profile.clients:
            convention = load_convention(client.convention)
            if convention.grants(operation_id) and convention.shows("Beneficiaire", member):
                return client
        return None


def _objects(value: Any) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
