"""One person at a time: a real login, then the family's rights through every operation that the convention opens.

Each answer is compared at once with the one that is owed to exactly this person through this client: whatever belongs to
somebody else is a difference.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from droits_conformance.call import Answer, Call
from droits_conformance.caller import HttpCaller, default_scopes
from droits_conformance.checks.people import ABOUT_A_NIR, ABOUT_ME
from droits_conformance.data_set import load_data_set
from droits_conformance.day import paris_day
from droits_conformance.exchange import Journal
from droits_conformance.journey import Login
from droits_conformance.oracle import Oracle
from droits_conformance.oracle.compare import differences
from droits_conformance.panel import choose_panel
from droits_conformance.surroundings import Surroundings
from droits_conformance.target import ClientProfile, Profile
from droits_conformance.wire import Wire
from droits_contract import load_contract, load_convention
from droits_contract.errors import BenchError
from droits_fixtures import Personne

LOGIN = "FranceConnect"


@dataclass(frozen=True, slots=True)
class Step:
    """What is done next: its name in the figures, and the deed, which gives what is wrong in words, or None."""

    name: str
    do: Callable[[], str | None]


class Crowd:
    """Who may come: drawn from the data set by a seed. BenchError where nobody is known or can log in."""

    def __init__(self, profile: Profile, seed: int) -> None:
        self.profile = profile
        today = profile.today or paris_day(Surroundings().now())
        cast = load_data_set(profile, today, seed)
        if cast is None:
            raise BenchError(
                "data.foyers is unknown: under load, answers are compared with what is owed; name a data set"
            )
        self.oracle = Oracle(cast, today)
        self.people = choose_panel(self.oracle, seed)
        if not self.people:
            raise BenchError("nobody in the data set can log in and is covered; give one person of a household a login")

    def visitor(self, number: int) -> "Visitor":
        """The visitor of that number, with connections and chance of its own."""
        return Visitor(self, Random(number))  # noqa: S311 - a draw to vary, not to protect


class Visitor:
    """Somebody who comes again and again as somebody else."""

    def __init__(self, crowd: Crowd, chance: Random) -> None:
        self._crowd, self._chance = crowd, chance
        self._journal = Forgetful()
        profile = crowd.profile
        self._droits = Wire("droits", self._journal, timeout=profile.timeout)
        login = Login(profile.broker, lambda cookies: self._wire("broker", cookies=cookies))
        self._login = login
        self._caller = HttpCaller(profile, load_contract(), self._droits, login)

    def steps(self) -> Iterator[Step]:
        """One visit: a login, and if it succeeds the calls of the family."""
        persona = self._chance.choice(self._crowd.people)
        client = self._chance.choice(self._crowd.profile.clients)
        token: list[str] = []
        yield Step(LOGIN, lambda: self._logged_in(client, persona, token))
        if token:
            for operation_id, nir in self._questions(client, persona):
                yield self._call(operation_id, client, persona, nir, token[0])

    def _questions(self, client: ClientProfile, persona: Personne) -> list[tuple[str, str | None]]:
        convention = load_convention(client.convention)
        asked: list[tuple[str, str | None]] = [(name, None) for name in ABOUT_ME if convention.grants(name)]
        for person in self._crowd.oracle.circle(persona):
            asked += [(name, person.nir) for name in ABOUT_A_NIR if convention.grants(name)]
        return asked

    def _call(self, operation_id: str, client: ClientProfile, persona: Personne, nir: str | None, token: str) -> Step:
        call = Call(operation_id=operation_id, client=client.name, persona=persona, nir=nir, bearer=token)
        return Step(operation_id, lambda: self._judged(call, client))

    def _logged_in(self, client: ClientProfile, persona: Personne, token: list[str]) -> str | None:
        token.append(self._login.obtain(client, persona, default_scopes(client)).access_token)
        return None

    def _judged(self, call: Call, client: ClientProfile) -> str | None:
        answer = self._caller.call(call)
        status, body = self._crowd.oracle.answer(
            call.operation_id, load_convention(client.convention), call.persona, call.nir
        )
        if answer.status != status and not _nobody(answer, body):
            return f"status {answer.status} instead of {status}"
        if status != 200 or body is None:
            return None
        return _wrong(answer, body)

    def _wire(self, side: str, *, cookies: bool) -> Wire:
        return Wire(side, self._journal, timeout=self._crowd.profile.timeout, cookies=cookies)


class Forgetful(Journal):
    """A journal that keeps nothing: under load it would grow without end."""

    def record(self, exchange: object) -> int:
        """Number 1, always."""
        del exchange
        return 1


def _nobody(answer: Answer, body: object) -> bool:
    """200 with an empty object says the same as 404 where nobody is declared (MED-003)."""
    return body is None and answer.status == 200 and answer.body.strip() == b"{}"


def _wrong(answer: Answer, owed: object) -> str | None:
    try:
        found = differences(answer.json(), owed)
    except ValueError:
        return "a body that is not JSON"
    return f"somebody else's answer, or a wrong one: {found[0].path} is {found[0].seen}" if found else None
