"""CVN: what the convention behind the key gives and hides (spec/rules/convention.yaml)."""

from collections.abc import Iterator
from typing import Any, Final

from droits_conformance.call import Answer
from droits_conformance.checks.people import (
    CAISSE,
    CONTRATS,
    DOCTOR,
    EXONERATIONS,
    FAMILY,
    ME,
    OPERATIONS,
    PERSON,
    Ask,
    asks,
    couples_with,
    expected,
    richest,
)
from droits_conformance.checks.reading import Entry, alike, body_of, entries_of, entry_of, put, same, status_is
from droits_conformance.checks.registry import check
from droits_conformance.errors import JourneyFailed
from droits_conformance.finding import Inapplicable
from droits_conformance.oracle.compare import MayBeAbsent, known_members
from droits_conformance.probe import Probe
from droits_conformance.target import ACTIVE, ClientProfile
from droits_contract import Convention
from droits_fixtures import Personne

SCHEMA: Final = {
    ME: "Beneficiaire",
    FAMILY: "Beneficiaire",
    PERSON: "Beneficiaire",
    CAISSE: "Caisse",
    CONTRATS: "Contrat",
    EXONERATIONS: "Exoneration",
    DOCTOR: "MedecinTraitant",
}
NESTED: Final = {
    "adresse": "Adresse",
    "details": "ContratDetails",
    "periodes_droits": "ContratPeriodesDroits",
    "motif": "ExonerationMotif",
    "maternite": "ExonerationMaternite",
}
MORE_SCOPES: Final = ("given_name", "family_name", "birthdate", "gender", "birthplace", "birthcountry", "email")


def hidden(body: Any, schema: str, convention: Convention, path: str = "") -> str | None:
    """The path of the first member that the convention does not show; None if all may be seen."""
    if isinstance(body, list):
        return next(filter(None, (hidden(entry, schema, convention, path) for entry in body)), None)
    for name, value in body.items() if isinstance(body, dict) else ():
        place = f"{path}.{name}" if path else name
        if name in known_members() and value is not None and not convention.shows(schema, name):
            return place
        inner = hidden(value, NESTED[name], convention, place) if name in NESTED else None
        if inner:
            return inner
    return None


def withheld(body: Any, owed: Any, path: str = "") -> str | None:
    """The path of the first member that is owed and not there; of lists, what every owed entry has."""
    if isinstance(owed, list):
        common = _common(owed)
        entries = body if isinstance(body, list) else []
        return next(filter(None, (withheld(entry, common, path) for entry in entries)), None)
    for name, value in owed.items() if isinstance(owed, dict) else ():
        place = f"{path}.{name}" if path else name
        seen = body.get(name) if isinstance(body, dict) else None
        if seen is None and value != [] and not isinstance(value, MayBeAbsent):
            return place
        inner = withheld(seen, value, place) if seen is not None else None
        if inner:
            return inner
    return None


def _common(owed: list[Any]) -> Entry:
    names = set.intersection(*({*entry} for entry in owed)) if owed else set()
    lax = {name for name in names if any(isinstance(entry[name], MayBeAbsent) for entry in owed)}
    return {name: value for name, value in owed[0].items() if name in names - lax} if owed else {}


@check("CVN-001")
def operations_are_open_as_the_convention_says(probe: Probe) -> None:
    """A granted operation answers, any other is 403, for every client of the profile."""
    for client in probe.profile.clients:
        for operation_id in OPERATIONS:
            if probe.convention(client).grants(operation_id):
                ask = richest(probe, operation_id, client)
                if ask is not None:
                    status_is(probe, put(probe, ask), 200)
            else:
                status_is(probe, put(probe, _closed(probe, client, operation_id)), 403)


def _closed(probe: Probe, client: ClientProfile, operation_id: str) -> Ask:
    """A question that would be answered, were the operation granted to the client."""
    owner = next((one for one in probe.profile.clients if probe.convention(one).grants(operation_id)), None)
    ask = richest(probe, operation_id, owner) if owner else None
    persona = ask.persona if ask else next(iter(probe.personas()), None)
    if persona is None:
        raise Inapplicable("nobody in the data set can log in")
    return Ask(operation_id, client, persona, ask.person if ask else persona)


@check("CVN-002")
def members_are_shown_as_the_convention_says(probe: Probe) -> None:
    """Every member granted and held is there, every other is not, for every client and every person."""
    for client in probe.profile.clients:
        convention = probe.convention(client)
        for operation_id in sorted(convention.operations, key=OPERATIONS.index):
            for ask in asks(probe, operation_id, client):
                answer = put(probe, ask)
                _shown_as_granted(probe, answer, _without_caller(ask, body_of(probe, answer)), ask, convention)


def _without_caller(ask: Ask, body: Any) -> Any:
    """The body, and of a family those who are not the caller, who may stand in it or not (BEN-003)."""
    if ask.operation_id != FAMILY or not isinstance(body, list):
        return body
    return [entry for entry in body if not isinstance(entry, dict) or entry.get("nir") != ask.persona.nir]


def _shown_as_granted(probe: Probe, answer: Answer, body: Any, ask: Ask, convention: Convention) -> None:
    leak = hidden(body, SCHEMA[answer.call.operation_id], convention)
    probe.expect(leak is None, answer, seen=f"{leak} is shown", expected=f"hidden under {convention.id}")
    if probe.named is not None:  # what is held is nobody's to know: that nothing is shown too much can be judged
        return
    gap = withheld(body, expected(probe, ask)[1])
    probe.expect(gap is None, answer, seen=f"{gap} is absent", expected=f"shown under {convention.id}")


def _without(probe: Probe, member: str) -> list[ClientProfile]:
    """Clients that are granted exonerations and not shown that member of them; Inapplicable if there is none."""
    found = [
        client
        for client in probe.profile.clients
        if probe.convention(client).grants(EXONERATIONS) and not probe.convention(client).shows("Exoneration", member)
    ]
    if not found:
        raise Inapplicable(f"no client of the profile is granted exonerations without {member}")
    return found


@check("CVN-003")
def reasons_are_for_hospitals(probe: Probe) -> None:
    """Whoever is not an établissement de soins is not told why somebody is exonerated."""
    for client in _without(probe, "motif"):
        for caller, person in couples_with(probe, lambda one: bool(one.exonerations), "has an exoneration"):
            answer = put(probe, Ask(EXONERATIONS, client, caller, person))
            shown = [entry for entry in entries_of(probe, answer) if entry.get("motif")]
            probe.expect(not shown, answer, seen="motif", expected="no motif")
            told = [
                held.libelle for held in person.exonerations if held.libelle in answer.body.decode(errors="replace")
            ]
            probe.expect(not told, answer, seen="the label of a motif", expected="nothing that tells the motif")


@check("CVN-004")
def maternity_dates_are_for_hospitals(probe: Probe) -> None:
    """Nor when a child is due, or was born."""

    def expecting(person: Personne) -> bool:
        return any(held.date_presumee_grossesse or held.date_reelle_accouchement for held in person.exonerations)

    for client in _without(probe, "maternite"):
        for caller, person in couples_with(probe, expecting, "has an exoneration with maternity dates"):
            answer = put(probe, Ask(EXONERATIONS, client, caller, person))
            shown = [entry for entry in entries_of(probe, answer) if entry.get("maternite")]
            probe.expect(not shown, answer, seen="maternite", expected="no maternite")


@check("CVN-005")
def the_doctor_is_for_hospitals(probe: Probe) -> None:
    """Nor who the doctor is: the operation is closed, and its refusal names nobody."""
    closed = [client for client in probe.profile.clients if not probe.convention(client).grants(DOCTOR)]
    if not closed:
        raise Inapplicable("every client of the profile is granted the identity of the médecin traitant")
    for client in closed:
        for caller, person in _with_doctor(probe):
            answer = put(probe, Ask(DOCTOR, client, caller, person))
            status_is(probe, answer, 403)
            doctor = person.medecin_traitant
            told = doctor is not None and doctor.numero_am in answer.body.decode(errors="replace")
            probe.expect(not told, answer, seen="the number of a doctor", expected="a refusal that names nobody")


def _with_doctor(probe: Probe) -> list[tuple[Personne, Personne]]:
    return couples_with(probe, lambda one: one.medecin_traitant is not None, "has a médecin traitant", at_most=6)


@check("CVN-006")
def that_there_is_a_doctor_may_be_known(probe: Probe) -> None:
    """Whoever may not know the doctor still learns whether there is one, where the convention shows the flag."""
    for client in _flag_only(probe):
        for caller, person in _with_doctor(probe):
            ask = Ask(PERSON, client, caller, person)
            owed = expected(probe, ask)[1]["medecin_traitant_choisi"]
            answer = put(probe, ask)
            flag = entry_of(probe, answer).get("medecin_traitant_choisi")
            probe.expect(flag is owed, answer, seen=f"medecin_traitant_choisi {flag}", expected=str(owed))


def _flag_only(probe: Probe) -> Iterator[ClientProfile]:
    found = False
    for client in probe.profile.clients:
        convention = probe.convention(client)
        flag = convention.grants(PERSON) and convention.shows("Beneficiaire", "medecin_traitant_choisi")
        if flag and not convention.grants(DOCTOR):
            found = True
            yield client
    if not found:
        raise Inapplicable("no client of the profile is shown the flag without the doctor")


@check("CVN-007")
def a_key_dies_with_its_habilitation(probe: Probe) -> None:
    """The key of a partner whose habilitation is no longer active opens nothing: 403, or 401 as a key that is none."""
    dead = [client for client in probe.profile.apart if client.habilitation != ACTIVE]
    if not dead:
        raise Inapplicable('no client of the profile has habilitation = "revoked" (or "obsolete")')
    for client in dead:
        for operation_id in sorted(probe.convention(client).operations, key=OPERATIONS.index):
            ask = richest(probe, operation_id, client)
            if ask is not None:
                status_is(probe, put(probe, ask), 401, 403)


@check("CVN-010")
def more_scopes_give_no_more_rights(probe: Probe) -> None:
    """A token with more of FranceConnect's scopes opens and shows what the convention grants, and no more."""
    for client in probe.profile.clients:
        persona = _closed(probe, client, ME).persona
        token = _wide_token(probe, client, persona)
        for operation_id in OPERATIONS:
            ask = Ask(operation_id, client, persona, persona)
            narrow, wide = put(probe, ask), put(probe, ask, bearer=token)
            alike(probe, narrow, wide, "the answer with the usual scopes")
            if wide.status == 200:
                same(probe, wide, hidden(body_of(probe, wide), SCHEMA[operation_id], probe.convention(client)), None)


def _wide_token(probe: Probe, client: ClientProfile, persona: Personne) -> str:
    scopes = ("openid", *sorted(probe.convention(client).scopes), *MORE_SCOPES)
    try:
        return probe.caller.token(client.name, persona, scopes)
    except JourneyFailed as failure:
        raise Inapplicable(f"FranceConnect gives {client.name} no token with more scopes ({failure})") from failure
