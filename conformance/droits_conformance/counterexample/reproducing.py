"""From a finding to what asks for it again; one reproducer for a run, because it reads the journal once."""

import re
from dataclasses import dataclass

from droits_conformance.counterexample.hiding import Hider
from droits_conformance.counterexample.known import Vocabulary
from droits_conformance.counterexample.request import Request, Writer
from droits_conformance.counterexample.shell import curl, setup
from droits_conformance.counterexample.standalone import Breach, replay_file, request_file
from droits_conformance.exchange import Exchange, Journal
from droits_conformance.finding import Finding
from droits_conformance.masking import Masker, masker_of
from droits_conformance.result import Run
from droits_conformance.target import Profile
from droits_contract import Rule

FOLDER = "tests"
_GIVEN = re.compile(r"\"(?:access_token|id_token|refresh_token)\"\s*:\s*\"([^\"]{6,})\"|[?&]code=([A-Za-z0-9_-]{10,})")
_BESIDE = "# this answer is part of the breach and not all of it; the whole is judged again by: droits replay {id}"
_ALL = "# no single request shows it; it is judged again by: droits replay {id}"


@dataclass(frozen=True, slots=True)
class Reproduction:
    """How to see a breach again: shell lines to run first, a curl line (None where no exchange shows it), a test file.

    `test_name` is the file's name in the folder `tests` of the report, `test` what stands in it.
    """

    setup: str
    curl: str | None
    test_name: str
    test: str


def finding_id(rule: Rule, rank: int) -> str:
    """The id of the finding of that rank, counted from 1: `FEN-003.1`. A shell and a file system take it as it is."""
    return f"{rule.id}.{rank}"


@dataclass(frozen=True, slots=True)
class Reproducer:
    """Reproduces the findings of one run."""

    profile: Profile
    journal: Journal
    vocabulary: Vocabulary
    masker: Masker
    hiding: Masker

    def reproduce(self, rule: Rule, finding: Finding, rank: int) -> Reproduction:
        """The finding of that rank of a rule, for others to see."""
        breach = self._breach(rule, finding, finding_id(rule, rank))
        name = f"test_{breach.name}.py"
        if not finding.exchange or finding.exchange > len(self.journal):
            return Reproduction(_ALL.format(id=breach.id), None, name, replay_file(breach))
        exchange = self.journal[finding.exchange]
        request = self._request(exchange, finding)
        lines = setup(request.variables, self.profile)
        if self._stands_alone(finding, exchange, request):
            test = request_file(breach, finding, exchange, request, lines, self.profile.droits)
            return Reproduction(lines, curl(request), name, test)
        beside = "\n".join(filter(None, (_BESIDE.format(id=breach.id), lines)))
        return Reproduction(beside, curl(request), name, replay_file(breach))

    def _breach(self, rule: Rule, finding: Finding, name: str) -> Breach:
        mask, household = self.masker.text, finding.circumstances.household
        about = f"{mask(household.sentence)} ({household.id})." if household else mask(finding.asked)
        return Breach(name, rule, mask(finding.asked), mask(finding.seen), mask(finding.expected), about)

    def _request(self, exchange: Exchange, finding: Finding) -> Request:
        known = self.vocabulary.around(exchange, finding.circumstances)
        keys = tuple(client.api_key for client in self.profile.all_clients)
        return Writer(Hider(known, self.hiding), keys, self.profile.broker.has_pages).request(exchange)

    def _stands_alone(self, finding: Finding, exchange: Exchange, request: Request) -> bool:
        """Whether this one request shows the breach, at any later time and at the address of the profile."""
        at_home = exchange.url.startswith(self.profile.droits)
        return finding.circumstances.alone and at_home and request.lasting


def reproducer_of(run: Run) -> Reproducer:
    """The reproducer of a run."""
    given = frozenset(run.journal.once("given", _given))
    return Reproducer(
        run.profile, run.journal, Vocabulary(run.profile, given), masker_of(run), Masker(run.profile, given)
    )


def _given(journal: Journal) -> set[str]:
    """Tokens and codes that the broker gave out."""
    found: set[str] = set()
    for exchange in journal:
        if exchange.side == "broker":
            texts = (
                exchange.body.decode("latin-1"),
                *(value for name, value in exchange.headers if name == "location"),
            )
            found.update(token for text in texts for pair in _GIVEN.findall(text) for token in pair if token)
    return found
