"""Is it the rights API that answers at `target.droits`?"""

from collections.abc import Iterator

import orjson

from droits_conformance.doctor.examination import NotExamined
from droits_conformance.doctor.examinations.first_answer import first_answer
from droits_conformance.doctor.patient import Address, Patient
from droits_conformance.doctor.symptom import Symptom, symptom
from droits_conformance.wire import Received

_WELL_KNOWN = ".well-known/openid-configuration"
_ASKS_FOR_A_KEY = (401, 403)
_SEGMENT = "beneficiaires/"


def examine_droits_address(patient: Patient) -> Iterator[Symptom]:
    """/me without key or token is refused, as only the rights API refuses it."""
    if not patient.reaches("target.droits"):
        raise NotExamined("target.droits is not reached")
    address = next(one for one in patient.addresses if one.key == "target.droits")
    url = f"{address.url}me"
    answer = first_answer(patient, address, url)
    if isinstance(answer, Symptom):
        yield answer
    elif answer.status in _ASKS_FOR_A_KEY:
        return
    elif _is_of_the_broker(patient, address):
        patient.chart.cut_off.add(address.key)
        yield symptom("droits-is-broker", f"GET {url}", f"status {answer.status}, of FranceConnect")
    elif answer.status == 404:
        patient.chart.cut_off.add(address.key)
        yield symptom("droits-path-wrong", f"GET {url} without key", "status 404", better=_better(patient, address))


def _is_of_the_broker(patient: Patient, address: Address) -> bool:
    broker = patient.profile.broker
    if any(address.url.startswith(f"{base}/") for base in (broker.issuer, broker.v1_issuer) if base):
        return True
    found = patient.heard(address.key, f"{address.url}{_WELL_KNOWN}")
    return not isinstance(found, str) and found.status == 200 and _names_an_issuer(found)


def _names_an_issuer(answer: Received) -> bool:
    try:
        document = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return False
    return isinstance(document, dict) and "authorization_endpoint" in document


def _better(patient: Patient, address: Address) -> str:
    """A neighbouring address at which a rights API answers, as the beginning of the remedy."""
    parent = f"{address.url.rstrip('/').rpartition('/')[0]}/"
    for neighbour in (f"{address.url}{_SEGMENT}", parent):
        heard = patient.heard(address.key, f"{neighbour}me")
        if not isinstance(heard, str) and heard.status in _ASKS_FOR_A_KEY:
            return f"try {neighbour}: "
    return ""
