"""CAI: the health-insurance fund (spec/rules/caisse.yaml)."""

import re
from collections.abc import Iterator
from typing import Any, Final

from droits_conformance.call import Answer
from droits_conformance.checks.people import CAISSE, Ask, asks, everybody, expected
from droits_conformance.checks.reading import Entry, entry_of, put, same
from droits_conformance.checks.registry import check
from droits_conformance.finding import Inapplicable
from droits_conformance.probe import Probe

NOT_COVERED: Final = {"02": "MSA", "91": "MGEN", "03": "RSI"}  # named by the published contract as out of reach
LINE_LENGTH: Final = 38  # AFNOR XP Z10-011
LINES: Final = (
    ("destinataire",),
    ("point_remise",),
    ("complement_adresse",),
    ("numero_voie", "indice_repetition", "type_voie", "nom_voie"),
    ("mention_distribution",),
    ("code_postal", "commune"),
)


def caisses(probe: Probe) -> Iterator[tuple[Ask, Answer, Entry]]:
    """The fund of every person of every circle."""
    for ask in asks(probe, CAISSE):
        answer = put(probe, ask)
        yield ask, answer, entry_of(probe, answer)


@check("CAI-001")
def the_id_begins_with_the_regime(probe: Probe) -> None:
    """`id` is five characters: the grand régime, then the caisse."""
    for _, answer, entry in caisses(probe):
        caisse_id, regime = str(entry.get("id")), str(entry.get("grandRegime"))
        agrees = len(caisse_id) == 5 and len(regime) == 2 and caisse_id.startswith(regime)
        seen = f"id {caisse_id}, grandRegime {regime}"
        probe.expect(agrees, answer, seen=seen, expected="2 characters of grandRegime followed by 3 of the caisse")


@check("CAI-002")
def the_regime_is_one_that_the_api_covers(probe: Probe) -> None:
    """No fund of the régimes that the published contract names as out of reach, whoever asks."""
    client = probe.client_granted(CAISSE)
    people = () if probe.named else probe.people().personas()
    outside = [Ask(CAISSE, client, one, one) for one in people if not one.caisse.couverte]
    for ask in (*asks(probe, CAISSE), *outside):
        answer = put(probe, ask)
        regime = str(entry_of(probe, answer).get("grandRegime")) if answer.status == 200 else ""
        name = NOT_COVERED.get(regime)
        probe.expect(name is None, answer, seen=f"grandRegime {regime} ({name})", expected="a régime covered")


@check("CAI-003")
def the_address_obeys_its_lines(probe: Probe) -> None:
    """A postcode of five digits, a commune, and lines of at most 38 characters without line breaks."""
    for _, answer, entry in caisses(probe):
        held = entry.get("adresse")
        address: dict[str, Any] = held if isinstance(held, dict) else {}
        postcode = str(address.get("code_postal"))
        five = bool(re.fullmatch(r"[0-9]{5}", postcode)) and bool(address.get("commune"))
        seen = f"code_postal {postcode}, commune {address.get('commune')}"
        probe.expect(five, answer, seen=seen, expected="five digits and a commune")
        for names in LINES:
            line = " ".join(str(address[name]) for name in names if address.get(name))
            fits = len(line) <= LINE_LENGTH and line.isprintable()
            seen = f"{'+'.join(names)} of {len(line)} characters"
            probe.expect(fits, answer, seen=seen, expected=f"one line of at most {LINE_LENGTH}")


@check("CAI-004")
def the_caisse_is_the_one_that_holds_the_file(probe: Probe) -> None:
    """The fund served is that of the person; left open for a child of parents with different funds."""
    shared, before, compared = _of_two_funds(probe), probe.evaluated, 0
    for ask, answer, entry in caisses(probe):
        if ask.person.nir not in shared:
            same(probe, answer, entry, expected(probe, ask)[1])
            compared += 1
    if not compared:
        probe.evaluated = before  # that an answer has the shape of a caisse says nothing of whose it is
        raise Inapplicable("everybody in the data set depends on two people with different caisses")


def _of_two_funds(probe: Probe) -> set[str]:
    funds: dict[str, set[str]] = {}
    for caller in everybody(probe):
        for person in probe.expected_by().circle(caller)[1:]:
            funds.setdefault(person.nir, set()).add(caller.caisse.id)
    return {nir for nir, ids in funds.items() if len(ids) > 1}
