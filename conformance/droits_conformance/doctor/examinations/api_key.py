"""Does each API key open what the convention of its client opens?"""

from collections.abc import Iterator

from droits_conformance.doctor.examination import NotExamined
from droits_conformance.doctor.examinations.first_answer import amiss
from droits_conformance.doctor.patient import Address, Held, Patient
from droits_conformance.doctor.refusal import Refused, diagnose
from droits_conformance.doctor.symptom import Symptom, symptom
from droits_conformance.exchange import Headers
from droits_conformance.target import ACTIVE, ClientProfile
from droits_conformance.wire import Received
from droits_contract import load_contract, load_convention
from droits_contract.contract import Operation

_OPENED = (200, 404)  # somebody may be unknown, or have declared no doctor


def examine_api_keys(patient: Patient) -> Iterator[Symptom]:
    """Each client that holds a token asks for /me, and for what tells its convention from the others'."""
    if not patient.reaches("target.droits"):
        raise NotExamined("the rights API is not reached")
    if not patient.chart.held:
        raise NotExamined("nobody holds a token")
    clients = [one for one in patient.profile.all_clients if one.name in patient.chart.held]
    answers = {one.name: patient.me(one.api_key, patient.chart.held[one.name].token) for one in clients}
    patient.chart.welcome += [
        one for one in clients if answers[one.name].status in _OPENED and one.habilitation == ACTIVE
    ]
    for client in clients:
        yield from _of_a_key(patient, client, answers[client.name])


def _of_a_key(patient: Patient, client: ClientProfile, answer: Received) -> Iterator[Symptom]:
    opened = answer.status in _OPENED
    if client.habilitation != ACTIVE:
        if opened:
            seen = f"status {answer.status}"
            yield symptom("habilitation-still-active", f"GET /me with clients.{client.name}", seen, client=client.name)
    elif found := amiss(Address("target.droits", patient.profile.droits), answer):
        yield found
    elif not opened:
        yield diagnose(_refused(patient, client, answer), patient.me)
    else:
        yield from _of_the_convention(patient, client)


def _refused(patient: Patient, client: ClientProfile, answer: Received) -> Refused:
    others = tuple(one for one in patient.profile.all_clients if one.api_key != client.api_key)
    welcome = bool(patient.chart.welcome)
    return Refused(client, patient.chart.held[client.name].token, answer, others, token_is_good=welcome)


def _of_the_convention(patient: Patient, client: ClientProfile) -> Iterator[Symptom]:
    """A target that does not bind keys to clients answers a swapped one all the same, as another convention does."""
    held = patient.chart.held[client.name]
    wrong = _misgranted(patient, client, client.api_key, held)
    if not wrong:
        return
    other = next((one for one in _rivals(patient, client) if _fits(patient, client, one.api_key, held)), None)
    names = {"client": client.name, "other": other and other.name, "convention": client.convention}
    code = "api-keys-swapped" if other else "convention-differs"
    yield symptom(code, f"{wrong[0]} with clients.{client.name}", wrong[1], **names)


def _fits(patient: Patient, client: ClientProfile, api_key: str, held: Held) -> bool:
    """Whether the key of somebody else is taken with this token, and opens what it should."""
    taken = patient.me(api_key, held.token).status in _OPENED
    return taken and not _misgranted(patient, client, api_key, held)


def _misgranted(patient: Patient, client: ClientProfile, api_key: str, held: Held) -> tuple[str, str] | None:
    """The first operation that the key opens against the convention, or does not open, and what was seen."""
    if patient.oracle is None:
        return None
    convention = load_convention(client.convention)
    others = [load_convention(one.convention) for one in _rivals(patient, client)]
    for operation in load_contract().operations:
        granted = convention.grants(operation.operation_id)
        if all(other.grants(operation.operation_id) == granted for other in others):
            continue
        status = _ask(patient, operation, api_key, held).status
        if status in (*_OPENED, 403) and (status != 403) != granted:
            return operation.operation_id, f"status {status}"
    return None


def _rivals(patient: Patient, client: ClientProfile) -> list[ClientProfile]:
    return [one for one in patient.profile.clients if one.convention != client.convention]


def _ask(patient: Patient, operation: Operation, api_key: str, held: Held) -> Received:
    sent: Headers = (("X-API-Key", api_key), ("Authorization", f"Bearer {held.token}"))
    sent += (("nir", held.persona.nir),) if operation.takes_nir else ()
    return patient.get("target.droits", patient.profile.droits.rstrip("/") + operation.path, sent)
