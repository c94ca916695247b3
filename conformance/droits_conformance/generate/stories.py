"""Stories: sequences of calls that Hypothesis draws; one that is answered wrongly is told as shortly as it still fails.

    tell_stories(teller, operations, stories=10, steps=12)

A story is lived by one family and the partners of the profile: somebody logs in, asks for their own rights or another's, by
windows near the edges of those rights, is refused, leaves, comes back. What each step deserves is the oracle's business;
that earlier steps do not matter is what a story proves.

Surprise: Hypothesis does not shrink here. It would draw thousands of stories anew to find a simpler one, each a dozen calls
to somebody's server; leaving out one step after another needs a hundred calls and gives the story that happened.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from droits_conformance.finding import Broken, Finding
from droits_conformance.generate.home import homeless
from droits_conformance.probe import Probe
from droits_conformance.target import ClientProfile
from droits_fixtures import Personne

_FARTHEST = 400  # days after today: a little beyond the year about which ends are known
Judged = Callable[[Probe, "Question"], None]


@dataclass(frozen=True, slots=True)
class Question:
    """One step: who asks what, through whom, about whom, for which days, and what is wrong with it (None: nothing)."""

    operation_id: str
    client: ClientProfile
    persona: Personne
    person: Personne
    debut: date | None
    fin: date | None
    fault: str | None = None

    def __str__(self) -> str:
        """In words, without a NIR."""
        about = f" about {self.person.cle}" if self.person.nir != self.persona.nir else ""
        days = "".join(f" {name}={day}" for name, day in (("from", self.debut), ("to", self.fin)) if day)
        wrong = f" {self.fault}" if self.fault else ""
        return f"{self.operation_id} as {self.persona.login} through {self.client.name}{about}{days}{wrong}"


@dataclass(frozen=True, slots=True)
class Family:
    """Who logs in, whom they may ask about (themselves first), and days at which rights of these begin or end."""

    persona: Personne
    circle: tuple[Personne, ...]
    days: tuple[date, ...]


@dataclass
class Storyteller:
    """What stories are made of. `faults` are the names of what a question may lack; `judged` judges one answer."""

    probe: Probe
    families: tuple[Family, ...]
    strangers: tuple[Personne, ...]
    faults: tuple[str, ...]
    judged: Judged
    failed: tuple[list[Question], Finding] | None = None

    def questions(self, family: Family, operations: tuple[str, ...]) -> Any:
        """A strategy of questions of one family."""
        edges = st.sampled_from(family.days) if family.days else st.none()
        windows = st.none() | edges | _near(self.probe.today)
        return st.builds(
            Question,
            operation_id=st.sampled_from(operations),
            client=st.sampled_from(self.probe.profile.clients),
            persona=st.just(family.persona),
            person=st.sampled_from((*family.circle, *self.strangers)),
            debut=windows,
            fin=windows,
            fault=st.none() | st.none() | st.sampled_from(self.faults),
        )


def tell_stories(teller: Storyteller, operations: tuple[str, ...], *, stories: int, steps: int) -> None:
    """Live them; Broken is raised by the first that fails, told as shortly as it still fails."""
    drawn = settings(
        max_examples=stories,
        stateful_step_count=steps,
        database=None,
        deadline=None,
        verbosity=Verbosity.quiet,
        print_blob=False,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    machine = seed(teller.probe.seed)(_machine(teller, operations))
    try:
        with homeless():
            run_state_machine_as_test(machine, settings=drawn)
    except (_Failed, Flaky) as failed:
        if teller.failed is None:
            raise
        raise Broken(_shortened(teller, *teller.failed)) from failed


class _Failed(Exception):
    """A story that was answered wrongly."""


def _shortened(teller: Storyteller, story: list[Question], told: Finding) -> Finding:
    """The story without what it can do without: asked again step by step, so that no step is there by chance."""
    steps = list(story)
    for step in story[:-1]:
        without = [one for one in steps if one is not step]
        found = _lived(teller, without)
        if found is not None:
            steps, told = without, found
    return _after(told, steps[:-1])


def _lived(teller: Storyteller, story: list[Question]) -> Finding | None:
    """What is wrong with the last answer of the story, None if nothing is, or if the story stops before."""
    for question in story:
        try:
            teller.judged(teller.probe, question)
        except Broken as broken:
            return replace(broken.finding, asked=str(question)) if question is story[-1] else None
    return None


def _near(today: date) -> Any:
    return st.integers(0, _FARTHEST).map(lambda days: today + timedelta(days=days))


def _machine(teller: Storyteller, operations: tuple[str, ...]) -> type[RuleBasedStateMachine]:
    class Story(RuleBasedStateMachine):
        """One family in front of the target."""

        def __init__(self) -> None:
            super().__init__()
            self.told: list[Question] = []
            self.family = teller.families[0]

        @initialize(family=st.sampled_from(teller.families))
        def a_family_comes(self, family: Family) -> None:
            self.family = family

        @rule(data=st.data())
        def somebody_asks(self, data: Any) -> None:
            self._ask(data.draw(teller.questions(self.family, operations)))

        @rule()
        def the_same_is_asked_again(self) -> None:
            if self.told:
                self._ask(self.told[-1])

        def _ask(self, question: Question) -> None:
            self.told.append(question)
            try:
                teller.judged(teller.probe, question)
            except Broken as broken:
                told = replace(broken.finding, asked=str(question))
                teller.failed = teller.failed or (list(self.told), told)
                raise _Failed from broken

    return Story


def _after(finding: Finding, steps: list[Question]) -> Finding:
    """The finding with the steps that led to it; alone if it needed none."""
    if not steps:
        return finding
    story = ", then ".join(str(step) for step in steps)
    asked = f"{finding.asked}, after {story}"
    return replace(finding, asked=asked)
