"""PRV: privacy (spec/rules/confidentialite.yaml).

Rules about "any exchange" provoke the telling answers themselves and then read the whole journal, so that they judge
what other rules provoked as well and do not depend on it.
"""

import re
from collections.abc import Iterator
from typing import Final

from droits_conformance.call import Answer
from droits_conformance.checks.beneficiaires import refusals_of_strangers
from droits_conformance.checks.contrat import provoked
from droits_conformance.checks.people import (
    ABOUT_A_NIR,
    OPERATIONS,
    asks,
    granted,
    is_somebody,
    nobody_nir,
    somebody,
    stranger,
    telling,
)
from droits_conformance.checks.reading import is_volatile, put, status_is
from droits_conformance.checks.registry import check
from droits_conformance.exchange import Exchange
from droits_conformance.finding import Broken, Finding
from droits_conformance.probe import Probe

ELSEWHERE: Final = "https://ailleurs.example"
SHORTEST_SECRET: Final = 12  # what is shorter may stand in a text by chance
_NIRS: Final = re.compile(r"(?<!\d)\d{5}(?:\d\d|2[AB])\d{6}(?!\d{3})", re.ASCII)


def provoke(probe: Probe) -> list[Answer]:
    """The answers after which a leak would show: granted ones, refused ones, and those for strangers and nobody."""
    answers = [put(probe, ask) for ask in telling(probe)] + provoked(probe)
    for pair in refusals_of_strangers(probe):
        answers += pair
    ask = somebody(probe)
    return [*answers, put(probe, ask, nir=ask.persona.nir + "00"), put(probe, ask, method="POST", nir=ask.persona.nir)]


def expect_exchange(probe: Probe, holds: bool, exchange: Exchange, seen: str, expected: str) -> None:
    """Count one comparison about an exchange of the journal; raise Broken if it does not hold."""
    probe.evaluated += 1
    if not holds:
        asked = f"exchange {exchange.number} ({exchange.method}, {exchange.side}, status {exchange.status})"
        raise Broken(Finding(asked, seen, expected, exchange.number))


def nirs_in(probe: Probe, text: str) -> list[str]:
    """NIRs of people of the data set in a text."""
    return [nir for nir in _NIRS.findall(text) if is_somebody(probe, nir)]


@check("PRV-001")
def no_nir_where_it_would_be_kept(probe: Probe) -> None:
    """Addresses, headers and errors are kept in logs: no NIR in any of them."""
    provoke(probe)
    for exchange in list(probe.journal):
        for place, text in _kept(exchange):
            found = nirs_in(probe, text)
            expect_exchange(probe, not found, exchange, f"a NIR in {place}", f"no NIR in {place}")


def _kept(exchange: Exchange) -> Iterator[tuple[str, str]]:
    # Addresses at the rights API are written by the judge itself; those of the broker come from its pages.
    if exchange.side != "droits":
        yield "an address", exchange.url
    for name, value in exchange.headers:
        yield f"header {name}", value
    if exchange.status is not None and exchange.status >= 400:
        yield "an error body", exchange.body.decode("utf-8", errors="replace")


@check("PRV-002")
def answers_about_people_are_not_stored(probe: Probe) -> None:
    """Every answer about a person carries `Cache-Control: no-store`."""
    for ask in telling(probe):
        answer = put(probe, ask)
        status_is(probe, answer, 200)
        control = answer.listed("cache-control")
        directives = {part.strip().lower() for part in control.split(",")}
        probe.expect("no-store" in directives, answer, seen=f"Cache-Control: {control}", expected="no-store")


@check("PRV-003")
def a_stranger_cannot_be_told_from_nobody(probe: Probe) -> None:
    """Headers included, the refusal for a stranger's nir is the one for a nir that nobody has."""
    for known, unknown in refusals_of_strangers(probe):
        status_is(probe, known, unknown.status)
        seen, expected = _headers(known), _headers(unknown)
        odd = sorted({name for name, _ in seen ^ expected})
        probe.expect(seen == expected, known, seen=f"other headers {', '.join(odd)}", expected="the same headers")
        same_length = abs(len(known.body) - len(unknown.body)) == 0 or b"instance" in known.body
        lengths = f"{len(known.body)} bytes"
        probe.expect(same_length, known, seen=lengths, expected=f"{len(unknown.body)} bytes, as for nobody")


def _headers(answer: Answer) -> set[tuple[str, str]]:
    return {(name, value) for name, value in answer.headers if not is_volatile(name) and name != "content-length"}


@check("PRV-004")
def errors_repeat_no_secret_and_no_person(probe: Probe) -> None:
    """No error body holds the key, the token or the nir that was sent, or the name of the person who asked."""
    for answer in provoke(probe):
        if answer.status >= 400:
            text = answer.body.decode("utf-8", errors="replace")
            name = answer.call.persona.nom_famille
            named = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
            probe.expect(not named, answer, seen="the name of the person", expected="no data of a person")
    for exchange in list(probe.journal):
        if exchange.side == "droits" and exchange.status is not None and exchange.status >= 400:
            text = exchange.body.decode("utf-8", errors="replace")
            repeated = [what for what, secret in _sent(exchange) if secret in text]
            expect_exchange(probe, not repeated, exchange, f"{', '.join(repeated)} in the error", "none of it")


def _sent(exchange: Exchange) -> Iterator[tuple[str, str]]:
    for name, value in exchange.request_headers:
        secret = value.strip().split(" ")[-1] if name.lower() == "authorization" else value
        if name.lower() in ("authorization", "x-api-key", "nir") and len(secret) >= SHORTEST_SECRET:
            yield name.lower(), secret


@check("PRV-005")
def nobody_sees_another_household(probe: Probe) -> None:
    """No answer holds a NIR from outside the circle of the person who logged in, nor NIRs of two households."""
    for operation_id in granted(probe, *OPERATIONS):
        for ask in asks(probe, operation_id):
            answer = put(probe, ask)
            circle = {person.nir for person in probe.circle(ask.persona)}
            others = [nir for nir in nirs_in(probe, answer.body.decode(errors="replace")) if nir not in circle]
            probe.expect(
                not others, answer, seen=f"{len(others)} NIRs of others", expected="the circle of the caller only"
            )
    for ask in telling(probe, *granted(probe, *ABOUT_A_NIR)):
        for nir in (stranger(probe, ask.persona).nir, nobody_nir(probe)):
            answer = put(probe, ask, nir=nir)
            found = nirs_in(probe, answer.body.decode(errors="replace"))
            probe.expect(not found, answer, seen=f"{len(found)} NIRs", expected="no NIR at all")
    for exchange in list(probe.journal):
        if exchange.side == "droits":
            households = {_household(probe, nir) for nir in nirs_in(probe, exchange.body.decode(errors="replace"))}
            seen = f"{len(households)} households in one answer"
            expect_exchange(probe, len(households) <= 1, exchange, seen, "one household at most")


def _household(probe: Probe, nir: str) -> str:
    if probe.named is not None:
        return probe.named.household(nir)
    found = probe.people().by_nir(nir)
    return found[0].id if found else ""


@check("PRV-007")
def other_sites_are_not_let_in(probe: Probe) -> None:
    """No page of another origin may read the rights API from a browser."""
    for ask in telling(probe):
        preflight = (("Origin", ELSEWHERE), ("Access-Control-Request-Method", "GET"))
        answers = (
            put(probe, ask, headers=(("Origin", ELSEWHERE),)),
            put(probe, ask, method="OPTIONS", bearer=None, api_key=None, nir=None, headers=preflight),
        )
        for answer in answers:
            allowed = answer.header("access-control-allow-origin")
            closed = allowed not in ("*", ELSEWHERE, "null")
            probe.expect(closed, answer, seen=f"Access-Control-Allow-Origin: {allowed}", expected="no other origin")
