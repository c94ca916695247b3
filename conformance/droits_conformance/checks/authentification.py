"""AUT: the key and the token (spec/rules/authentification.yaml).

Every refusal is asked for with the other credential in order: a target that checks one of the two only must not pass.
"""

import base64
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from droits_conformance.call import Answer
from droits_conformance.checks.broker import Broker, broker_of
from droits_conformance.checks.forgery import forged_tokens
from droits_conformance.checks.people import (
    ABOUT_A_NIR,
    ME,
    Ask,
    callers,
    client_for,
    granted,
    nobody_nir,
    somebody,
    telling,
)
from droits_conformance.checks.reading import alike, entry_of, put, status_is
from droits_conformance.checks.registry import check
from droits_conformance.finding import Inapplicable
from droits_conformance.probe import Probe

UNKNOWN_KEY: Final = "bd-cle-que-personne-n-a-recue"
UNKNOWN_TOKEN: Final = "jeton-que-franceconnect-n-a-jamais-emis-0123456789"  # noqa: S105 - nobody's token
NOT_A_DATE: Final = "2026-02-30"
QUOTED: Final = re.compile(r'"[^"]*"')
BEARER: Final = re.compile(r"(^|,)\s*bearer\b", re.IGNORECASE)  # among challenges, each of which begins with its scheme


@check("AUT-001")
def no_key_is_refused(probe: Probe) -> None:
    """Without a key, a good token opens nothing."""
    for ask in telling(probe):
        status_is(probe, put(probe, ask, api_key=None), 401)


@check("AUT-002")
def an_unknown_key_is_refused(probe: Probe) -> None:
    """With an unknown key, nor does it."""
    for ask in telling(probe):
        for key in (UNKNOWN_KEY, "", ask.client.api_key + "x", ask.client.api_key[:-1]):
            token = probe.caller.token(ask.client.name, ask.persona)
            status_is(probe, put(probe, ask, api_key=key, bearer=token), 401)


@check("AUT-003")
def no_token_is_refused(probe: Probe) -> None:
    """Without a token, a good key opens nothing, and the answer says what is wanted."""
    for ask in telling(probe):
        answer = put(probe, ask, bearer=None)
        status_is(probe, answer, 401)
        challenge = answer.listed("www-authenticate")
        wanted = BEARER.search(QUOTED.sub("", challenge))
        probe.expect(bool(wanted), answer, seen=f"WWW-Authenticate: {challenge}", expected="WWW-Authenticate: Bearer")


@check("AUT-004")
def an_invented_token_is_refused(probe: Probe) -> None:
    """A token that FranceConnect never issued is refused."""
    for ask in telling(probe):
        status_is(probe, put(probe, ask, bearer=UNKNOWN_TOKEN), 401)


@check("AUT-006")
def a_revoked_token_is_refused(probe: Probe) -> None:
    """A token that was good until the partner revoked it, and one that was good until the person logged out."""
    ask = somebody(probe)
    broker = _broker_for(probe, ask)
    session = broker.party.login(broker.login, broker.scopes)
    status_is(probe, put(probe, ask, bearer=session.access_token), 200)
    broker.party.revoke(session.access_token)
    _is_dead(probe, ask, broker, session.access_token)
    session, _ = broker.log_out({}, ask.client.redirect_uri)
    _is_dead(probe, ask, broker, session.access_token)


@check("AUT-008")
def the_token_of_another_partner_is_refused(probe: Probe) -> None:
    """A token obtained by one partner does not work with another's key."""
    others = [client for client in probe.profile.clients if client.client_id != probe.profile.clients[0].client_id]
    if not others:
        raise Inapplicable("the profile has the FranceConnect client of one partner only")
    for ask in telling(probe):
        issued_to = next(client for client in probe.profile.clients if client.client_id != ask.client.client_id)
        answer = put(probe, ask, bearer=probe.caller.token(issued_to.name, ask.persona))
        status_is(probe, answer, 401, 403)


@check("AUT-009")
def a_token_without_the_scope_is_refused(probe: Probe) -> None:
    """A person who was not asked for droits_assurance_maladie has not consented."""
    for ask in telling(probe):
        token = probe.caller.token(ask.client.name, ask.persona, ("openid",))
        status_is(probe, put(probe, ask, bearer=token), 403)


@check("AUT-010")
def only_a_single_bearer_header_counts(probe: Probe) -> None:
    """Other schemes, a doubled or mangled Authorization, a token in the address: refused."""
    for ask in telling(probe):
        token = probe.caller.token(ask.client.name, ask.persona)
        status_is(probe, put(probe, ask, authorization=f"Token {token}"), 400, 401)
        status_is(probe, put(probe, ask, authorization=None, query=(("access_token", token),)), 400, 401)
    ask = somebody(probe)
    token = probe.caller.token(ask.client.name, ask.persona)
    basic = base64.b64encode(f"{ask.persona.login}:{token}".encode()).decode()
    mangled = (
        f"Basic {basic}",
        token,
        "Bearer",
        f"Bearer {token} {token}",
        f"Bearer,{token}",
    )
    for header in mangled:
        status_is(probe, put(probe, ask, authorization=header), 400, 401)
    twice = (("Authorization", f"Bearer {UNKNOWN_TOKEN}"),)
    status_is(probe, put(probe, ask, bearer=token, headers=twice), 400, 401)
    status_is(probe, put(probe, ask, bearer=UNKNOWN_TOKEN, headers=(("Authorization", f"Bearer {token}"),)), 400, 401)


@check("AUT-011")
def refusals_teach_a_stranger_nothing(probe: Probe) -> None:
    """Who you are is settled before what you ask: bad parameters and known NIRs change nothing in a 401 or 403."""
    for ask in telling(probe):
        for details in ({"api_key": None}, {"bearer": None}, {"bearer": UNKNOWN_TOKEN}):
            plain = put(probe, ask, **details)
            if plain.status < 400:  # AUT-001 to AUT-004
                continue
            alike(probe, plain, put(probe, ask, date_debut=NOT_A_DATE, **details), "the refusal without the bad date")
            if ask.operation_id in ABOUT_A_NIR:
                nobody = put(probe, ask, **{**details, "nir": nobody_nir(probe)})
                alike(probe, plain, nobody, "the refusal of a nir that somebody has")
        token = probe.caller.token(ask.client.name, ask.persona, ("openid",))
        status_is(probe, put(probe, ask, bearer=token, date_debut=NOT_A_DATE), 403)


@check("AUT-012")
def forged_tokens_are_refused(probe: Probe) -> None:
    """A JWT without a signature, or signed with what a partner knows, is refused."""
    for ask in telling(probe, *granted(probe, ME)):
        for what, token in forged_tokens(probe, ask):
            answer = put(probe, ask, bearer=token)
            seen = f"status {answer.status} for {what}"
            probe.expect(answer.status == 401, answer, seen=seen, expected="status 401")


@check("AUT-014")
def an_id_token_or_a_code_is_no_access_token(probe: Probe) -> None:
    """What FranceConnect gave to the service for other purposes: the id_token, and a code that nobody redeemed."""
    ask = somebody(probe)
    broker = _broker_for(probe, ask)
    session = broker.party.login(broker.login, broker.scopes)
    code = broker.party.unused_code(broker.login, broker.scopes)
    for what, token in (("an id_token", session.id_token), ("an unused code", code)):
        answer = put(probe, ask, bearer=token)
        seen = f"status {answer.status} for {what}"
        probe.expect(answer.status == 401, answer, seen=seen, expected="status 401")


@check("AUT-015")
def two_people_at_once_never_mix(probe: Probe) -> None:
    """Calls of two people side by side each get their own person."""
    client = client_for(probe, ME)
    pair = callers(probe)[:2]
    if len(pair) < 2:
        raise Inapplicable("the data set has a single person who can log in")
    tokens = {person.nir: probe.caller.token(client.name, person) for person in pair}
    questions = [Ask(ME, client, person, person) for _ in range(10) for person in pair]

    def ask_for(ask: Ask) -> Answer:
        return put(probe, ask, bearer=tokens[ask.persona.nir])

    with ThreadPoolExecutor(max_workers=8) as pool:
        answers = list(pool.map(ask_for, questions))
    for ask, answer in zip(questions, answers, strict=True):
        mine = entry_of(probe, answer).get("nir") == ask.persona.nir
        probe.expect(mine, answer, seen="somebody else", expected=f"the person of {ask.persona.login}")


def _broker_for(probe: Probe, ask: Ask) -> Broker:
    return broker_of(probe, client=ask.client, login=ask.persona.login or ask.persona.cle)


def _is_dead(probe: Probe, ask: Ask, broker: Broker, token: str) -> None:
    if broker.party.ask_userinfo(token).status == 200:
        raise Inapplicable("FranceConnect itself keeps the token alive (FCO-017)")
    status_is(probe, put(probe, ask, bearer=token), 401)
