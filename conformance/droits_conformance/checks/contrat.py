"""CON: the contract itself, whatever the rights (spec/rules/contrat.yaml)."""

from dataclasses import replace
from typing import Any, Final
from urllib.parse import urljoin

from droits_conformance.call import Answer
from droits_conformance.checks.people import ME, OPERATIONS, Ask, asks, client_for, granted, somebody, telling
from droits_conformance.checks.reading import alike, body_of, put, served, status_is
from droits_conformance.checks.registry import check
from droits_conformance.checks.robustesse import attempt
from droits_conformance.checks.schemas import breach, doubled
from droits_conformance.errors import TargetSilent
from droits_conformance.finding import Inapplicable
from droits_conformance.probe import Probe

PROBLEM_MEMBERS: Final = ("type", "title", "status", "detail", "code")
ANSWERING_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
REDIRECTS: Final = (301, 302, 307, 308)  # after each of which a GET stays a GET (RFC 9110 §15.4)
_NOWHERE: Final = "chemin-qui-n-existe-pas"


@check("CON-001")
def each_operation_answers(probe: Probe) -> None:
    """Each operation answers 200 to a granted call about somebody who has something."""
    for ask in telling(probe):
        status_is(probe, _answer(probe, ask), 200)


def _answer(probe: Probe, ask: Ask) -> Answer:
    """The answer; a breach if twice none came that can be read, from a target that answers other calls.

    TargetSilent if it answers nothing at all: nobody is there to be judged.
    """
    try:
        return attempt(probe, ask) or put(probe, ask)
    except TargetSilent as silence:
        exchange = len(probe.journal)
        elsewhere = put(probe, ask, path=_NOWHERE)
        none = replace(elsewhere, call=replace(elsewhere.call, path=None), exchange=exchange)
        probe.expect(False, none, seen=f"no answer, twice: {silence.reason}", expected="status 200", statuses=(200,))
        raise


@check("CON-002")
def bodies_follow_the_published_schema(probe: Probe) -> None:
    """Types, formats and enumerations of every body, as published."""
    _bodies_follow(probe, "droits-2019")


@check("CON-003")
def bodies_follow_the_hardened_schema(probe: Probe) -> None:
    """Required members, and no unknown one."""
    _bodies_follow(probe, "droits")


@check("CON-003")
def no_member_stands_twice(probe: Probe) -> None:
    """Of two members of one name readers take now the first, now the last (RFC 8259 §4)."""
    for ask in telling(probe):
        answer = put(probe, ask)
        body_of(probe, answer)
        name = doubled(answer.body)
        probe.expect(name is None, answer, seen=f"{name} twice in one object", expected="each member once")


def _bodies_follow(probe: Probe, contract: str) -> None:
    for operation_id in granted(probe, *OPERATIONS):
        for ask in asks(probe, operation_id):
            answer, body = served(probe, ask)
            found = breach(contract, operation_id, body)
            place, problem = found or ("", "")
            expected = f"a body valid against the schema of contract {contract}"
            probe.expect(found is None, answer, seen=f"{place}: {problem}", expected=expected)


@check("CON-004")
def nothing_is_null(probe: Probe) -> None:
    """Absent values are left out."""
    for operation_id in granted(probe, *OPERATIONS):
        for ask in asks(probe, operation_id):
            answer, body = served(probe, ask)
            place = _null(body)
            probe.expect(place is None, answer, seen=f"{place} is null", expected="the member left out")


def _null(value: Any, path: str = "") -> str | None:
    if value is None:
        return path or "the body"
    nested = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    places = (_null(member, f"{path}.{name}" if path else str(name)) for name, member in nested)
    return next((place for place in places if place is not None), None)


@check("CON-005")
def answers_say_what_they_are(probe: Probe) -> None:
    """JSON for answers, RFC 9457 problems for errors."""
    for ask in telling(probe):
        answer = put(probe, ask)
        status_is(probe, answer, 200)
        kind = answer.media_type
        probe.expect(kind == "application/json", answer, seen=f"content type {kind!r}", expected="application/json")
    for answer in provoked(probe):
        if answer.status >= 400:  # what should have been refused and was not is for other rules
            _is_a_problem(probe, answer)


def _is_a_problem(probe: Probe, answer: Answer) -> None:
    kind = answer.media_type
    wanted = "application/problem+json"
    probe.expect(kind == wanted, answer, seen=f"status {answer.status}, content type {kind!r}", expected=wanted)
    try:
        body = answer.json()
    except ValueError:
        body = None
    members = body if isinstance(body, dict) else {}
    lost = [name for name in PROBLEM_MEMBERS if name not in members]
    probe.expect(not lost, answer, seen=f"a problem without {', '.join(lost)}", expected=", ".join(PROBLEM_MEMBERS))
    said = members.get("status")
    probe.expect(said == answer.status, answer, seen=f"member status {said}", expected=f"{answer.status}, as in HTTP")


def provoked(probe: Probe) -> list[Answer]:
    """One error of each sort that a partner may run into: 401, 401, 400, 404, and 403 if the profile has a way to it."""
    ask = somebody(probe)
    answers = [
        put(probe, ask, api_key=None),
        put(probe, ask, bearer=None),
        put(probe, ask, date_debut="2026-02-30"),
        put(probe, ask, path=_NOWHERE),
    ]
    for client in probe.profile.clients:
        closed = [name for name in OPERATIONS if not probe.convention(client).grants(name)]
        answers += [put(probe, Ask(name, client, ask.persona, ask.persona)) for name in closed[:1]]
    return answers


@check("CON-006")
def header_names_ignore_case(probe: Probe) -> None:
    """Header names may be written in any case (RFC 9110 §5.1)."""
    for ask in telling(probe):
        usual = put(probe, ask)
        status_is(probe, usual, 200)
        for key_name, nir_name in (("X-Api-Key", "NIR"), ("x-api-key", "Nir")):
            chosen = () if ask.nir is None else ((nir_name, ask.nir),)
            headers = ((key_name, ask.client.api_key), *chosen)
            alike(
                probe, usual, put(probe, ask, api_key=None, nir=None, headers=headers), "what the usual spelling gives"
            )


@check("CON-007")
def unknown_parameters_change_nothing(probe: Probe) -> None:
    """A query parameter that the contract does not know is ignored."""
    for ask in telling(probe):
        usual = put(probe, ask)
        status_is(probe, usual, 200)
        more = put(probe, ask, query=(("parametre_inconnu", "1"),))
        alike(probe, usual, more, "the answer without the unknown parameter")


@check("CON-008")
def other_methods_are_refused(probe: Probe) -> None:
    """Only GET (and HEAD, OPTIONS) is there to be used; the refusal names what is."""
    for ask in telling(probe):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            answer = put(probe, ask, method=method)
            status_is(probe, answer, 405)
            told = answer.listed("allow")
            names = (name.strip().upper() for name in told.split(","))
            allowed = {name for name in names if name}  # an element of a list may be empty (RFC 9110 §5.6.1)
            lawful = "GET" in allowed and allowed <= ANSWERING_METHODS
            probe.expect(lawful, answer, seen=f"Allow: {told}", expected="Allow with GET")


@check("CON-009")
def unknown_paths_are_not_there(probe: Probe) -> None:
    """A path that the contract does not have is 404."""
    ask = somebody(probe)
    below = [f"{operation.path.strip('/')}/inconnu".lstrip("/") for operation in probe.contract.operations]
    for path in (*below, "caisse/me"):
        status_is(probe, put(probe, ask, path=path, nir=ask.persona.nir), 404)


@check("CON-010")
def the_base_answers_with_and_without_its_slash(probe: Probe) -> None:
    """`/` may be asked for without its final slash: answered, or redirected to the address that has it."""
    ask = next((one for one in telling(probe) if one.operation_id == "getBeneficiairesNir"), None)
    if ask is None:
        raise Inapplicable("nobody is owed an answer of getBeneficiairesNir")
    with_slash = put(probe, ask)
    status_is(probe, with_slash, 200)
    without = put(probe, ask, path="")
    status_is(probe, without, 200, *REDIRECTS)
    if without.status == 200:
        alike(probe, with_slash, without, "the answer with the final slash")
    else:
        base = probe.profile.droits
        target = urljoin(base.rstrip("/"), without.header("location") or "").split("?")[0]
        probe.expect(target == base, without, seen=f"Location: {target}", expected="the base URL with its final slash")


@check("CON-011")
def the_same_call_gives_the_same_answer(probe: Probe) -> None:
    """Two equal calls in a row are answered alike."""
    for ask in telling(probe):
        alike(probe, put(probe, ask), put(probe, ask), "the answer to the same call just before")


@check("CON-012")
def every_status_is_documented(probe: Probe) -> None:
    """The status of every answer stands in the contract."""
    ask = somebody(probe)
    unknown = put(probe, ask, headers=(("Accept", "application/xml"),))
    on_known_paths = [answer for answer in provoked(probe) if answer.call.path is None]
    for answer in (*on_known_paths, unknown, *(put(probe, ask) for ask in telling(probe))):
        statuses = probe.contract.operation(answer.call.operation_id).statuses
        expected = f"one of {', '.join(map(str, statuses))}"
        probe.expect(answer.status in statuses, answer, seen=f"status {answer.status}", expected=expected)


@check("CON-013")
def json_is_what_there_is(probe: Probe) -> None:
    """An Accept that leaves JSON out is 406; one that admits it is served."""
    for ask in telling(probe):
        for refused in ("application/xml", "text/html, application/xml;q=0.9"):
            status_is(probe, put(probe, ask, headers=(("Accept", refused),)), 406)
        for admitted in ("*/*", "application/json", "application/*", "application/xml, application/json;q=0.5"):
            answer = put(probe, ask, headers=(("Accept", admitted),))
            body_of(probe, answer)


@check("CON-014")
def accents_survive(probe: Probe) -> None:
    """Names come back in UTF-8 as they were written."""
    client = client_for(probe, ME)
    accented = [ask for ask in asks(probe, ME, client) if not _names(ask).isascii()]
    if not accented:
        raise Inapplicable("nobody in the data set who can log in has an accent in their name")
    for ask in accented:
        answer = put(probe, ask)
        status_is(probe, answer, 200)
        text = answer.body.decode("utf-8", errors="replace")
        probe.expect("\ufffd" not in text, answer, seen="bytes that are not UTF-8", expected="UTF-8")
        entry = body_of(probe, answer)
        for name, written in (("nom_famille", ask.person.nom_famille), ("prenom", ask.person.prenoms[0])):
            if probe.convention(client).shows("Beneficiaire", name):
                seen = entry.get(name) if isinstance(entry, dict) else None
                probe.expect(seen == written, answer, seen=f"{name} {seen!r}", expected=repr(written))


def _names(ask: Ask) -> str:
    return ask.person.nom_famille + ask.person.prenoms[0]
