"""Whom the generated requests speak for: a client, a person who logs in, and whose rights are asked.

A case is only worth generating where a well-formed request deserves 200 on every day of the window: there, anything else
is the target's doing. The oracle tells; without a data set, it is so for those whom the profile names, but for their doctor.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from droits_conformance.depth import QUICK
from droits_conformance.finding import Inapplicable
from droits_conformance.probe import Probe
from droits_conformance.target import ClientProfile
from droits_fixtures import Personne

LAST_START = 180  # days after today: the latest dateDebut that is generated
LAST_END = 360  # days after today: the latest dateFin, inside the year about which ends are known


@dataclass(frozen=True, slots=True)
class Plan:
    """One campaign. `whose` is the person asked about, `name` how findings call them; `deep` adds random cases."""

    client: ClientProfile
    persona: Personne
    whose: Personne
    name: str
    operations: tuple[str, ...]
    deep: bool


def plans(probe: Probe) -> tuple[Plan, ...]:
    """A deep plan for an assuré on everything that answers 200, and one for the first of their family (in no quick run)."""

    def worth(plan: Plan) -> tuple[int, bool]:
        return len(plan.operations), len(probe.circle(plan.persona)) > 1

    plan = max(_candidates(probe), key=worth, default=None)
    if plan is None:
        raise Inapplicable("nobody in the data set is owed a 200 through any client of the profile")
    return (plan,) if probe.depth is QUICK else (plan, *_for_family(probe, plan))


def _candidates(probe: Probe) -> Iterator[Plan]:
    for client in probe.profile.clients:
        for persona in probe.panel or probe.personas():
            answered = _answered(probe, client, persona, persona)
            if answered:
                yield Plan(client, persona, persona, "own nir", answered, deep=True)


def _for_family(probe: Probe, plan: Plan) -> Iterator[Plan]:
    family = [member for member in probe.circle(plan.persona) if member.nir != plan.persona.nir]
    for member in family[:1]:
        answered = _answered(probe, plan.client, plan.persona, member)
        with_nir = tuple(name for name in answered if probe.contract.operation(name).takes_nir)
        if with_nir:
            yield Plan(plan.client, plan.persona, member, f"nir of {member.cle}", with_nir, deep=False)


def _answered(probe: Probe, client: ClientProfile, persona: Personne, whose: Personne) -> tuple[str, ...]:
    days = [probe.today + timedelta(days=shift) for shift in (0, LAST_START, LAST_END)]
    return tuple(
        operation.operation_id
        for operation in probe.contract.operations
        if all(probe.is_owed(operation.operation_id, client, persona, whose, (day, day)) for day in days)
    )
