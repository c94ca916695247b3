"""SUP: statistics and status (spec/rules/supervision.yaml), at the addresses of the profile's table [supervision]."""

from typing import Any, Final

import orjson

from droits_conformance.checks.broker import expect, wire
from droits_conformance.checks.own_world import OwnWorld, own_world
from droits_conformance.checks.people import somebody
from droits_conformance.checks.reading import put, status_is
from droits_conformance.checks.registry import check
from droits_conformance.finding import Broken, Finding, Inapplicable
from droits_conformance.probe import Probe
from droits_conformance.wire import Received

_ORIGIN: Final = "https://page.example"
_BEYOND_THE_PERIOD: Final = 31 * 86_400  # seconds: thirty days, and one for clocks that change their hour
_STATES: Final = ("up", "down")


@check("SUP-001")
def the_statistics_are_a_bare_number_for_any_page(probe: Probe) -> None:
    """As the catalogue's page fetched them: across origins, and the whole document is the number."""
    address = probe.profile.supervision.stats
    if address is None:
        raise Inapplicable("the profile names no address of statistics (supervision.stats)")
    answer = _get(probe, address)
    _number(probe, answer)
    allowed = answer.header("access-control-allow-origin")
    expect(
        probe, allowed in {"*", _ORIGIN}, "statistics, from a page", allowed, "* or the page's origin", answer.exchange
    )


@check("SUP-002")
def the_statistics_count_people_and_days(probe: Probe) -> None:
    """In a world of the judge's own, where nobody else calls and a month is a moment."""
    with own_world(probe) as world:
        if world.session.stats is None:
            raise Inapplicable("a session of the target names no address of statistics (supervision.stats)")
        ask = somebody(world.probe)
        _counts(world, 0, "in a new session")
        status_is(world.probe, put(world.probe, ask, bearer="jeton-que-personne-n-a-emis"), 401)
        _counts(world, 0, "after a refusal")
        for which in ("first", "second"):
            status_is(world.probe, put(world.probe, ask), 200)
            _counts(world, 1, f"after the {which} answer about one person on one day")
        world.control.advance(world.session, _BEYOND_THE_PERIOD)
        _counts(world, 0, "31 days later")


@check("SUP-003")
def the_status_tells_up_or_down_and_the_months_availability(probe: Probe) -> None:
    """`etat`, and for the rights API its `disponibilite`: a percentage, or null when nobody called."""
    address = probe.profile.supervision.statut
    if address is None:
        raise Inapplicable("the profile names no address of the status (supervision.statut)")
    answer = _get(probe, address)
    told = _json(probe, answer)
    members: dict[str, Any] = told if isinstance(told, dict) else {}
    etat = members.get("etat")
    expect(probe, etat in _STATES, "status, etat", repr(etat)[:60], " or ".join(_STATES), answer.exchange)
    services = members.get("services")
    service = services.get("droits") if isinstance(services, dict) else None
    share: Any = service.get("disponibilite", "absent") if isinstance(service, dict) else "absent"
    lawful = share is None or (_is_number(share) and 0 <= share <= 100)
    expect(probe, lawful, "status, availability of droits", repr(share)[:60], "0 to 100, or null", answer.exchange)


def _counts(world: OwnWorld, wanted: int, when: str) -> None:
    probe, address = world.probe, world.session.stats or ""
    answer = _get(probe, address)
    number = _number(probe, answer)
    expect(probe, number == wanted, f"statistics {when}", number, wanted, answer.exchange)


def _get(probe: Probe, address: str) -> Received:
    with wire(probe, "control") as line:
        answer = line.send("GET", address, headers=(("origin", _ORIGIN), ("accept", "application/json")))
    expect(probe, answer.status == 200, f"GET {address}", f"status {answer.status}", "status 200", answer.exchange)
    return answer


def _json(probe: Probe, answer: Received) -> Any:
    try:
        return orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        probe.evaluated += 1
        raise Broken(Finding(f"GET {answer.url}", "a body that is not JSON", "JSON", answer.exchange)) from None


def _number(probe: Probe, answer: Received) -> int | float:
    told = _json(probe, answer)
    seen = repr(told)[:60]
    expect(probe, _is_number(told) and told >= 0, "statistics", seen, "a bare number, 0 or more", answer.exchange)
    number: int | float = told
    return number


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
