"""What is known around a breach once the check is over: read from the exchange that shows it and from the data set.

A check says what it asked, saw and expected. Who asked, whose token was sent, which household it is about, and whether
this one answer is wrong by itself stand in the exchange, so that no check needs to tell them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

from droits_conformance.caller import default_scopes
from droits_conformance.circumstances import Circumstances, Holder, Household
from droits_conformance.exchange import Exchange, Journal
from droits_conformance.finding import Finding
from droits_conformance.oracle import Oracle, difference
from droits_conformance.oracle.nir import read_nir
from droits_conformance.target import ClientProfile, Profile
from droits_contract import Rule, load_convention
from droits_fixtures import Cast
from droits_fixtures.sentences import foyer_sentence

_OF_ONE_ANSWER = frozenset({"contrat", "generated"})  # themes whose rules compare one answer with the contract alone
_UNKNOWN_SIZE = 1_000_000
Owed = tuple[int, Any]  # status and body


@dataclass(frozen=True, slots=True)
class Witness:
    """Tells the circumstances of the findings of one run; `holder` knows whose an access token is."""

    profile: Profile
    journal: Journal
    holder: Callable[[str], Holder | None]
    cast: Cast | None
    oracle: Oracle | None

    def told(self, rule: Rule, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """The findings with their circumstances, that of the smallest household and the shortest call first."""
        known = [replace(finding, circumstances=self._circumstances(rule, finding)) for finding in findings]
        return tuple(sorted(known, key=self._size))

    def _size(self, finding: Finding) -> tuple[int, int]:
        household = finding.circumstances.household
        length = len(self.journal[finding.exchange].url) if finding.exchange else 0
        return (household.people if household else _UNKNOWN_SIZE), length

    def _circumstances(self, rule: Rule, finding: Finding) -> Circumstances:
        exchange = self.journal[finding.exchange] if finding.exchange else None
        sent = {name.lower(): value for name, value in exchange.request_headers} if exchange else {}
        holder = self.holder(sent.get("authorization", "").removeprefix("Bearer "))
        client = next((one for one in self.profile.all_clients if one.api_key == sent.get("x-api-key")), None)
        persona = finding.persona or (holder.persona if holder else None)
        owed = self._owed(finding, exchange, holder, client) if exchange else None
        return Circumstances(
            client=finding.client or (client.name if client else None),
            persona=persona,
            holder=holder,
            household=self._household(sent.get("nir"), persona),
            alone=exchange is not None and self._is_alone(rule, finding, exchange, owed),
            owed=owed[0] if owed else None,
        )

    def _household(self, nir: str | None, persona: str | None) -> Household | None:
        if self.cast is None:
            return None
        asked = self.cast.by_nir(read_nir(nir or "") or "")
        found = asked or self._of_login(persona)
        if found is None:
            return None
        foyer, person = found
        known = asked is not None or nir is None
        return Household(foyer.id, len(foyer.personnes), foyer_sentence(foyer), person.cle if known else None)

    def _of_login(self, login: str | None) -> Any:
        cast = self.cast
        found = next((one for one in cast.personas() if one.login == login), None) if cast and login else None
        return cast.by_nir(found.nir) if cast and found else None

    def _is_alone(self, rule: Rule, finding: Finding, exchange: Exchange, owed: Owed | None) -> bool:
        if exchange.side != "droits" or exchange.status is None:
            return False
        wrong_status = bool(finding.statuses) and exchange.status not in finding.statuses
        return wrong_status or rule.theme in _OF_ONE_ANSWER or (owed is not None and _is_disowned(exchange, owed))

    def _owed(
        self, finding: Finding, exchange: Exchange, holder: Holder | None, client: ClientProfile | None
    ) -> Owed | None:
        """What the oracle owes to exactly that question; None where it is no well-formed one of somebody known."""
        if not (self.oracle and self.cast and holder and client and finding.operation):
            return None
        found = next((one for one in self.cast.personas() if one.login == holder.persona), None)
        days = _days(exchange.url)
        if found is None or days is None or holder.scopes != default_scopes(client) or holder.client != client.name:
            return None
        nir = next((value for name, value in exchange.request_headers if name.lower() == "nir"), None)
        return self.oracle.answer(finding.operation, load_convention(client.convention), found, nir, *days)


def _days(url: str) -> tuple[date | None, date | None] | None:
    """`dateDebut` and `dateFin` of a well-formed question, None for any other."""
    pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    told = dict(pairs)
    if len(told) != len(pairs) or not told.keys() <= {"dateDebut", "dateFin"}:
        return None
    try:
        debut, fin = (date.fromisoformat(told[name]) if name in told else None for name in ("dateDebut", "dateFin"))
    except ValueError:
        return None
    return debut, fin


def _is_disowned(exchange: Exchange, owed: Owed) -> bool:
    status, body = owed
    return status != exchange.status or (status == 200 and _differs(exchange.body, body))


def _differs(seen: bytes, owed: Any) -> bool:
    try:
        return difference(orjson.loads(seen), owed) is not None
    except orjson.JSONDecodeError:
        return True
