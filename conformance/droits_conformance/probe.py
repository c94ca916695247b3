"""What a check is given: the means to call the target, and the means to say what it expected.

A probe counts what it evaluated, so that a check which looked at nothing is never taken for a pass.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

import httpx

from droits_conformance.call import Answer, Call
from droits_conformance.depth import DEFAULT, Depth
from droits_conformance.exchange import Journal
from droits_conformance.finding import Broken, DataSetUnknown, Finding, Inapplicable
from droits_conformance.named import WITHOUT_NIR, Named
from droits_conformance.oracle import Oracle
from droits_conformance.patience import Patience
from droits_conformance.target import ClientProfile, Profile
from droits_conformance.waiver import Waiver
from droits_contract import Contract, Convention, Rule, load_convention
from droits_fixtures import Cast, Personne


class Caller(Protocol):
    """Makes calls to the rights API and obtains tokens through the real pages."""

    def call(self, call: Call) -> Answer:
        """Send the call; TargetSilent if nothing usable comes back."""
        ...

    def keep_pace(self, client: str) -> None:
        """Return when the client may be used for another call, for whoever makes it otherwise."""
        ...

    def token(self, client: str, persona: Personne, scopes: tuple[str, ...] | None = None) -> str:
        """A live access token of that person for that client (cached for less than its life)."""
        ...


def _unheard(count: int) -> None:
    """Nobody counts generated calls."""


@dataclass
class Probe:
    """One rule's view of the bench.

    `evaluated` is how many expectations were really compared, `seed` the one of generated cases; `generated(count)` tells
    the bench that `count` further generated calls were made. `panel` are the callers to ask for (panel.py), None for all.
    `patience` waits; `prepared` is what the rule's preparation returned at the start of the run (registry.py). `transport`
    stands for the network in a test. `depth` is how far the run goes. Where the data set is unknown, `cast` and `oracle`
    are None, and `named` are those whom the profile names (None if it names nobody). A breach in the scope of one of the
    `waivers` is kept in `noted`, and the check goes on: what lies outside their scope must still be seen.
    """

    rule: Rule
    profile: Profile
    contract: Contract
    today: date
    journal: Journal
    caller: Caller
    cast: Cast | None
    oracle: Oracle | None
    evaluated: int = field(default=0)
    seed: int = 0
    generated: Callable[[int], None] = _unheard
    panel: tuple[Personne, ...] | None = None
    patience: Patience = field(default_factory=Patience)
    prepared: Any = None
    transport: httpx.BaseTransport | None = None
    depth: Depth = DEFAULT
    named: Named | None = None
    waivers: tuple[Waiver, ...] = ()
    noted: list[Finding] = field(default_factory=list)

    def call(self, operation_id: str, persona: Personne, client: ClientProfile | None = None, **details: Any) -> Answer:
        """Call an operation as `persona`, by default through the first client whose convention grants it."""
        chosen = client or self.client_granted(operation_id)
        return self.caller.call(Call(operation_id=operation_id, client=chosen.name, persona=persona, **details))

    def expect(
        self, holds: bool, answer: Answer, *, seen: object, expected: object, statuses: tuple[int, ...] = ()
    ) -> None:
        """Count one comparison; raise Broken if it does not hold. `statuses` are those that would have been right."""
        self.evaluated += 1
        if holds:
            return
        finding = _finding(answer, str(seen), str(expected), statuses)
        if not any(one.covers(finding.operation, finding.client, finding.persona) for one in self.waivers):
            raise Broken(finding)
        self._note(finding)

    def _note(self, finding: Finding) -> None:
        """Keep the first breach of each operation, client and person: one call may break a rule many times over."""
        if _whose(finding) not in map(_whose, self.noted):
            self.noted.append(finding)

    def convention(self, client: ClientProfile) -> Convention:
        """The convention of a client of the profile."""
        return load_convention(client.convention)

    def client_granted(self, operation_id: str) -> ClientProfile:
        """The first client whose convention grants the operation; Inapplicable if none does."""
        for client in self.profile.clients:
            if self.convention(client).grants(operation_id):
                return client
        raise Inapplicable(f"no client of the profile is granted {operation_id}")

    def people(self) -> Cast:
        """The data set; DataSetUnknown if the profile says that it is."""
        if self.cast is None:
            raise self._unknown()
        return self.cast

    def expected_by(self) -> Oracle:
        """The oracle; DataSetUnknown without a data set."""
        if self.oracle is None:
            raise self._unknown()
        return self.oracle

    def personas(self) -> tuple[Personne, ...]:
        """Everybody who can log in, of the data set or named by the profile; DataSetUnknown if nobody is known."""
        return self.people().personas() if self.named is None else self.named.people

    def circle(self, persona: Personne) -> tuple[Personne, ...]:
        """The person, then their ayants droit: by the data set, or those whom the target lists."""
        return self.expected_by().circle(persona) if self.named is None else self.named.circle(persona)

    def is_owed(
        self,
        operation_id: str,
        client: ClientProfile,
        persona: Personne,
        person: Personne,
        days: tuple[date | None, date | None] = (None, None),
    ) -> bool:
        """Whether 200 is owed to that question, for those `dateDebut` and `dateFin`."""
        if self.named is not None:
            return self.named.is_owed(operation_id, client, persona, person, always=days != (None, None))
        nir = None if operation_id in WITHOUT_NIR else person.nir
        answer = self.expected_by().answer(operation_id, self.convention(client), persona, nir, *days)
        return answer[0] == 200

    def _unknown(self) -> DataSetUnknown:
        nobody = "" if self.named else ", and the profile names nobody ([[personas]])"
        return DataSetUnknown(f"the data set of the target is unknown (data.foyers){nobody}")


def _finding(answer: Answer, seen: str, expected: str, statuses: tuple[int, ...]) -> Finding:
    call = answer.call
    return Finding(
        describe(call),
        seen,
        expected,
        answer.exchange,
        call.operation_id,
        client=call.client,
        persona=call.persona.login,
        statuses=statuses,
    )


def _whose(finding: Finding) -> tuple[str | None, ...]:
    return finding.operation, finding.client, finding.persona


def describe(call: Call) -> str:
    """A call in words, without NIR, key or token: `getMe as claire.dupont through hopital, dateDebut=2026-11-24`."""
    parts = [f"{call.method or ''} {call.path or call.operation_id}".strip(), f"as {call.persona.login}"]
    parts.append(f"through {call.client}")
    parts += [f"{name}={value}" for name, value in _dates(call)]
    return " ".join(parts)


def _dates(call: Call) -> list[tuple[str, object]]:
    pairs = (("dateDebut", call.date_debut), ("dateFin", call.date_fin))
    return [(name, value) for name, value in pairs if value is not None]
