"""What is known around a breach is read from the exchange that shows it."""

from dataclasses import replace
from datetime import date
from typing import Any

import orjson
import pytest

from droits_conformance.caller import default_scopes
from droits_conformance.circumstances import Circumstances, Holder
from droits_conformance.exchange import Exchange, Journal
from droits_conformance.finding import Finding
from droits_conformance.oracle import Oracle
from droits_conformance.target import Profile
from droits_conformance.witness import Witness
from droits_contract import Level, Provenance, Rule, load_convention
from droits_fixtures import Cast, load_cast

RULE = Rule("FEN-001", "fenetre", "t", "t", Level.MUST, Provenance.DECIDED, "s", ())
TODAY = date(2026, 11, 24)
ME = "http://cible.test/test/v1/droits/beneficiaires/me"
LOGIN = "claire.dupont"
TOKEN = "jeton-de-claire-0123456789"


@pytest.fixture(scope="module")
def people() -> Cast:
    return load_cast(TODAY)


class Court:
    """A witness, and one exchange for it to read."""

    def __init__(self, profile: Profile, cast: Cast) -> None:
        self.client, self.cast, self.journal = profile.clients[0], cast, Journal()
        self.oracle = Oracle(cast, TODAY)
        self.claire = next(one for one in cast.personas() if one.login == LOGIN)
        holder = Holder(self.client.name, LOGIN, default_scopes(self.client))
        self.witness = Witness(profile, self.journal, {TOKEN: holder}.get, cast, self.oracle)

    def right_answer(self) -> Any:
        return self.oracle.answer("getMe", load_convention(self.client.convention), self.claire)[1]

    def exchange(self, **changes: Any) -> int:
        sent = {"X-API-Key": self.client.api_key, "Authorization": f"Bearer {TOKEN}"} | changes.pop("headers", {})
        values: dict[str, Any] = {
            "number": 0,
            "side": "droits",
            "method": "GET",
            "url": ME,
            "request_headers": tuple((name, value) for name, value in sent.items() if value is not None),
            "request_body": b"",
            "status": 200,
            "headers": (),
            "body": orjson.dumps(self.right_answer()),
            "elapsed": 0.0,
        }
        return self.journal.record(Exchange(**(values | changes)))

    def told(self, number: int | None, rule: Rule = RULE, **changes: Any) -> Circumstances:
        finding = replace(Finding("getMe", "a", "b", number, "getMe"), **changes)
        return self.witness.told(rule, (finding,))[0].circumstances


@pytest.fixture
def court(profile: Profile, people: Cast) -> Court:
    return Court(profile, people)


def test_key_and_token_tell_who_asked(court: Court) -> None:
    told = court.told(court.exchange())

    assert (told.client, told.persona) == ("hopital", LOGIN)


def test_the_household_of_the_caller_is_told_in_a_sentence_without_a_nir(court: Court) -> None:
    household = court.told(court.exchange()).household

    assert household is not None
    assert (household.id, household.people > 1) == ("dupont-trois-enfants", True)
    assert court.claire.nir not in household.sentence


def test_the_nir_that_was_sent_tells_about_whom(court: Court) -> None:
    foyer, _ = court.cast.by_nir(court.claire.nir) or pytest.fail("no household")
    child = foyer.personnes[-1]

    household = court.told(court.exchange(headers={"nir": child.nir})).household

    assert household is not None
    assert household.person == child.cle


def test_a_nir_of_nobody_is_about_no_person(court: Court) -> None:
    household = court.told(court.exchange(headers={"nir": "2850349998999"})).household

    assert household is not None
    assert household.person is None


def test_an_answer_that_the_oracle_owes_is_not_wrong_alone(court: Court) -> None:
    told = court.told(court.exchange())

    assert (told.alone, told.owed) == (False, 200)


def test_an_answer_that_the_oracle_disowns_is_wrong_alone(court: Court) -> None:
    assert court.told(court.exchange(body=b"{}")).alone


def test_a_wrong_status_is_wrong_alone(court: Court) -> None:
    assert court.told(court.exchange(headers={"Authorization": None}), statuses=(401,)).alone


def test_nothing_is_owed_to_a_question_that_is_not_well_formed(court: Court) -> None:
    twice = court.exchange(url=f"{ME}?dateDebut=2026-11-24&dateDebut=x")

    assert court.told(twice).owed is None


def test_nothing_is_owed_to_a_token_of_other_scopes(court: Court) -> None:
    court.witness = replace(court.witness, holder=lambda _: Holder("hopital", LOGIN, ("openid",)))

    assert court.told(court.exchange()).owed is None


def test_a_breach_without_an_exchange_keeps_what_the_check_said(court: Court) -> None:
    told = court.told(None, client="hopital", persona=LOGIN)

    assert (told.client, told.persona, told.alone) == ("hopital", LOGIN, False)


def test_the_smallest_household_and_the_shortest_call_come_first(court: Court) -> None:
    alone = next(foyer for foyer in court.cast.foyers if len(foyer.personnes) == 1)
    long, short = court.exchange(url=f"{ME}?dateDebut=2026-11-24"), court.exchange()
    small = court.exchange(headers={"nir": alone.personnes[0].nir})
    findings = tuple(Finding("getMe", "a", "b", number, "getMe") for number in (long, short, small))

    told = court.witness.told(RULE, findings)

    assert [finding.exchange for finding in told] == [small, short, long]
